import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRedshiftLikeDatabase, type RedshiftLikeDatabase } from './redshift-like-database.ts';

let database: RedshiftLikeDatabase;
beforeAll(async () => {
  database = await openRedshiftLikeDatabase();
});
afterAll(() => database.close());

/** An expression and what Redshift answers to `select` of it. */
type Cases = readonly (readonly [expression: string, value: unknown])[];

const answers = (cases: Cases): void => {
  it.each(cases)('answers %s', async (expression, value) => {
    expect(await database.answer(`select ${expression}`)).toEqual([[value]]);
  });
};

describe('dates and times', () => {
  answers([
    ["dateadd(month, 1, date '2024-01-31')", '2024-02-29 00:00:00.0'],
    ["dateadd('d', -1, '2024-03-01')", '2024-02-29 00:00:00.0'],
    ["DATEADD(hr, 5, timestamp '2024-01-01 20:00:00')", '2024-01-02 01:00:00.0'],
    ["dateadd(qtrs, 1, date '2024-01-31')", '2024-04-30 00:00:00.0'],
    ["dateadd(w, 2, timestamptz '2024-01-01 00:00:00')", '2024-01-15 00:00:00.0+00'],
    ["dateadd(ms, 1500, timestamp '2024-01-01 00:00:00')", '2024-01-01 00:00:01.5'],
    ["datediff(day, '2024-01-01', '2024-03-01')", 60],
    ["datediff(yrs, timestamp '2023-12-31 23:59:59', date '2024-01-01')", 1],
    ["datediff(hour, '2023-01-01', '2023-01-03 05:04:03')", 53],
    ["datediff(week, '2009-01-01', '2009-12-31')", 52],
    ["datediff(week, '2024-01-06', '2024-01-07')", 1],
    ["date_part(mon, date '2024-05-06')", 5],
    ["date_part('dow', date '2024-05-05')", 0],
    ["extract(yr from date '2024-05-06')", 2024],
    ["date_trunc('month', date '2024-05-06')", '2024-05-01 00:00:00.0'],
    ["trunc(timestamp '2024-01-02 03:04:05')", '2024-01-02'],
    ['trunc(sysdate) = current_date', true],
    ["getdate() between '2020-01-01' and sysdate", true],
    ["add_months('2008-03-31', 1)", '2008-04-30 00:00:00.0'],
    ["add_months(date '2024-02-29', 12)", '2025-02-28 00:00:00.0'],
    ["months_between('1969-01-18', '1969-03-18')", -2],
    ["round(months_between('2024-03-15', '2024-02-29'), 4)", 0.5484],
    ["last_day(date '2024-02-03')", '2024-02-29'],
    ["next_day('2014-08-20', 'Tuesday')", '2014-08-26'],
    ["convert_timezone('America/New_York', '2013-02-01 08:00:00')", '2013-02-01 03:00:00.0'],
    ["convert_timezone('EST', 'PST', '2008-03-05 09:25:29')", '2008-03-05 06:25:29.0'],
    ["date_cmp('2008-01-01', '2008-01-02')", -1],
    ["date_part_year(date '2024-01-01')", 2024],
    ["date '2020-01-31' + interval '1' month", '2020-02-29 00:00:00.0'],
    ["date '1998-12-01' - interval '90' day (3)", '1998-09-02 00:00:00.0'],
    ["date '1994-01-01' + interval '1' year (4)", '1995-01-01 00:00:00.0'],
    ["interval '1-2' year to month = interval '14 months'", true],
    ["date '2024-01-01' + interval '1 10:20:30' day to second", '2024-01-02 10:20:30.0'],
  ]);
});

describe('formats', () => {
  answers([
    [
      "to_char(timestamp '2009-12-31 23:15:59', 'MONTH-DY-DD-YYYY HH12:MIPM')",
      'DECEMBER -THU-31-2009 11:15PM',
    ],
    ["to_char(timestamp '2009-12-31 23:15:59', 'DDD')", '365'],
    ["to_char(timestamp '2022-05-16 23:15:59', 'ID')", '1'],
    [`to_char(date '2024-02-03', 'YYYY-MM-DD"T"HH24:MI:SS')`, '2024-02-03T00:00:00'],
    ["to_char(date '2024-02-03', 'FMMonth FMDD, YYYY \"Q\"Q')", 'February 3, 2024 Q1'],
    ["to_char(null::date, 'YYYY Q')", null],
    ["to_char(125.8, '999.99')", ' 125.80'],
    ["to_char(-125.8, '999D99S')", '125.80-'],
    ["to_char(1234567.891, '9,999,999.99')", ' 1,234,567.89'],
    ["to_char(0.5, '9.99')", '  .50'],
    ["to_char(12, '0000')", ' 0012'],
    ["to_char(12.5, 'FM999.99')", '12.5'],
    ["to_char(12345, '999')", ' ###'],
    ["to_char(2.5, '9')", ' 3'],
    ["to_date('02 Oct 2001', 'DD Mon YYYY')", '2001-10-02'],
    ["to_date('20010630', 'YYYYMMDD')", '2001-06-30'],
    ["to_timestamp('2011-12-18 11:38:15', 'YYYY-MM-DD HH24:MI:SS')", '2011-12-18 11:38:15.0+00'],
    ["to_timestamp('05/06/2011 1:02 PM', 'MM/DD/YYYY HH:MI PM')", '2011-05-06 13:02:00.0+00'],
    ["to_number('12,454.8-', '99G999D9S')", '-12454.8'],
    ["to_number('$ 2,012,454.88', 'L9,999,999.99')", '2012454.88'],
  ]);
});

describe('conditions and conversions', () => {
  answers([
    ["decode(2, 1, 'one', 2, 'two', 'many')", 'two'],
    ["decode(null, null, 'none', 'some')", 'none'],
    ["decode(3, 1, 'one')", null],
    ['nvl(null, null, 4)', 4],
    ['isnull(null, 5)', 5],
    ['nvl2(null, 1, 2)', 2],
    ['convert(integer, 12.6)', 13],
    ['convert(varchar(3), 12345)', '123'],
    ["cast('abcdef' as char(2))", 'ab'],
    ["'abcdef'::character varying(3)", 'abc'],
    ["lower('ABCDEF')::varchar(3)", 'abc'],
    ["'abc'::varchar(max)", 'abc'],
    ["'a'::bpchar", 'a'],
    ['12.6::decimal', '13'],
    ['7 / 2', 3],
    ['-7 / 2', -3],
    ['7 / 2.0', '3.5000'],
    ['trunc(42.78)', '42'],
    ['trunc(42.78, 1)', '42.7'],
    ["'a' || null", null],
    ["concat('a', null)", null],
    ["concat('a', 'b')", 'ab'],
  ]);
});

describe('numbers', () => {
  answers([
    ['0.1::float = 0.1::float8', true],
    ['cast(0.1 as float) = 0.1::double precision', true],
    ['0.1::real = 0.1::float8', false],
    ['7 / 2', 3],
    ['7.0 / 2', '3.500000000000'],
    ['7 % 4', 3],
    ['mod(7, 4)', 3],
    ['null / 0', null],
    ['1 / nullif(0, 0)', null],
    ['case when x = 0 then -1 else 1 / x end from (select 0 as x) t', -1],
  ]);

  it.each([
    'select 1 / 0',
    'select 1.5 / 0',
    'select 1::float / 0',
    'select 5 % 0',
    'select mod(5, 0)',
    'select sum(x) / count(y) from (select 1 as x, null as y) t',
  ])('fails with a division by zero in %s', async (sql) => {
    await expect(database.answer(sql)).rejects.toThrow('division by zero');
  });
});

describe('a quotient', () => {
  it('can be grouped by and used again by its alias', async () => {
    const sql =
      'select x / 2 as half, half + 1, count(*) from (select 4 as x union all select 5) t group by x / 2';
    expect(await database.answer(sql)).toEqual([[2, 3, 2]]);
  });
});

describe('texts', () => {
  answers([
    ["charindex('fish', 'dogfish')", 4],
    ["len('abc')", 3],
    ["octet_length('é')", 2],
    ["strtol('abcd1234', 16)", 2882343476],
    ["strtol('-1010', 2)", -10],
    ["initcap('hello wORLD')", 'Hello World'],
    ["replicate('ab', 2)", 'abab'],
    ["btrim('  a ')", 'a'],
    ["lpad('a', 3)", '  a'],
    ["rpad('a', 3, 'xy')", 'axy'],
    ['to_hex(255)', 'ff'],
    ["md5('Amazon Redshift')", 'f7415e33f972c03abd4f3fed36748f7a'],
    ["func_sha1('a')", '86f7e437faa5a7fce15d1ddcb9eaeaea377667b8'],
    ["left(sha2('a', 256), 8)", 'ca978112'],
    ["from_varbyte(to_varbyte('6162', 'hex'), 'utf-8')", 'ab'],
    ["'abc.d' similar to 'abc.%'", true],
    ["'abcxd' similar to 'abc.d'", false],
    ["'abc' not similar to '(a|b)%'", false],
    ["'aa' similar to 'a{2}'", true],
    ["'abc' ~ 'b'", true],
    ["'abc' !~ 'b'", false],
    ["'123' ~ '^\\\\d+$'", true],
    ["'a1' ~ '^[0-9]'", false],
    ["'a_b' like 'a\\\\_b'", true],
    ["'axb' like 'a\\\\_b'", false],
    ["regexp_replace('the fox', '(fox)', 'quick $1')", 'the quick fox'],
    ["regexp_replace('aXbX', 'x', '', 1, 'i')", 'ab'],
    ["regexp_substr('foo@bar.com', '@[^.]*')", '@bar'],
    ["regexp_substr('a1 b22 c333', '[0-9]+', 1, 2)", '22'],
    ["regexp_substr('x', 'y')", ''],
    ["regexp_count('abcabc', 'b')", 2],
    ["regexp_instr('abc@d', '@')", 4],
  ]);
});

describe('SUPER values', () => {
  answers([
    [`json_parse('[1,{"a":2}]')`, '[1,{"a":2}]'],
    [`json_extract_path_text('{"f4":{"f5":99,"f6":"star"}}', 'f4', 'f6')`, 'star'],
    ["json_extract_path_text('{bad', 'a', true)", null],
    ["json_extract_array_element_text('[111,112,113]', 2)", '113'],
    ["json_array_length('[1,2,3]')", 3],
    ["json_typeof(json_parse('[1]'))", 'array'],
    ['json_serialize(json_parse(\'{"a": 1}\'))', '{"a":1}'],
    ["is_valid_json('{')", false],
    ["array(1, 'x')", '[1,"x"]'],
    ["object('a', 1)", '{"a":1}'],
    ['cast(null as super) is null', true],
  ]);
});
