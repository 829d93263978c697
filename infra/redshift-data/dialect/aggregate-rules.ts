import { type DialectRule, patternRule } from '../sql/dialect-rule.ts';

const FROM_THE_FIRST = 'rows between unbounded preceding and';
const TO_THE_LAST = 'and unbounded following';

/** LISTAGG has its order inside for the engine, and none in a window without a frame. */
const listagg = [
  patternRule(
    'listagg',
    /listagg \(distinct·(\S+?)(?:·(,·\S+))?\) within group \((\S+)\) over \((\S*)\)/,
    `redshift.listagg(pg_catalog.array_agg((:1)::text)
      over (:4 :3 ${FROM_THE_FIRST} unbounded following):2)`,
  ),
  patternRule(
    'listagg',
    /listagg (\(\S+\)) within group \((\S+)\) over \((\S*)\)/,
    `listagg:1 over (:3 :2 ${FROM_THE_FIRST} unbounded following)`,
  ),
  patternRule('listagg', /listagg \((\S+)\) within group \((\S+)\)/, 'listagg(:1 :2)'),
];

/** Percentiles over a window: the engine knows them for groups only. */
const percentiles = [
  patternRule(
    'percentile_cont percentile_disc',
    /(percentile_\w+) \((\S+)\) within group \(order·by·(\S+)·desc\) over (\S+)/,
    `redshift.:1(pg_catalog.array_agg((:3)::float8) over :4, 1 - (:2))`,
  ),
  patternRule(
    'percentile_cont percentile_disc',
    /(percentile_\w+) \((\S+)\) within group \(order·by·(\S+?)(?:·asc)?\) over (\S+)/,
    `redshift.:1(pg_catalog.array_agg((:3)::float8) over :4, :2)`,
  ),
];

const ofRows = 'first_value last_value nth_value lag lead';
const ofRow = `(${ofRows.replaceAll(' ', '|')})`;

/** IGNORE NULLS, which the engine does not know; RESPECT NULLS is what it does anyway. */
const nulls = [
  patternRule(
    ofRows,
    new RegExp(`${ofRow} \\((\\S+)·(ignore|respect)·nulls\\)`),
    ':1(:2) :3 nulls',
  ),
  patternRule(ofRows, new RegExp(`${ofRow} (\\(\\S+\\)) respect nulls`), ':1:2'),
  patternRule(
    'lag',
    /lag \((\S+?)(?:·(,·\S+))?\) ignore nulls over \((\S*)\)/,
    `redshift.lag(pg_catalog.array_agg(:1) over (:3 ${FROM_THE_FIRST} 1 preceding):2)`,
  ),
  patternRule(
    'lead',
    /lead \((\S+?)(?:·(,·\S+))?\) ignore nulls over \((\S*)\)/,
    `redshift.lead(pg_catalog.array_agg(:1) over (:3 rows between 1 following ${TO_THE_LAST}):2)`,
  ),
  patternRule(
    'first_value last_value nth_value',
    /(\w+_value) \((\S+?)(?:·(,·\S+))?\) ignore nulls over (\S+)/,
    `redshift.:1(pg_catalog.array_agg(:2) over :4:3)`,
  ),
];

/** In Redshift's words or in the engine's, by what they compute. */
export const aggregateRules: readonly DialectRule[] = [
  // The exact answer is well within the error that is allowed.
  patternRule('approximate', /approximate(?= (?:count|percentile_disc) \()/, ''),
  patternRule('hll', /hll \((\S+)\)/, 'redshift.hll(pg_catalog.count(distinct :1))'),
  ...listagg,
  ...percentiles,
  // A value's part of the window's sum.
  patternRule(
    'ratio_to_report',
    /ratio_to_report (\(\S+\)) over (\S+)/,
    'redshift.ratio_to_report(:1::float8, pg_catalog.sum(:1::float8) over :2)',
  ),
  ...nulls,
  // The engine's average, and any of its values, which shows what type the answer has.
  patternRule(
    'avg',
    /avg (\(\S+\)) over (\S+)/,
    'redshift.avg(pg_catalog.avg:1 over :2, pg_catalog.any_value:1 over :2)',
  ),
  patternRule('avg', /avg (\(\S+\))/, 'redshift.avg(pg_catalog.avg:1, pg_catalog.any_value:1)'),
];
