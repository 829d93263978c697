import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DataApiUnderTest, startDataApi } from '../support/data-api-under-test.ts';

let api: DataApiUnderTest;
beforeAll(async () => {
  api = await startDataApi();
});
afterAll(() => api.stop());

/**
 * An expression, and the type and text that Redshift has for it: from AWS's documents where they
 * say so, else as PostgreSQL has it, of which Redshift is one.
 */
type Answer = readonly [expression: string, type: string, value: string | null];

/** https://docs.aws.amazon.com/redshift/latest/dg/Date_functions_header.html and on. */
const dates: readonly Answer[] = [
  ["'20080215'::date", 'date', '2008-02-15'],
  ["'080215'::date", 'date', '2008-02-15'],
  ["'2008.366'::date", 'date', '2008-12-31'],
  ["'1/8/1999'::date", 'date', '1999-01-08'],
  ["'12-31-2008'::date", 'date', '2008-12-31'],
  ["'January 8, 1999'::date", 'date', '1999-01-08'],
  ["'2000-Jan-31'::date", 'date', '2000-01-31'],
  ["'31-Jan-2000'::date", 'date', '2000-01-31'],
  ["'040506'::time", 'time', '04:05:06'],
  ["'04:05 PM'::time", 'time', '16:05:00'],
  ["'20080215 04:05:06'::timestamp", 'timestamp', '2008-02-15 04:05:06.0'],
  ["timestamptz '2024-01-01 12:00+00'", 'timestamptz', '2024-01-01 12:00:00.0+00'],
  ["'2024-01-01 12:00 UTC'::timestamptz", 'timestamptz', '2024-01-01 12:00:00.0+00'],
  ["interval '3 hours, 35 minutes'", 'interval', '03:35:00'],
  ["interval '1 hour' / 2", 'interval', '00:30:00'],
  ["time '10:00' - time '08:30'", 'interval', '01:30:00'],
  ["interval '1 year 2 months'", 'interval', '1 year 2 mons'],
  ["-interval '1 day'", 'interval', '-1 days'],
  ["date '2024-03-01' - date '2024-02-01'", 'int4', '29'],
  ["date '2024-03-01' + 1", 'date', '2024-03-02'],
  ["timestamp '2024-01-01' + 1", 'timestamp', '2024-01-02 00:00:00.0'],
  ["extract(year from date '2024-05-17')", 'int4', '2024'],
  ["extract(year from '2024-05-17')", 'int4', '2024'],
  ["extract(ms from timestamp '2009-09-09 12:08:43.101')", 'int4', '101'],
  ["extract(us from timestamp '2009-09-09 12:08:43.101')", 'int4', '101000'],
  ["extract(century from date '2000-12-31')", 'int4', '20'],
  ["date_part(year, '2024-05-17')", 'float8', '2024'],
  ["date_part(w, date '2024-01-01')", 'float8', '1'],
  ["date_trunc('century', timestamp '2024-01-01')", 'timestamp', '2001-01-01 00:00:00.0'],
  ["date_trunc('mon', date '2024-05-17')", 'timestamp', '2024-05-01 00:00:00.0'],
  ["datediff(century, '2000-12-31', '2001-01-01')", 'int8', '1'],
  ["datediff(day, '20240101', '20240201')", 'int8', '31'],
  ["datediff(minute, time '10:00', time '11:30')", 'int8', '90'],
  ["dateadd(month, 1, '2024-04-30')", 'timestamp', '2024-05-30 00:00:00.0'],
  ["dateadd(hour, 2, time '10:00')", 'time', '12:00:00'],
  ["last_day('2024-02-10')", 'date', '2024-02-29'],
  ["to_date('2024/05/07', 'YYYY-MM-DD')", 'date', '2024-05-07'],
  ["to_date('20010631', 'YYYYMMDD', false)", 'date', '2001-07-01'],
  ["to_char(timestamp '2024-05-07 13:05:09', 'J')", 'varchar', '2460438'],
  ["to_char(timestamp '2024-05-07 13:05:09', 'P.M.')", 'varchar', 'P.M.'],
  ["to_char(timestamp '2024-05-07 13:05:09', 'Y,YYY')", 'varchar', '2,024'],
  ["to_char(interval '3 hours', 'HH24')", 'varchar', '03'],
  ["interval_cmp(interval '3 days', interval '1 year')", 'int4', '-1'],
  ["date_cmp_timestamptz('2024-01-01', '2024-01-02')", 'int4', '-1'],
];

/** https://docs.aws.amazon.com/redshift/latest/dg/r_numeric_computations201.html and on. */
const numbers: readonly Answer[] = [
  ['7 / 2', 'int4', '3'],
  ['7::smallint / 2::bigint', 'int8', '3'],
  ['1.0 / 8', 'numeric', '0.12500000000000000000'],
  ['1::float4 / 3', 'float8', '0.3333333333333333'],
  ['2 / 3::float4', 'float8', '0.6666666666666666'],
  ['1500::numeric(18,6) * 1000::numeric(18,6)', 'numeric', '1500000.000000000000'],
  ['99999999.99::numeric(10,2) * 99999999.99::numeric(10,2)', 'numeric', '9999999998000000.0001'],
  ['999999999999999999::numeric(18,0) + 1', 'numeric', '1000000000000000000'],
  ['100000000000000000.01::numeric(38,2) / 1', 'numeric', '100000000000000000.01'],
  ['0.25::numeric(2,2)', 'numeric', '0.25'],
  ['-0.0625::numeric(4,4)', 'numeric', '-0.0625'],
  ['.5', 'numeric', '0.5'],
  ['12.6::decimal', 'numeric', '13'],
  ['9223372036854775808', 'numeric', '9223372036854775808'],
  ['100::float8::varchar', 'varchar', '100'],
  ["'v=' || 2.0::float8", 'varchar', 'v=2'],
  ['1e15::float8::varchar', 'varchar', '1e+15'],
  ["1 + '2'", 'int4', '3'],
  ['sign(-3.0)', 'numeric', '-1'],
  ['power(2, 3)', 'float8', '8'],
  ['round(2.5)', 'numeric', '3'],
  ['round(2.567::float8, 2)', 'float8', '2.57'],
  ['trunc(42.78, 1)', 'numeric', '42.7'],
  ['|/ 25.0', 'float8', '5'],
  ['5 # 3', 'int4', '6'],
  ["to_char(-12, '999PR')", 'varchar', ' <12>'],
  ["to_char(99.99, '99.9')", 'varchar', ' ##.#'],
  ["to_char(1, '9th')", 'varchar', ' 1st'],
  ["to_char(12.5, 'FM999.99')", 'varchar', '12.5'],
  ["to_number('12,454.8-', '99G999D9S')", 'numeric', '-12454.8'],
  ["strtol('0xf', 16)", 'int8', '15'],
  ["strtol('  12', 10)", 'int8', '12'],
  ["strtol('+12', 10)", 'int8', '12'],
  ['to_hex(-1)', 'varchar', 'ffffffff'],
];

/** https://docs.aws.amazon.com/redshift/latest/dg/String_functions_header.html and on. */
const texts: readonly Answer[] = [
  [String.raw`'l\'auto'`, 'varchar', "l'auto"],
  [String.raw`'a\\b'`, 'varchar', String.raw`a\b`],
  [String.raw`length('\n')`, 'int4', '1'],
  [String.raw`length('a\\b')`, 'int4', '3'],
  ["length('a  '::char(5))", 'int4', '1'],
  ["'abc'::char(5)", 'bpchar', 'abc'],
  ["'abc'::char(5) = 'abc  '", 'bool', 'true'],
  ["'a'::varchar(3)", 'varchar', 'a'],
  ["'abc'::char(3)::varchar(5)", 'varchar', 'abc'],
  ["'a' || null", 'varchar', null],
  ["concat('a', null)", 'varchar', null],
  ["concat(1, '-x')", 'varchar', '1-x'],
  ["substring('hello', -1, 3)", 'varchar', 'h'],
  ["substring('hello', -5, 3)", 'varchar', ''],
  ["substr('hello', -2)", 'varchar', 'hello'],
  ["substring(date '2024-05-06', 6, 2)", 'varchar', '05'],
  ['substring(12345, 2, 2)', 'varchar', '23'],
  ["split_part(timestamp '2024-01-02 03:04:05', '-', 1)", 'varchar', '2024'],
  ["split_part('a,b', '', 1)", 'varchar', 'a,b'],
  ["lpad('abc', 5, '')", 'varchar', 'abc'],
  ["quote_ident('cat')", 'varchar', 'cat'],
  ["quote_ident('my cat')", 'varchar', '"my cat"'],
  ["len('abc')", 'int4', '3'],
  ["octet_length('é')", 'int4', '2'],
  ["charindex('b', 'abc')", 'int4', '2'],
  ["position('b' in 'abc')", 'int4', '2'],
  ["octetindex('q', 'éq')", 'int4', '3'],
  ["'1bc' similar to '[^0-9]%'", 'bool', 'false'],
  ["'b' similar to '[^b]'", 'bool', 'false'],
  ["'a_b' similar to 'a#_b' escape '#'", 'bool', 'true'],
  [String.raw`'aa' ~ '^(a)\\1$'`, 'bool', 'true'],
  [String.raw`'a_b' like 'a\\_b'`, 'bool', 'true'],
  ["regexp_replace('abcabc', 'b', 'X', 4)", 'varchar', 'abcaXc'],
  ["regexp_replace('abc', 'b', 'X', 10)", 'varchar', 'abc'],
  ["regexp_replace('the fox', '(fox)', 'quick $1')", 'varchar', 'the quick fox'],
  ["regexp_instr('abc123', '[0-9]+', 1, 1, 1)", 'int4', '7'],
  ["regexp_instr('a1b22', '[0-9]+', 1, 2)", 'int4', '4'],
  ["regexp_count('abcabc', 'b')", 'int4', '2'],
  ["regexp_substr('x', 'y')", 'varchar', ''],
  ["crc32('a')", 'varchar', 'e8b7be43'],
  ["soundex('Amazon')", 'varchar', 'A525'],
  ["difference('Amazon', 'Amazin')", 'int4', '4'],
  ["sha2('a', 0)", 'varchar', 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
  ["bpcharcmp('a', 'a  ')", 'int4', '0'],
  ["decode(null, null, 'none', 'some')", 'varchar', 'none'],
  ["nvl2(null, 'a', 'b')", 'varchar', 'b'],
  ['(1, null) = (1, null)', 'bool', null],
  ["json_array_length('[1,2]')", 'int4', '2'],
  [`json_extract_path_text('{"a":{"b":1}}', 'a', 'b')`, 'varchar', '1'],
  ["get_array_length(array(1, 'x'))", 'int4', '2'],
  ["is_integer(json_parse('12'))", 'bool', 'true'],
  [`json_parse('{"a": [1, "x: y"]}')`, 'super', '{"a":[1,"x: y"]}'],
  [`json_serialize(json_parse('{"a": 1}'))`, 'varchar', '{"a":1}'],
];

const groups = { dates, numbers, texts };

describe('the type and the value', () => {
  it.each(Object.entries(groups))('of expressions on %s', async (_, answers) => {
    const items = answers.map(([expression], nth) => `(${expression}) as c${nth}`);
    const { Records, ColumnMetadata = [] } = await api.query(`select ${items.join(', ')}`);
    const found = answers.map(([expression], nth) => {
      const { isNull, ...field } = Records[0]?.[nth] ?? {};
      const value = isNull === true ? null : String(Object.values(field)[0]);
      return [expression, ColumnMetadata[nth]?.typeName, value];
    });
    expect(found).toEqual(answers);
  });
});

/** Numbers with a NULL among them, in two groups. */
const rows = `(select 1 as g, 10 as i, 1.5::numeric(8,2) as n, 1.5::real as r union all
  select 1, 20, 2.25, 2.5 union all select 2, 20, null, 3)`;

const aggregates: readonly Answer[] = [
  ['avg(i)', 'int8', '16'],
  ['avg(distinct i)', 'int8', '15'],
  ['avg(n)', 'numeric', '1.88'],
  ['avg(r)', 'float8', '2.3333333333333335'],
  ['sum(i)', 'int8', '50'],
  ['sum(i::bigint)', 'numeric', '50'],
  ['sum(n)', 'numeric', '3.75'],
  ['sum(r)', 'float8', '7'],
  ['count(n)', 'int8', '2'],
  ['count(distinct i)', 'int8', '2'],
  ['min(n)', 'numeric', '1.50'],
  ['stddev(i)', 'float8', '5.773502691896258'],
  ['var_pop(n)', 'float8', '0.140625'],
  ['median(i)', 'float8', '20'],
  ["listagg(i, ',') within group (order by i desc)", 'varchar', '20,20,10'],
  ["listagg(distinct i, ',') within group (order by i)", 'varchar', '10,20'],
  ['percentile_cont(0.5) within group (order by i)', 'float8', '20'],
  ['bool_or(i > 10)', 'bool', 'true'],
  ['approximate count(distinct g)', 'int8', '2'],
];

describe('an aggregate', () => {
  it('has the type and the value of Redshift', async () => {
    const items = aggregates.map(([expression], nth) => `${expression} as c${nth}`);
    const { Records, ColumnMetadata = [] } = await api.query(
      `select ${items.join(', ')} from ${rows} t`,
    );
    const found = aggregates.map(([expression], nth) => [
      expression,
      ColumnMetadata[nth]?.typeName,
      String(Object.values(Records[0]?.[nth] ?? {})[0]),
    ]);
    expect(found).toEqual(aggregates);
  });

  it('over a window is an integer of integers too', async () => {
    const { Records } = await api.query(
      `select avg(i) over (order by g, i rows unbounded preceding), avg(sum(i)) over ()
       from ${rows} t group by g, i order by 1`,
    );
    expect(Records.map((row) => row.map(({ longValue }) => longValue))).toEqual([
      [10, 16],
      [15, 16],
      [16, 16],
    ]);
  });
});

describe('the label of a column', () => {
  it('is the name of what it is of', async () => {
    const labels = {
      "cast('ab' as varchar(2))": 'varchar',
      "lower('AB')::varchar(3)": 'lower',
      'avg(1)': 'avg',
      'median(1)': 'median',
      "regexp_substr('a', 'a')": 'regexp_substr',
      "json_extract_path_text('{}', 'a')": 'json_extract_path_text',
      'exists (select 1)': 'exists',
      '(select max(1) as m)': 'm',
      'date_part(year, current_date)': 'pgdate_part',
      'nvl(1, 2)': 'coalesce',
      current_user: 'current_user',
      '1 as Total': 'total',
      '2 as "Random Column"': 'random column',
    };
    const { ColumnMetadata } = await api.query(`select ${Object.keys(labels).join(', ')}`);
    expect(ColumnMetadata?.map(({ label }) => label)).toEqual(Object.values(labels));
  });
});
