import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ResultFormat } from '../../../infra/redshift-data/result/field-encoder.ts';
import {
  type PageLimits,
  PageWriter,
  pagePath,
  ResultTooLarge,
} from '../../../infra/redshift-data/result/page-writer.ts';

const roomy: PageLimits = {
  rowBytes: 1000,
  resultCompressedBytes: 1_000_000,
  jsonPageBytes: 20,
  csvChunkBytes: 10,
  csvPageBytes: 25,
};

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pages-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const write = async (format: ResultFormat, rows: string[], limits: PageLimits = roomy) => {
  const writer = new PageWriter(directory, format, limits);
  await writer.begin('h');
  await writer.write(rows);
  const written = await writer.end();
  const pages = Array.from({ length: written.pageCount }, (_, page): unknown =>
    JSON.parse(readFileSync(pagePath(directory, page), 'utf8')),
  );
  return { ...written, pages };
};

describe('PageWriter', () => {
  it('cuts JSON pages between rows', async () => {
    const { pages, rowCount } = await write('JSON', ['[1,2,3,4]', '[2,3,4,5]', '[3]']);
    expect(pages).toEqual([
      [
        [1, 2, 3, 4],
        [2, 3, 4, 5],
      ],
      [[3]],
    ]);
    expect(rowCount).toBe(3);
  });

  it('has one empty page where there are no rows', async () => {
    expect(await write('JSON', [])).toMatchObject({ pageCount: 1, rowCount: 0, pages: [[]] });
    expect((await write('CSV', [])).pages).toEqual([[{ CSVRecords: 'h\r\n' }]]);
  });

  it('has no empty last page where the rows fill the one before', async () => {
    const { pages } = await write('JSON', ['[1,2,3,4]', '[2,3,4,5]']);
    expect(pages.length).toBe(1);
  });

  it('cuts CSV chunks and pages between rows, the header in front of the first', async () => {
    const { pages } = await write('CSV', ['1111111', '2222222', '3333333', '4']);
    expect(pages).toEqual([
      [{ CSVRecords: 'h\r\n1111111\r\n' }],
      [{ CSVRecords: '2222222\r\n3333333\r\n' }, { CSVRecords: '4\r\n' }],
    ]);
  });

  it('has written all but the last chunk of a page before the page ends', async () => {
    const limits = { ...roomy, csvChunkBytes: 1_000, csvPageBytes: 1_000_000 };
    const writer = new PageWriter(directory, 'CSV', limits);
    await writer.begin('h');
    const rows = Array.from({ length: 1_000 }, () => 'x'.repeat(98));
    await writer.write(rows);
    const onDisk = statSync(pagePath(directory, 0)).size;
    expect(rows.length * 100 - onDisk).toBeLessThan(limits.csvChunkBytes);
    expect(await writer.end()).toMatchObject({ pageCount: 1, rowCount: 1_000 });
  });

  it('removes a page that it was writing', async () => {
    const writer = new PageWriter(directory, 'CSV', roomy);
    await writer.begin('h');
    await writer.write(['1111111', '2222222']);
    await writer.discard();
    expect(existsSync(directory)).toBe(false);
  });

  it('clears what an earlier attempt has left', async () => {
    writeFileSync(pagePath(directory, 7), 'old');
    await write('JSON', ['[1]']);
    expect(() => readFileSync(pagePath(directory, 7))).toThrow('ENOENT');
  });

  it('refuses a row whose values are over the limit, not its format', async () => {
    const limits = { ...roomy, rowBytes: 10 };
    await write('JSON', ['[{"stringValue":"0123456789"},{"isNull":true}]'], limits);
    await write('CSV', ['"""""""""""",01234', 'a,b,c,d,e,f,g,h,i,j'], limits);
    for (const [format, row] of [
      ['JSON', '[{"stringValue":"0123456789"},{"longValue":1}]'],
      ['CSV', '0123456789,1'],
      ['CSV', 'éééééé'],
    ] as const) {
      await expect(write(format, [row], limits)).rejects.toThrow(ResultTooLarge);
    }
  });

  it('compresses to see whether a result is too large', async () => {
    const limits = { ...roomy, resultCompressedBytes: 5_000 };
    const small = Array.from({ length: 500 }, () => `["${'x'.repeat(100)}"]`);
    await write('JSON', small, { ...limits, jsonPageBytes: 40_000 });
    await expect(write('JSON', small, { ...limits, jsonPageBytes: 100 })).rejects.toThrow(
      'Database response exceeded size limit',
    );
  });
});
