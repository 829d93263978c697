import { rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { folderSource, parseLocation } from '../../../bin/verify/result-source.ts';
import { RowCounter } from '../../../bin/verify/row-counter.ts';
import { verifyResult } from '../../../bin/verify/verify-result.ts';
import { type WrittenResult, writeManifest, writeResultFolder } from './written-result.ts';

const CSV = 'n\r\n1\r\n"2\r\n"\r\n3\r\n';
const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

const written = async (...input: Parameters<typeof writeResultFolder>): Promise<WrittenResult> => {
  const result = await writeResultFolder(...input);
  folders.push(result.folder);
  return result;
};

const faultsOf = async ({ folder }: WrittenResult) =>
  (await verifyResult(folderSource(folder))).faults;

describe('a result that is whole', () => {
  it.each([
    ['CSV', CSV, 3, 'csv'],
    ['CSV without rows', 'n\r\n', 0, 'csv'],
    ['JSON Lines', '{"n":"\\n"}\n{"n":null}\n', 2, 'jsonl'],
    ['JSON Lines without rows', '', 0, 'jsonl'],
  ] as const)('has no fault as %s', async (_, text, rows, format) => {
    const result = await written(text, rows, format);
    const verification = await verifyResult(folderSource(result.folder));
    expect(verification.faults).toEqual([]);
    expect(verification.files).toEqual([
      {
        name: `attempt-1-part-00001.${format}`,
        rowCount: rows,
        sizeBytes: Buffer.byteLength(text),
        bytes: 'ok',
        faults: [],
      },
    ]);
  });
});

describe('a result whose formulas were to be escaped', () => {
  const escaped = (text: string) => written(text, 3, 'csv', 'none', true);

  it('has none that a spreadsheet would run, in texts or labels', async () => {
    expect(
      await faultsOf(await escaped("n\r\n'=1\r\n\"''x\"\r\n-\r\n".replace('-', "'-"))),
    ).toEqual([]);
    expect(await faultsOf(await escaped('=n\r\n"\t"\r\n＝1\r\n-1\r\n'))).toEqual([
      'attempt-1-part-00001.csv has 4 texts that a spreadsheet would run as a formula.',
    ]);
  });
});

describe('a result that is not', () => {
  it('says which file is missing', async () => {
    const result = await written(CSV, 3);
    await rm(result.file);
    expect(await faultsOf(result)).toEqual([
      'attempt-1-part-00001.csv is missing, and there is no other file that it could be.',
    ]);
  });

  it('says how a file that was cut differs in bytes, rows and hash', async () => {
    const result = await written(CSV, 3);
    await truncate(result.file, 9);
    expect(await faultsOf(result)).toEqual([
      'attempt-1-part-00001.csv has 9 bytes; the manifest says 16.',
      'attempt-1-part-00001.csv has 2 rows; the manifest says 3.',
      'attempt-1-part-00001.csv ends inside of a row.',
      expect.stringMatching(/^attempt-1-part-00001.csv has the SHA-256 \w{64}; the manifest says/),
    ]);
  });

  it('is found by a single changed byte, wherever it is', async () => {
    const result = await written(CSV, 3);
    await fc.assert(
      fc.asyncProperty(fc.nat(CSV.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const bytes = Buffer.from(CSV);
        bytes[at] = (bytes[at] ?? 0) ^ by;
        await writeFile(result.file, bytes);
        expect((await faultsOf(result)).join()).toMatch(/SHA-256/);
      }),
      { numRuns: 30 },
    );
  });

  it('without a manifest is not a result', async () => {
    const result = await written(CSV, 3);
    await rm(join(result.folder, 'manifest.json'));
    expect((await faultsOf(result)).join()).toMatch(/^manifest.json is missing/);
    expect((await faultsOf({ ...result, folder: '/no/such/folder' })).join()).toMatch(/missing/);
  });

  it('says what is not valid in its manifest', async () => {
    const result = await written(CSV, 3);
    await writeFile(join(result.folder, 'manifest.json'), '{"entries":');
    expect(await faultsOf(result)).toEqual(['manifest.json is not JSON.']);
    await writeManifest(result.folder, { ...result.manifest, entries: [{}] });
    expect((await faultsOf(result)).join()).toMatch(/^manifest.json is not valid: .*entries\[0\]/s);
  });

  it('is reported when fewer rows were written than the Data API had', async () => {
    const result = await written(CSV, 3);
    const job = { ...result.manifest.job, expectedRowCount: 4 };
    await writeManifest(result.folder, { ...result.manifest, job });
    expect(await faultsOf(result)).toEqual(['3 rows were written; the Data API had 4.']);
  });

  it('is reported when the sums of the manifest do not add up', async () => {
    const result = await written(CSV, 3);
    const meta = { content_length: 18, record_count: 4 };
    await writeManifest(result.folder, { ...result.manifest, meta });
    expect(await faultsOf(result)).toEqual([
      'The manifest contradicts itself: its files have 3 rows, its meta 4, its job 3.',
      'The manifest contradicts itself: its files have 16 bytes, its meta 18.',
    ]);
  });

  it('is reported when a file has no hash to be held to', async () => {
    const result = await written(CSV, 3);
    const job = { ...result.manifest.job, entries: [] };
    await writeManifest(result.folder, { ...result.manifest, job });
    expect(await faultsOf(result)).toEqual([
      'attempt-1-part-00001.csv has neither SHA-256 nor ETag in the manifest.',
    ]);
  });
});

describe('a result that is packed', () => {
  const rows = '{"n":1}\n'.repeat(5000);

  it.each([
    ['gzip', gzipSync(rows)],
    ['zstd', zstdCompressSync(rows)],
  ] as const)('with %s is unpacked to count its rows', async (compression, packed) => {
    const result = await written(packed, 5000, 'jsonl', compression);
    expect(await faultsOf(result)).toEqual([]);
    await truncate(result.file, packed.length - 9);
    expect((await faultsOf(result)).join('\n')).toMatch(
      new RegExp(
        `cannot be unpacked as ${compression}.*\\d bytes; the manifest says.*SHA-256`,
        's',
      ),
    );
  });
});

describe('counting rows', () => {
  it('does not depend on where the bytes are cut into pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(CSV.length), { maxLength: 4 }), (cuts) => {
        const counter = new RowCounter('csv');
        const sorted = [0, ...cuts.toSorted((a, b) => a - b), CSV.length];
        for (const [index, cut] of sorted.entries()) {
          counter.add(Buffer.from(CSV).subarray(cut, sorted[index + 1] ?? cut));
        }
        expect([counter.rows, counter.endsInsideRow]).toEqual([3, false]);
      }),
    );
  });
});

describe('the place of a result', () => {
  it.each([
    ['s3://b/results/j1/', { kind: 'bucket', bucket: 'b', prefix: 'results/j1/' }],
    ['s3://b/results/j1', { kind: 'bucket', bucket: 'b', prefix: 'results/j1/' }],
    ['s3://b/results/j1/manifest.json', { kind: 'bucket', bucket: 'b', prefix: 'results/j1/' }],
    ['s3://b', { kind: 'bucket', bucket: 'b', prefix: '' }],
    ['downloads/j1', { kind: 'folder', folder: 'downloads/j1' }],
    ['downloads/manifest.json', { kind: 'folder', folder: 'downloads/' }],
    ['manifest.json', { kind: 'folder', folder: '.' }],
  ])('%s is understood', (text, location) => {
    expect(parseLocation(text)).toEqual(location);
  });
});
