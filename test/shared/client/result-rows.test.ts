import { describe, expect, it } from 'vitest';
import { resultRows } from '../../../shared/client/result-rows.ts';
import type { ResultFormat } from '../../../shared/job/job.ts';
import { collected } from '../../support/collected.ts';
import { aSucceededView } from '../../support/job-view.ts';

type Columns = readonly (readonly [string, string])[];

const streamOf = (text: string) => new Blob([text]).stream();

const read = (text: string, format: ResultFormat, columns: Columns, rowCount: number) => {
  const job = { ...aSucceededView(columns, rowCount), format };
  return collected(resultRows(job, async () => streamOf(text)));
};

const columns: Columns = [
  ['id', 'int8'],
  ['price', 'numeric'],
  ['weight', 'float8'],
  ['sold', 'bool'],
  ['day', 'date'],
  ['name', 'varchar'],
];

const rows = [
  { id: 1, price: '12.50', weight: 0.5, sold: true, day: '1995-01-01', name: 'a, "b"' },
  { id: '9007199254740993', price: '0.10', weight: 1e21, sold: false, day: null, name: '' },
];

describe('the rows of a result', () => {
  it('have the types of their columns and lose no digit, from CSV', async () => {
    const text =
      'id,price,weight,sold,day,name\r\n' +
      '1,12.50,0.5,true,1995-01-01,"a, ""b"""\r\n' +
      '9007199254740993,0.10,1e21,false,,""\r\n';
    expect(await read(text, 'csv', columns, 2)).toEqual(rows);
  });

  it('are the same from JSON Lines', async () => {
    const text =
      '{"id":1,"price":12.50,"weight":0.5,"sold":true,"day":"1995-01-01","name":"a, \\"b\\""}\n' +
      '{"id":9007199254740993,"price":0.10,"weight":1e21,"sold":false,"day":null,"name":""}\n';
    expect(await read(text, 'jsonl', columns, 2)).toEqual(rows);
  });

  it('keep every column where two have one name', async () => {
    const twice: Columns = [
      ['n', 'int4'],
      ['n', 'int4'],
    ];
    expect(await read('n,n\r\n1,2\r\n', 'csv', twice, 1)).toEqual([{ n: 1, n_2: 2 }]);
  });

  it('hold a column called __proto__ like any other', async () => {
    const [row] = await read('__proto__\r\n1\r\n', 'csv', [['__proto__', 'int4']], 1);
    expect(Object.entries(row ?? {})).toEqual([['__proto__', 1]]);
  });

  it.each(['csv', 'jsonl', 'parquet'] as const)(
    'are empty where the query found no rows and left no file of %s',
    async (format) => {
      const { result, ...job } = aSucceededView([['n', 'int4']], 0, { format });
      const empty = result && { ...result, fileCount: 0, files: [] };
      const fetchFile = () => Promise.reject(new Error('There is no file.'));
      expect(await collected(resultRows({ ...job, result: empty }, fetchFile))).toEqual([]);
    },
  );

  it('are empty for a result without rows', async () => {
    expect(await read('n\r\n', 'csv', [['n', 'int4']], 0)).toEqual([]);
    expect(await read('', 'jsonl', [['n', 'int4']], 0)).toEqual([]);
  });

  it('go on from file to file, each of which has its own header', async () => {
    const columns: Columns = [['n', 'int4']];
    const job = aSucceededView(columns, 2);
    const [file] = job.result?.files ?? [];
    if (job.result === undefined || file === undefined) throw new Error('There is no file.');
    const several = { ...job, result: { ...job.result, fileCount: 2, files: [file] } };
    const rows = resultRows(several, async (number) => streamOf(`n\n${number}\n`));
    expect(await collected(rows)).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('end with an error where the file is not whole', async () => {
    const short = read('n\r\n1\r\n', 'csv', [['n', 'int4']], 2);
    await expect(short).rejects.toThrow('The result ended after 1 of 2 rows.');
  });

  it('are not guessed from a format that has none', async () => {
    await expect(read('PAR1', 'parquet', [['n', 'int4']], 2)).rejects.toThrow(
      'parquet cannot be read by rows',
    );
  });
});
