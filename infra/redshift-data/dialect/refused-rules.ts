import { type DialectRule, refusalRule } from '../sql/dialect-rule.ts';

const aggregates = [
  ...['sum', 'avg', 'count', 'min', 'max', 'median', 'listagg', 'bool_and', 'bool_or'],
  ...['stddev', 'stddev_samp', 'stddev_pop', 'variance', 'var_samp', 'var_pop'],
];
const aggregate = `(?:${aggregates.join('|')})`;

/** An aggregate's order, of its group. */
const sorting = String.raw`(?:median \(|within group \(order·by·)`;
const unwindowed = String.raw`\)(?= |$)(?! over)`;

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
    'pivot',
    /pivot(?= \(\S*·for·)/,
    'PIVOT is not supported locally; use aggregates of CASE with GROUP BY.',
  ),
  refusalRule(
    'unpivot',
    /unpivot(?= (?:(?:in|ex)clude nulls )?\(\S*·for·)/,
    'UNPIVOT of a relation is not supported locally; use UNION ALL.',
  ),
  refusalRule('tablesample', /tablesample(?= \S+ \()/),
  refusalRule('groups', /groups(?= (?:between|unbounded|current))/),
  refusalRule('fetch', /(?<=. )fetch(?= (?:first|next) (?:0 )?rows? )/),
  refusalRule('materialized', /(?<=as (?:not )?)materialized(?= \()/),
  refusalRule(
    'array',
    /array(?= \[)/,
    'Array constructors are not supported by Amazon Redshift; ARRAY() makes a SUPER value.',
  ),
  refusalRule('row', /row(?= \()/, 'Row constructors are not supported by Amazon Redshift.'),
  refusalRule(
    'limit',
    /limit \S+ (?:offset \S+ )?(?:union|except|intersect|minus)/,
    'LIMIT may not be used within input to set operations.',
  ),
  // IS is for predicates (dg/r_Boolean_type.html).
  refusalRule(
    'is',
    /(?<=select (?:(?!from |where |case ).)*)is (?:not )?(?:true|false|unknown)/,
    'Not implemented: in a select list a Boolean value is compared with =, not with IS.',
  ),
  // Aggregates that sort do so in one way; MEDIAN sorts by its value (dg/r_MEDIAN.html).
  refusalRule(
    'within median',
    new RegExp(
      `${sorting}(?<key>\\S*)${unwindowed}(?:(?!(?:union|select) ).)* ${sorting}(?!\\k<key>\\)(?: |$))\\S*${unwindowed}`,
    ),
    'within group ORDER BY clauses for aggregate functions must be the same',
  ),
  // The rules' own, so the engine's tree does not show who called it.
  refusalRule('array_agg', /array_agg(?= \()/, 'function array_agg does not exist'),
  refusalRule(
    'hll_create_sketch hll_combine hll_combine_sketches hll_cardinality',
    /hll_\w+(?= \()/,
    'The function :1 is not supported locally; use HLL or APPROXIMATE COUNT(DISTINCT).',
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
