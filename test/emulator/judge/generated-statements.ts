import fc from 'fast-check';

type Sql = fc.Arbitrary<string>;

const pick = (...choices: readonly string[]): Sql => fc.constantFrom(...choices);
const join = (form: (...parts: string[]) => string, ...parts: readonly Sql[]): Sql =>
  fc.tuple(...parts).map((texts) => form(...texts));

/**
 * Expressions by their types, over the columns of the two tables. What is in `differences.sql` is
 * left out: a generated statement has no other answer than PostgreSQL's. So all decimals have two
 * digits behind the point: where scales meet, Redshift has the larger one for every value.
 */
const { whole, decimal, text, truth, day, moment } = fc.letrec<
  Record<'whole' | 'decimal' | 'text' | 'truth' | 'day' | 'moment', string>
>((tie) => {
  const [whole, decimal, text] = [tie('whole'), tie('decimal'), tie('text')];
  const [truth, day, moment] = [tie('truth'), tie('day'), tie('moment')];
  const either = (leaf: Sql, ...others: readonly Sql[]): Sql =>
    fc.oneof({ maxDepth: 2, depthSize: 'small' }, leaf, ...others);
  const ofAny = (form: (part: string) => string): readonly Sql[] =>
    [whole, decimal, text, day, moment].map((part) => part.map(form));
  const shared = (kind: Sql): readonly Sql[] => [
    join((c, a, b) => `case when ${c} then ${a} else ${b} end`, truth, kind, kind),
    join((a, b) => `coalesce(${a}, ${b})`, kind, kind),
    join((a, b) => `nullif(${a}, ${b})`, kind, kind),
    join((a, b) => `greatest(${a}, ${b})`, kind, kind),
  ];
  return {
    whole: either(
      pick('t.id', 't.g', 't.i2::int', '0', '1', '-7', '100', 'null::int'),
      ...shared(whole),
      join((a, op, b) => `(${a} ${op} ${b})`, whole, pick('+', '-', '*', '/', '%'), whole),
      join((a) => `abs(${a})`, whole),
      join((a) => `length(${a})`, text),
      join((a, b) => `strpos(${a}, ${b})`, text, text),
      join((a, b) => `(${a} - ${b})`, day, day),
    ),
    decimal: either(
      pick('t.n', '1.50', '-0.25', '1000.00', 'null::numeric(5,2)'),
      ...shared(decimal),
      join((a, op, b) => `(${a} ${op} ${b})`, decimal, pick('+', '-'), decimal),
      join((a, b) => `round(${a} * ${b}, 2)`, decimal, decimal),
      join((a, b) => `(${a} + ${b})`, decimal, whole),
      join((a) => `abs(${a})`, decimal),
    ),
    text: either(
      pick('t.s', "'apple'", "''", String.raw`'it\'s'`, '$$a b$$', 'null::varchar(9)'),
      ...shared(text),
      join((a, b) => `(${a} || ${b})`, text, text),
      join((f, a) => `${f}(${a})`, pick('upper', 'lower', 'trim', 'reverse', 'initcap'), text),
      join((a, n, m) => `substring(${a}, ${n}, ${m})`, text, pick('1', '2', '0'), pick('1', '3')),
      join((f, a, n) => `${f}(${a}, ${n})`, pick('left', 'right', 'lpad'), text, pick('2', '4')),
      join((a, b) => `replace(${a}, 'p', ${b})`, text, text),
      join((a) => `(${a})::varchar`, fc.oneof(whole, decimal, day)),
      join((a, f) => `to_char(${a}, '${f}')`, moment, pick('YYYY-MM', 'DDD HH24:MI', 'FMDay')),
    ),
    truth: either(
      pick('t.b', 'true', 'null::boolean'),
      join((a, op, b) => `(${a} ${op} ${b})`, truth, pick('and', 'or'), truth),
      join((a) => `(not ${a})`, truth),
      ...[whole, decimal, text, day, moment].map((kind) =>
        join((a, op, b) => `(${a} ${op} ${b})`, kind, pick('=', '<>', '<', '>='), kind),
      ),
      ...ofAny((part) => `(${part} is null)`),
      join((a, b, c) => `(${a} between ${b} and ${c})`, whole, whole, decimal),
      join((a, b, c) => `(${a} in (${b}, ${c}))`, text, text, text),
      join((a, p) => `(${a} like '${p}')`, text, pick('%p%', 'a_%', String.raw`it\'%`)),
      pick('exists (select 1 from u where u.t_id = t.id)', 't.g in (select t_id from u)'),
    ),
    day: either(
      pick('t.d', "date '2024-02-29'", "'1999-12-31'::date"),
      ...shared(day),
      join((a, n) => `(${a} + ${n})`, day, pick('1', '31', 't.g')),
      join((a) => `(${a})::date`, moment),
    ),
    moment: either(
      pick('t.ts', "timestamp '2024-02-29 12:30:00.5'"),
      ...shared(moment),
      join((a, n) => `(${a} + interval '${n}')`, moment, pick('1 month', '-3 hours', '1w')),
      join((p, a) => `date_trunc('${p}', ${a})`, pick('month', 'week', 'hour'), moment),
      join((a) => `(${a})::timestamp`, day),
    ),
  };
});

const value = fc.oneof(whole, decimal, text, truth, day, moment);
const numbered = (items: readonly string[]): string =>
  items.map((item, nth) => `${item} as c${nth}`).join(', ');

const simple = fc
  .tuple(fc.array(value, { minLength: 1, maxLength: 3 }), truth, pick('', ' limit 4'))
  .map(
    ([items, where, limit]) =>
      `select id, ${numbered(items)} from t where ${where} order by id${limit}`,
  );

const joined = fc
  .tuple(pick('join', 'left join', 'full join'), value, truth)
  .map(
    ([kind, item, where]) =>
      `select t.id, u.id, ${item} from t ${kind} u on u.t_id = t.id where ${where} order by 1, 2`,
  );

const aggregate = fc.oneof(
  pick('count(*)', 'count(distinct t.s)'),
  ...[whole, decimal].map((kind) => kind.map((item) => `sum(${item})`)),
  ...[whole, text, day].map((kind) => kind.map((item) => `max(${item})`)),
  truth.map((item) => `bool_or(${item})`),
);
const grouped = fc
  .tuple(fc.array(aggregate, { minLength: 1, maxLength: 2 }), pick('', ' having count(*) > 1'))
  .map(([items, having]) => `select g, ${numbered(items)} from t group by g${having} order by g`);

const windowed = fc
  .tuple(
    pick('row_number()', 'rank()', 'lag(t.n)', 'lead(t.s, 2)', 'dense_rank()', 'cume_dist()'),
    fc.oneof(whole, text),
    pick('', 'partition by g '),
  )
  .map(
    ([call, by, part]) => `select id, ${call} over (${part}order by ${by}, id) from t order by id`,
  );

const combined = fc
  .tuple(whole, pick('union', 'union all', 'intersect', 'except'), pick('amount', 't_id', 'id'))
  .map(
    ([item, operator, other]) =>
      `select ${item} from t ${operator} select ${other} from u order by 1`,
  );

const nested = fc
  .tuple(
    value,
    aggregate.map((item) => item.replaceAll('t.', 'x.')),
  )
  .map(
    ([item]) =>
      `with x as (select id, ${item} as v from t) select v, count(*) from x group by v order by v`,
  );

/** The same ones in every run. */
export const generatedStatements: readonly string[] = [
  ...new Set(
    [simple, joined, grouped, windowed, combined, nested].flatMap((statement) =>
      fc.sample(statement, { numRuns: 50, seed: 1_995 }),
    ),
  ),
];
