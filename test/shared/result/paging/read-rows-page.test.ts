import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CollectedFormat } from '../../../../shared/job/job.ts';
import {
  MAX_PAGE_BYTES,
  type RowsFile,
  readRowsPage,
} from '../../../../shared/result/paging/read-rows-page.ts';

type Row = readonly (string | null)[];

const csvField = (text: string | null): string => {
  if (text === null) return '';
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const csvLine = (row: Row): string => `${row.map(csvField).join(',')}\r\n`;

/** A file of text columns as the collector writes it, and the reads that were made of it. */
const fileOf = (format: CollectedFormat, names: readonly string[], rows: readonly Row[]) => {
  const lines =
    format === 'csv'
      ? [csvLine(names), ...rows.map(csvLine)]
      : rows.map(
          (row) => `${JSON.stringify(Object.fromEntries(names.map((n, at) => [n, row[at]])))}\n`,
        );
  return fileFrom(format, names, Buffer.from(lines.join('')), rows.length);
};

const fileFrom = (
  format: CollectedFormat,
  names: readonly string[],
  bytes: Buffer,
  rowCount: number,
) => {
  const reads: number[] = [];
  const file: RowsFile = {
    format,
    escapeFormulas: false,
    types: names.map(() => 'varchar'),
    columns: names.map((name) => ({ name, type: 'varchar', nullable: true })),
    sizeBytes: bytes.length,
    rowCount,
    read: async (from, length) => {
      reads.push(length);
      return bytes.subarray(from, from + length);
    },
  };
  const loaded = () => reads.reduce((sum, length) => sum + length, 0);
  return { file, bytes, reads, loaded };
};

/** Every page from the beginning to the end. */
const allPages = async (file: RowsFile, limit: number): Promise<string[][]> => {
  const pages: string[][] = [];
  for (let place: number | undefined = 0; place !== undefined; ) {
    const page = await readRowsPage(file, place, limit);
    if (page === undefined) throw new Error('A row does not fit.');
    pages.push([...page.rows]);
    place = page.next;
  }
  return pages;
};

const text = fc.oneof(
  fc.constant(null),
  fc.constantFrom('', '"', ',', '\n', '\r\n', 'é', '🚢', 'x'.repeat(3000)),
  fc.string({ unit: 'binary', maxLength: 12 }).filter((value) => value.isWellFormed()),
);
const table = fc.integer({ min: 1, max: 3 }).chain((width) =>
  fc.record({
    names: fc.constant(['a', 'b,"\n', 'c'].slice(0, width)),
    rows: fc.array(fc.array(text, { minLength: width, maxLength: width }), { maxLength: 30 }),
  }),
);

describe('the pages of a result', () => {
  it.each(['csv', 'jsonl'] as const)(
    'hold each row once, whole and in order, as %s',
    async (format) => {
      await fc.assert(
        fc.asyncProperty(table, fc.integer({ min: 1, max: 12 }), async ({ names, rows }, limit) => {
          const pages = await allPages(fileOf(format, names, rows).file, limit);
          expect(pages.flat().map((row) => JSON.parse(row))).toEqual(rows);
          expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true);
          expect(pages.length).toBe(Math.max(1, Math.ceil(rows.length / limit)));
        }),
        { numRuns: 150 },
      );
    },
  );

  it.each(['csv', 'jsonl'] as const)('stay within a mebibyte, as %s', async (format) => {
    const rows = Array.from({ length: 80 }, (_, at) => [`${at} ${'"'.repeat(30_000)}`]);
    const pages = await allPages(fileOf(format, ['wide'], rows).file, 1_000);
    expect(pages.flat()).toEqual(rows.map((row) => JSON.stringify(row)));
    for (const page of pages) {
      expect(Buffer.byteLength(page.join(','))).toBeLessThanOrEqual(1_048_576);
      expect(page.length).toBeGreaterThan(5);
    }
  });

  it('are refused where not even one row fits', async () => {
    const rows = [['first'], ['\u0001'.repeat(MAX_PAGE_BYTES / 4)]];
    const { file } = fileOf('csv', ['wide'], rows);
    const first = await readRowsPage(file, 0, 10);
    expect(first?.rows).toEqual(['["first"]']);
    expect(await readRowsPage(file, first?.next ?? 0, 10)).toBeUndefined();
  });

  it('end with an error where the file is not what its record says', async () => {
    const { file, bytes } = fileOf('csv', ['a'], [['1'], ['2']]);
    await expect(readRowsPage({ ...file, sizeBytes: bytes.length - 2 }, 0, 9)).rejects.toThrow(
      'ends inside of a row',
    );
    await expect(readRowsPage({ ...file, sizeBytes: 99 }, 0, 9)).rejects.toThrow('S3 sent');
    const types = ['int4', 'int4'];
    await expect(readRowsPage({ ...file, types }, 0, 9)).rejects.toThrow('1 values');
  });
});

describe('reading a page of a million rows', () => {
  const ROWS = 1_000_000;
  const million = Array.from({ length: ROWS }, (_, at) => `${at + 1},customer ${at + 1}\r\n`);
  const bytes = Buffer.from(`i,name\r\n${million.join('')}`);

  it.each([1, 10, 100, 1_000])('loads what %i rows need, wherever they are', async (limit) => {
    const lengthOf = (from: number) =>
      Buffer.byteLength(million.slice(from, from + limit).join(''));
    for (const first of [0, ROWS / 2, ROWS - limit]) {
      const { file, reads, loaded } = fileFrom('csv', ['i', 'name'], bytes, ROWS);
      const place =
        first === 0 ? 0 : bytes.indexOf(`\r\n${first + 1},customer ${first + 1}\r\n`) + 2;
      const page = await readRowsPage(file, place, limit);
      expect(page?.rows.at(0)).toBe(`["${first + 1}","customer ${first + 1}"]`);
      expect(page?.rows).toHaveLength(limit);
      expect(page?.next === undefined).toBe(first + limit === ROWS);
      const needed = Math.max(lengthOf(first), (bytes.length / ROWS) * limit);
      expect(loaded()).toBeLessThanOrEqual(needed * 1.1 + 1_025);
      expect(reads).toHaveLength(1);
    }
  });

  it('reads on in few steps where rows are longer than the others', async () => {
    const long = [...Array.from({ length: 1_000 }, () => ['x']), ['y'.repeat(60_000)], ['z']];
    const { file, reads, loaded } = fileOf('csv', ['a'], long);
    const page = await readRowsPage(file, 'a\r\n'.length + 1_000 * 3, 1);
    expect(page?.rows).toEqual([JSON.stringify(['y'.repeat(60_000)])]);
    expect(reads.length).toBeLessThanOrEqual(5);
    expect(loaded()).toBeLessThan(300_000);
  });

  it('loads a page of long rows once, however many rows it may have', async () => {
    const rows = Array.from({ length: 3_000 }, () => ['x'.repeat(3_000)]);
    const { file, loaded } = fileOf('jsonl', ['a'], rows);
    const page = await readRowsPage(file, 0, 1_000);
    expect(page?.rows.length).toBeGreaterThan(300);
    expect(loaded()).toBeLessThanOrEqual(MAX_PAGE_BYTES);
  });
});
