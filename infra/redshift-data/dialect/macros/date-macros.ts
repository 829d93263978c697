/** How many of a part an interval has, by the part's name. */
const intervalOf = (count: string): string => `CASE part
    WHEN 'millennium' THEN to_millennia((${count})::INTEGER)
    WHEN 'century' THEN to_centuries((${count})::INTEGER)
    WHEN 'decade' THEN to_decades((${count})::INTEGER)
    WHEN 'year' THEN to_years((${count})::INTEGER)
    WHEN 'quarter' THEN to_months(3 * (${count})::INTEGER)
    WHEN 'month' THEN to_months((${count})::INTEGER)
    WHEN 'week' THEN to_days(7 * (${count})::INTEGER)
    WHEN 'hour' THEN to_hours((${count})::BIGINT)
    WHEN 'minute' THEN to_minutes((${count})::BIGINT)
    WHEN 'second' THEN to_seconds((${count})::DOUBLE)
    WHEN 'millisecond' THEN to_milliseconds((${count})::DOUBLE)
    WHEN 'microsecond' THEN to_microseconds((${count})::BIGINT)
    WHEN 'epoch' THEN to_seconds((${count})::DOUBLE)
    ELSE to_days((${count})::INTEGER) END`;

/** A macro for each type a point in time comes in; the engine picks by the argument's type. */
const forMoments = (
  name: string,
  before: readonly string[],
  body: (moment: string) => string,
): string => {
  const head = (type: string): string => `(${[...before, `x ${type}`].join(', ')})`;
  const overloads = [
    `${head('TIMESTAMP')} AS ${body('x')}`,
    `${head('TIMESTAMPTZ')} AS ${body('x')}`,
    `${head('DATE')} AS ${body('CAST(x AS TIMESTAMP)')}`,
    `${head('VARCHAR')} AS ${body('CAST(x AS TIMESTAMP)')}`,
  ];
  return `CREATE OR REPLACE MACRO ${name}${overloads.join(', ')}`;
};

const weekNumber = (moment: string): string =>
  `date_diff('day', DATE '0001-01-07', CAST(${moment} AS DATE)) // 7`;

/**
 * Boundaries crossed from one moment to another. Weeks are counted by their Sundays, which AWS does
 * not say but dbt's portable version of this function implies; the engine counts whole weeks.
 */
const datediff = `CREATE OR REPLACE MACRO datediff(part, a, b) AS CASE part
    WHEN 'week' THEN ${weekNumber('b')} - ${weekNumber('a')}
    ELSE date_diff(part, CAST(a AS TIMESTAMP), CAST(b AS TIMESTAMP)) END`;

const isLastDay = (moment: string): string => `CAST(${moment} AS DATE) = last_day(${moment})`;

/** The last day of a month stays the last day (dg/r_ADD_MONTHS.html). */
const addMonths = (moment: string): string =>
  `CASE WHEN ${isLastDay(moment)}
    THEN CAST(last_day(${moment} + to_months(n::INTEGER)) AS TIMESTAMP)
      + (${moment} - system.main.date_trunc('day', ${moment}))
    ELSE ${moment} + to_months(n::INTEGER) END`;

/** Whole months where both are the same day or both a last one, else 31 days make a month. */
const monthsBetween = `CREATE OR REPLACE MACRO months_between(a, b) AS
  CASE WHEN date_part('day', a::TIMESTAMP) = date_part('day', b::TIMESTAMP)
      OR (${isLastDay('a::TIMESTAMP')} AND ${isLastDay('b::TIMESTAMP')})
    THEN (12 * (date_part('year', a::TIMESTAMP) - date_part('year', b::TIMESTAMP))
      + date_part('month', a::TIMESTAMP) - date_part('month', b::TIMESTAMP))::DOUBLE
    ELSE 12 * (date_part('year', a::TIMESTAMP) - date_part('year', b::TIMESTAMP))
      + date_part('month', a::TIMESTAMP) - date_part('month', b::TIMESTAMP)
      + ((epoch(a::TIMESTAMP) - epoch(system.main.date_trunc('month', a::TIMESTAMP)))
        - (epoch(b::TIMESTAMP) - epoch(system.main.date_trunc('month', b::TIMESTAMP))))
        / 2678400e0 END`;

const nextDay = `CREATE OR REPLACE MACRO next_day(d, name) AS
  CAST(d AS DATE) + (1 + (CASE lower(left(name, 2))
    WHEN 'su' THEN 0 WHEN 'mo' THEN 1 WHEN 'tu' THEN 2 WHEN 'we' THEN 3 WHEN 'th' THEN 4
    WHEN 'fr' THEN 5 WHEN 'sa' THEN 6 END - date_part('dow', CAST(d AS DATE)) + 6) % 7)::INTEGER`;

const compare = (name: string, type: string): string =>
  `CREATE OR REPLACE MACRO ${name}(a, b) AS CASE WHEN CAST(a AS ${type}) > CAST(b AS ${type}) THEN 1
    WHEN CAST(a AS ${type}) < CAST(b AS ${type}) THEN -1
    WHEN CAST(a AS ${type}) = CAST(b AS ${type}) THEN 0 END`;

/** Redshift's functions on dates and times (dg/Date_functions_header.html). */
export const dateMacros: readonly string[] = [
  'CREATE OR REPLACE MACRO sysdate() AS CAST(now() AS TIMESTAMP)',
  "CREATE OR REPLACE MACRO getdate() AS system.main.date_trunc('second', CAST(now() AS TIMESTAMP))",
  forMoments('dateadd', ['part', 'n'], (moment) => `${moment} + ${intervalOf('n')}`),
  datediff,
  forMoments('date_trunc', ['part'], (moment) => `system.main.date_trunc(part, ${moment})`),
  'CREATE OR REPLACE MACRO pgdate_part(part, x) AS date_part(part, x)',
  `CREATE OR REPLACE MACRO date_part_year(x) AS
    CAST(date_part('year', CAST(x AS DATE)) AS INTEGER)`,
  forMoments('add_months', [], addMonths).replaceAll(/\(x (\w+)\)/g, '(x $1, n)'),
  monthsBetween,
  nextDay,
  compare('date_cmp', 'DATE'),
  compare('timestamp_cmp', 'TIMESTAMP'),
  compare('date_cmp_timestamp', 'TIMESTAMP'),
  `CREATE OR REPLACE MACRO convert_timezone(target, x) AS
      timezone(target, timezone('UTC', CAST(x AS TIMESTAMP))),
    (source, target, x) AS timezone(target, timezone(source, CAST(x AS TIMESTAMP)))`,
  'CREATE OR REPLACE MACRO timeofday() AS CAST(now() AS VARCHAR)',
  `CREATE OR REPLACE MACRO trunc(x TIMESTAMP) AS CAST(x AS DATE),
    (x TIMESTAMPTZ) AS CAST(x AS DATE), (x DATE) AS x,
    (x) AS system.main.trunc(x), (x, n) AS system.main.trunc(x, n)`,
  'CREATE OR REPLACE MACRO to_char(x) AS x',
  'CREATE OR REPLACE MACRO to_number(x) AS x',
  'CREATE OR REPLACE MACRO to_date(x) AS CAST(x AS DATE)',
  'CREATE OR REPLACE MACRO to_timestamp(x) AS CAST(x AS TIMESTAMPTZ)',
];
