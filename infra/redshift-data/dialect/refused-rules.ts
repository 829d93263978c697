import { type DialectRule, refusalRule } from '../sql/dialect-rule.ts';

/** The functions of dg/c_unsupported-postgresql-functions.html that people use. */
const unknownFunctions = [
  ...['string_agg', 'array_agg', 'json_agg', 'jsonb_agg', 'xmlagg', 'every', 'corr', 'covar_pop'],
  ...['covar_samp', 'regr_slope', 'regr_r2', 'regr_count', 'regr_intercept', 'clock_timestamp'],
  ...['transaction_timestamp', 'justify_days', 'justify_hours', 'justify_interval', 'pg_sleep'],
  ...['div', 'setseed', 'width_bucket', 'generate_subscripts', 'bit_length', 'overlay', 'format'],
  ...['convert_from', 'convert_to', 'encode', 'quote_nullable', 'regexp_matches'],
  ...['regexp_split_to_array', 'regexp_split_to_table'],
];

const aggregates = [
  ...['sum', 'avg', 'count', 'min', 'max', 'median', 'listagg', 'bool_and', 'bool_or'],
  ...['stddev', 'stddev_samp', 'stddev_pop', 'variance', 'var_samp', 'var_pop'],
];
const aggregate = `(?:${aggregates.join('|')})`;

/**
 * What PostgreSQL has learned since Redshift left it, and what Redshift left out
 * (dg/c_unsupported-postgresql-features.html, dg/c_unsupported-postgresql-functions.html).
 */
export const refusedByRedshift: readonly DialectRule[] = [
  refusalRule('filter', /(?<=\) filter )\(where·\S*\)/),
  refusalRule('distinct', /(?<=is (?:not )?)distinct(?= from)/),
  refusalRule('distinct', /(?<=select )distinct on/, 'SELECT DISTINCT ON is not supported'),
  refusalRule('intersect', /intersect all/, 'INTERSECT ALL is not supported'),
  refusalRule('except', /except all/, 'EXCEPT ALL is not supported'),
  refusalRule('lateral', /lateral(?= \()|(?<=(?:join|from) )lateral/),
  refusalRule('conflict', /on conflict/),
  refusalRule('returning', /(?<=^(?:insert|update|delete) .*)returning/),
  refusalRule('values', /(?<!.)values/),
  refusalRule('connect', /connect by/, 'CONNECT BY is not supported locally; use WITH RECURSIVE.'),
  refusalRule('+', /\(\+\)/, 'The operator (+) is not supported locally; use OUTER JOIN.'),
  refusalRule(
    unknownFunctions.join(' '),
    new RegExp(`(?:${unknownFunctions.join('|')})(?= \\()`),
    'function :1 does not exist',
  ),
  // An aggregate over an ordered window needs a frame, and knows no DISTINCT (dg/r_WF_SUM.html).
  refusalRule(
    'over',
    new RegExp(`${aggregate} \\S+ over \\((?=\\S*order·by)(?!\\S*·(?:rows|range)·)\\S*\\)`),
    'Aggregate window functions with an ORDER BY clause require a frame clause',
  ),
  refusalRule(
    'over',
    new RegExp(`${aggregate} \\(distinct·\\S+ over \\(\\S*\\)`),
    'DISTINCT is not supported for window functions',
  ),
];
