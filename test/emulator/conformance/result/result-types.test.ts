import type { Field } from '@aws-sdk/client-redshift-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataApiUnderTest } from '../../support/data-api-under-test.ts';
import { sharedDataApi } from '../../support/shared-data-api.ts';

let api: DataApiUnderTest;
beforeAll(async () => {
  api = await sharedDataApi();
});
afterAll(() => api.stop());

interface Encoding {
  readonly sql: string;
  readonly typeName: string;
  readonly field: Field;
  readonly csv: string;
}

const text = (stringValue: string): { field: Field; csv: string } => ({
  field: { stringValue },
  csv: stringValue,
});
const long = (longValue: number) => ({ field: { longValue }, csv: String(longValue) });
const double = (doubleValue: number) => ({ field: { doubleValue }, csv: String(doubleValue) });

/** One value of every type of the reference, and the values that are easily got wrong. */
const encodings: readonly Encoding[] = [
  { sql: '(-32768)::smallint', typeName: 'int2', ...long(-32768) },
  { sql: '2147483647::integer', typeName: 'int4', ...long(2147483647) },
  { sql: '(-5)::bigint', typeName: 'int8', ...long(-5) },
  { sql: 'count(*)', typeName: 'int8', ...long(1) },
  { sql: 'sum(1)', typeName: 'int8', ...long(1) },
  { sql: '1.25::real', typeName: 'float4', ...double(1.25) },
  { sql: '0.1::double precision', typeName: 'float8', ...double(0.1) },
  { sql: '3::double precision', typeName: 'float8', ...double(3) },
  { sql: "'NaN'::double precision", typeName: 'float8', ...double(Number.NaN) },
  { sql: "'Infinity'::double precision", typeName: 'float8', ...double(Infinity) },
  { sql: "'-Infinity'::real", typeName: 'float4', ...double(-Infinity) },
  { sql: '12.50::decimal(10,2)', typeName: 'numeric', ...text('12.50') },
  {
    sql: '(-12345678901234567890123456789.123456789)::decimal(38,9)',
    typeName: 'numeric',
    ...text('-12345678901234567890123456789.123456789'),
  },
  { sql: 'true', typeName: 'bool', field: { booleanValue: true }, csv: 'true' },
  { sql: '1 = 2', typeName: 'bool', field: { booleanValue: false }, csv: 'false' },
  { sql: "'Grüße'::varchar(20)", typeName: 'varchar', ...text('Grüße') },
  { sql: "'a\tb'", typeName: 'varchar', ...text('a\tb') },
  { sql: "''", typeName: 'varchar', field: { stringValue: '' }, csv: '""' },
  { sql: "date '2024-02-29'", typeName: 'date', ...text('2024-02-29') },
  { sql: "time '10:05:00'", typeName: 'time', ...text('10:05:00') },
  { sql: "time '10:05:00.25'", typeName: 'time', ...text('10:05:00.25') },
  { sql: "'10:05:00+02'::timetz", typeName: 'timetz', ...text('08:05:00+00') },
  {
    sql: "timestamp '2022-02-22 00:00:00'",
    typeName: 'timestamp',
    ...text('2022-02-22 00:00:00.0'),
  },
  {
    sql: "timestamp '2020-08-21 17:33:51.887120'",
    typeName: 'timestamp',
    ...text('2020-08-21 17:33:51.88712'),
  },
  {
    sql: "'2022-02-22 01:00:00+01'::timestamptz",
    typeName: 'timestamptz',
    ...text('2022-02-22 00:00:00.0+00'),
  },
  { sql: "interval '1 day'", typeName: 'interval', ...text('1 day') },
  {
    sql: `json_parse('{"a":[1,null]}')`,
    typeName: 'super',
    field: { stringValue: '{"a":[1,null]}' },
    csv: '"{""a"":[1,null]}"',
  },
  { sql: "from_hex('cafe')", typeName: 'varbyte', ...text('cafe') },
  { sql: 'null::integer', typeName: 'int4', field: { isNull: true }, csv: '' },
  { sql: 'null::float', typeName: 'float8', field: { isNull: true }, csv: '' },
  { sql: 'null::varchar', typeName: 'varchar', field: { isNull: true }, csv: '' },
  { sql: 'null::timestamp', typeName: 'timestamp', field: { isNull: true }, csv: '' },
];

describe('a value', () => {
  for (const { sql, typeName, field, csv } of encodings) {
    it(`${sql} is a ${typeName} in both formats`, async () => {
      const { Records, ColumnMetadata } = await api.query(`select ${sql} as v`);
      expect(ColumnMetadata?.[0]).toMatchObject({ label: 'v', typeName });
      expect(Records).toEqual([[field]]);
      expect(await api.csv(`select ${sql} as v`)).toBe(`v\r\n${csv}\r\n`);
    });
  }

  it('keeps every digit of a bigint on the wire', async () => {
    const { Id } = await api.run(
      'select 9223372036854775807 as a, -9223372036854775807 - 1 as b, 9007199254740993 as c',
    );
    const { text: body } = await api.raw('GetStatementResult', { Id });
    expect(body).toContain(
      '[[{"longValue":9223372036854775807},{"longValue":-9223372036854775808},' +
        '{"longValue":9007199254740993}]]',
    );
  });

  it('has a sum of bigints that no bigint can hold', async () => {
    const { Records } = await api.query(
      'select sum(n) from (select 9223372036854775807 as n union all select 1) t',
    );
    expect(Records).toEqual([[{ stringValue: '9223372036854775808' }]]);
  });

  it('survives what JSON and CSV must escape', async () => {
    const value = `quote " backslash \\ newline \n tab \t bell \u0007 emoji 🚢 comma , end`;
    const sql = `select '${value.replace('\\', '\\\\')}' as v`;
    expect((await api.query(sql)).Records).toEqual([[{ stringValue: value }]]);
    expect(await api.csv(sql)).toBe(`v\r\n"${value.replaceAll('"', '""')}"\r\n`);
  });
});

describe('the metadata of a column', () => {
  beforeAll(async () => {
    await api.run(
      "create table described (code char(5) not null, name varchar(40) default 'x', " +
        'free varchar, price decimal(12,2), n integer)',
    );
  });

  it('names table, schema, declared length, default and nullability', async () => {
    const { ColumnMetadata } = await api.query('select code as c, d.name from described d');
    expect(ColumnMetadata).toEqual([
      {
        isCaseSensitive: true,
        isCurrency: false,
        isSigned: false,
        label: 'c',
        length: 0,
        name: 'code',
        nullable: 0,
        precision: 5,
        scale: 0,
        schemaName: 'public',
        tableName: 'described',
        typeName: 'bpchar',
      },
      expect.objectContaining({
        columnDefault: "'x'",
        label: 'name',
        nullable: 1,
        precision: 40,
        typeName: 'varchar',
      }),
    ]);
  });

  it('follows a column through subqueries, joins and common table expressions', async () => {
    const { ColumnMetadata } = await api.query(
      'with c as (select * from described) ' +
        'select s.* from (select code, price p from c) s join described using (code)',
    );
    expect(ColumnMetadata?.map(({ label, typeName }) => [label, typeName])).toEqual([
      ['code', 'bpchar'],
      ['p', 'numeric'],
    ]);
    const joined = await api.query(
      'with c(k, v) as (select code, price from described) ' +
        'select c.*, d.name from c join described d on c.k = d.code',
    );
    expect(
      joined.ColumnMetadata?.map(({ label, name, typeName }) => [label, name, typeName]),
    ).toEqual([
      ['k', 'code', 'bpchar'],
      ['v', 'price', 'numeric'],
      ['name', 'name', 'varchar'],
    ]);
  });

  it('has no table for a computed column, and the names Redshift gives it', async () => {
    const { ColumnMetadata } = await api.query(
      'select count(*), max(n), n + 1, upper(code), price::integer, 1::bigint, ' +
        'case when n = 1 then 2 end, coalesce(n, 0) from described group by n, code, price',
    );
    expect(ColumnMetadata?.map(({ label }) => label)).toEqual([
      'count',
      'max',
      '?column?',
      'upper',
      'price',
      'int8',
      'case',
      'coalesce',
    ]);
    expect(ColumnMetadata?.map(({ tableName }) => tableName)).toEqual(Array(8).fill(''));
  });

  it('has precision and scale of numbers', async () => {
    const { ColumnMetadata } = await api.query('select price, n, n::bigint as b from described');
    expect(
      ColumnMetadata?.map(({ precision, scale, isSigned }) => [precision, scale, isSigned]),
    ).toEqual([
      [12, 2, true],
      [10, 0, true],
      [19, 0, true],
    ]);
  });

  it('allows two columns of one name', async () => {
    const { Records, ColumnMetadata } = await api.query('select 1 as n, 2 as n');
    expect(ColumnMetadata?.map(({ label }) => label)).toEqual(['n', 'n']);
    expect(Records).toEqual([[{ longValue: 1 }, { longValue: 2 }]]);
  });
});
