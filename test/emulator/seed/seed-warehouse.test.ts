import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { seedWarehouse } from '../../../bin/seed/seed-warehouse.ts';
import { columnType } from '../../../bin/seed/table-file.ts';
import { type DataApiUnderTest, startDataApi } from '../support/data-api-under-test.ts';

let api: DataApiUnderTest;
beforeAll(async () => {
  api = await startDataApi({ tpchScale: 0 });
});
afterAll(() => api.stop());

const folderWith = (files: Readonly<Record<string, string | Uint8Array>>): string => {
  const folder = mkdtempSync(join(inject('runFolder'), 'seed-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
};

describe('a seed', () => {
  it('runs SQL files in order of name, and makes a table of each CSV and Parquet file', async () => {
    const columnData = [
      { name: 'id', data: [1n, 2n], type: 'INT64' as const },
      { name: 'name', data: ['Ada', null], type: 'STRING' as const },
    ];
    const folder = folderWith({
      '1-schema.sql': 'create table owners (id int);\n-- one; row\ninsert into owners values (2);',
      '2-rows.sql': 'insert into owners values (1)',
      'invoices.csv': '\ufeffid,amount,note\n1,10.50,"a, ""b""\n\\c"\n2,,\n',
      'people.parquet': new Uint8Array(parquetWriteBuffer({ columnData })),
    });
    await seedWarehouse(api.client, folder);
    await seedWarehouse(api.client, join(folder, 'invoices.csv'));
    const sql =
      'select o.id, p.name, i.amount, i.note from owners o join people p on p.id = o.id ' +
      'join invoices i on i.id = o.id order by 1';
    expect((await api.query(sql)).Records).toEqual([
      [
        { longValue: 1 },
        { stringValue: 'Ada' },
        { stringValue: '10.50' },
        { stringValue: 'a, "b"\n\\c' },
      ],
      [{ longValue: 2 }, { isNull: true }, { isNull: true }, { isNull: true }],
    ]);
  });

  it.each([
    ['bad.sql', 'select 1;\n\ncreate tabel x (a int)', /bad\.sql:3: ERROR: syntax error/],
    ['bad.csv', 'a,b\n1,"x\ny"\n1\n', /bad\.csv:4: 1 fields; the first line has 2$/],
    ['bad.csv', 'a\n1\n"b" c\n', /bad\.csv:3: The CSV file holds text between a closing quote/],
    ['bad.csv', 'a\n1\n"b\nc\n', /bad\.csv:3: The CSV file ends inside a quoted field/],
    ['bad.csv', 'a\n2026-01-01\n2026-02-31\n2026-03-01\n', /bad\.csv:3: ERROR: .*2026-02-31/],
    ['bad.parquet', 'PAR1', /bad\.parquet: /],
    ['bad.csv', 'a b\n1\n', /bad\.csv:1: given: "a b"\. Accepted: letters, digits and _/],
    ['none.txt', '', /given: a folder without \.sql, \.csv, \.parquet/],
  ])('that cannot be used, %s, is named with file and reason', async (name, text, reason) => {
    await expect(seedWarehouse(api.client, folderWith({ [name]: text }))).rejects.toThrow(reason);
  });

  it('of another kind of file is refused', async () => {
    const file = join(folderWith({ 'rows.tsv': 'a' }), 'rows.tsv');
    await expect(seedWarehouse(api.client, file)).rejects.toThrow(
      'rows.tsv: given: a file .tsv. Accepted: .sql, .csv, .parquet',
    );
  });
});

describe('the type of a column', () => {
  it.each([
    [['1', '-2', null], 'bigint'],
    [['1', '2.25', '.5'], 'varchar(65535)'],
    [['1', '2.25'], 'decimal(38, 2)'],
    [['1e5'], 'double precision'],
    [['true', 'FALSE'], 'boolean'],
    [['2026-01-01'], 'date'],
    [['2026-01-01T10:00', '2026-01-01 10:00:00.5'], 'timestamp'],
    [['1', 'one'], 'varchar(65535)'],
    [[null], 'varchar(65535)'],
  ])('of %j is %s', (values, type) => {
    expect(columnType(values)).toBe(type);
  });
});
