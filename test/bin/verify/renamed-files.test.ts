import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderSource } from '../../../bin/verify/result-source.ts';
import { verifyResult } from '../../../bin/verify/verify-result.ts';
import type { ResultFormat } from '../../../shared/job/job.ts';
import { buildManifest } from '../../../shared/result/build-manifest.ts';
import { writeManifest } from './written-result.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'result-'));
});
afterEach(() => rm(folder, { recursive: true }));

const digest = (algorithm: string, content: string) =>
  createHash(algorithm).update(content).digest('hex');

interface Promised {
  readonly content: string;
  readonly etag?: string;
}

/** Writes the manifest alone, of files `part-1`, `part-2`, … with these contents. */
const promise = async (
  delivery: 'collect' | 'unload',
  files: readonly Promised[],
  format: ResultFormat = 'jsonl',
) => {
  const rowsOf = (content: string) => content.split('\n').length - 1;
  const manifest = buildManifest({
    job: { jobId: 'j1', format, delivery },
    statementId: 's1',
    bucket: 'results-bucket',
    columns: [{ name: 'n', type: 'varchar', nullable: true }],
    files: files.map(({ content, etag = digest('md5', content) }, at) => ({
      key: `results/2026/11/22/j1/part-${at + 1}`,
      sizeBytes: Buffer.byteLength(content),
      rowCount: rowsOf(content),
      etag,
      ...(delivery === 'collect' && { sha256: digest('sha256', content) }),
    })),
    expectedRowCount: files.reduce((sum, { content }) => sum + rowsOf(content), 0),
    finishedAt: '2026-11-22T10:00:00.000Z',
  });
  await writeManifest(folder, manifest);
};

const save = (files: Readonly<Record<string, string>>) =>
  Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));

const verify = (...named: string[]) =>
  verifyResult(
    folderSource(
      folder,
      named.map((name) => join(folder, name)),
    ),
  );

const found = async (...named: string[]) => {
  const { files, faults } = await verify(...named);
  return {
    files: files.map(({ name, foundAs, bytes }) => [
      name,
      foundAs?.replace(`${folder}/`, ''),
      bytes,
    ]),
    faults,
  };
};

describe('files under other names than the manifest has', () => {
  it('are found by size and SHA-256 among files that have nothing to do with it', async () => {
    await promise('collect', [{ content: 'one\n' }, { content: 'two, longer\n' }]);
    await mkdir(join(folder, 'sub'));
    await save({ 'a.txt': 'six\n', 'rows (1).jsonl': 'two, longer\n', z: 'one\n', 'n.md': '' });
    expect(await found()).toEqual({
      files: [
        ['part-1', 'z', 'ok'],
        ['part-2', 'rows (1).jsonl', 'ok'],
      ],
      faults: [],
    });
  });

  it('are two where the manifest promises the same content twice', async () => {
    await promise('collect', [{ content: 'same\n' }, { content: 'same\n' }]);
    await save({ a: 'same\n' });
    expect(await found()).toEqual({
      files: [
        ['part-1', 'a', 'ok'],
        ['part-2', undefined, 'wrong'],
      ],
      faults: ['part-2 is missing, and there is no other file that it could be.'],
    });
    await save({ b: 'same\n' });
    expect((await found()).files).toEqual([
      ['part-1', 'a', 'ok'],
      ['part-2', 'b', 'ok'],
    ]);
  });

  it('are not found where their content was altered, and the fault says what was seen', async () => {
    await promise('collect', [{ content: 'one\n' }]);
    await save({ 'rows.jsonl': 'oNe\n', 'other.txt': 'other' });
    expect((await found()).faults).toEqual([
      'part-1 is missing: no file has its name, or its 4 bytes and content. ' +
        'Looked at: other.txt (5 bytes), rows.jsonl (4 bytes, other content).',
    ]);
  });

  it('are named up to ten in a fault', async () => {
    await promise('collect', [{ content: 'one\n' }]);
    await save(Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`f${at + 10}`, 'x'])));
    expect((await found()).faults.join()).toMatch(/f10 \(1 byte\), .*f19 \(1 byte\) and 2 more\.$/);
  });

  it('are held to the manifest under their own name first', async () => {
    await promise('collect', [{ content: 'one\n' }]);
    await save({ 'part-1': 'cut', 'rows.jsonl': 'one\n' });
    expect((await found()).faults).toContain('part-1 has 3 bytes; the manifest says 4.');
  });

  it('may be named one by one, and then no others are looked at', async () => {
    await promise('collect', [{ content: 'one\n' }]);
    await save({ 'rows.jsonl': 'one\n', 'part-1': 'one\n', x: 'x' });
    expect(await found('rows.jsonl', 'manifest.json')).toEqual({
      files: [['part-1', 'rows.jsonl', 'ok']],
      faults: [],
    });
    expect((await found('x')).faults.join()).toMatch(/^part-1 is missing: .*\/x \(1 byte\)\.$/);
    await expect(verify('none')).rejects.toThrow(/there is no file .*none$/);
  });

  it.each(['manifest', 'j1-manifest.json'])('lie beside %s, as curl names it', async (name) => {
    await promise('collect', [{ content: 'one\n' }]);
    await save({ 'rows.jsonl': 'one\n' });
    await rename(join(folder, 'manifest.json'), join(folder, name));
    expect((await found()).faults).toEqual([]);
    expect((await verifyResult(folderSource(join(folder, name)))).faults).toEqual([]);
    await save({ 'j2-manifest.json': '{}', 'j3-manifest.json': '{}' });
    expect((await found()).faults.join()).toMatch(/^manifest.json is missing/);
  });
});

describe('unloaded files that were downloaded', () => {
  it('are found and proven by the MD5 that their ETag is', async () => {
    await promise('unload', [{ content: 'one\n' }, { content: 'two\n' }]);
    await save({ a: 'two\n', b: 'one\n' });
    expect(await found()).toEqual({
      files: [
        ['part-1', 'b', 'ok'],
        ['part-2', 'a', 'ok'],
      ],
      faults: [],
    });
  });

  it('are altered where their MD5 differs and that of another does not', async () => {
    await promise('unload', [{ content: 'one\n' }, { content: 'two\n' }]);
    await save({ a: 'two\n', b: 'oNe\n' });
    expect(await found()).toEqual({
      files: [
        ['part-1', 'b', 'wrong'],
        ['part-2', 'a', 'ok'],
      ],
      faults: ['part-1 has an MD5 that is not its ETag, as those of other files are.'],
    });
  });

  it.each([
    ['is that of an upload in parts', `${digest('md5', 'x')}-2`, 'jsonl', 'size and rows alone'],
    ['is no MD5, as a KMS key makes it', digest('md5', 'x'), 'jsonl', 'size and rows alone'],
    ['is no MD5, and rows cannot be counted', digest('md5', 'x'), 'parquet', 'size alone was'],
  ] as const)('are found by size and rows where the ETag %s', async (_, etag, format, doubt) => {
    await promise('unload', [{ content: '1\n2\n', etag }], format);
    await save({ a: 'longer\n', c: '1\n2\n' });
    const { files, faults } = await verify();
    expect(faults).toEqual([]);
    expect(files).toMatchObject([{ foundAs: 'c', bytes: 'unknown' }]);
    expect(files[0]?.doubt).toContain(`part-1: ${doubt}`);
    await rm(join(folder, 'c'));
    await save({ b: format === 'parquet' ? '12\n' : '123\n' });
    expect((await verify()).faults.join()).toMatch(/^part-1 is missing: /);
  });
});
