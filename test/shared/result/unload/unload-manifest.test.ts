import { describe, expect, it } from 'vitest';
import { PermanentFailure } from '../../../../shared/platform/failure.ts';
import { unloadedResult } from '../../../../shared/result/unload/unload-manifest.ts';

const file = (name: string, sizeBytes: number) => ({
  key: `results/x/unload-${name}`,
  sizeBytes,
  etag: `etag-${name}`,
});
const entry = (name: string, content_length: number, record_count: number) => ({
  url: `s3://bucket/results/x/unload-${name}`,
  meta: { content_length, record_count },
});

/** The documented sample, where a length has no name. */
const text = JSON.stringify({
  entries: [entry('0000_part_00', 100, 11), entry('0001_part_00', 50, 6)],
  schema: {
    elements: [
      { name: 'venueid', type: { base: 'integer' } },
      { name: 'venuename', type: { base: 'character varying' } },
      { name: 'price', type: { base: 'numeric', precision: 12, scale: 2 } },
    ],
  },
  meta: { content_length: 150, record_count: 17 },
  author: { name: 'Amazon Redshift', version: '1.0.0' },
}).replace('"character varying"}', '"character varying", 25 }');

const objects = [file('0000_part_00', 100), file('0001_part_00', 50)];

const read = (manifest: string | undefined, there = objects, format: 'csv' | 'parquet' = 'csv') =>
  unloadedResult(
    { objects: there, ...(manifest !== undefined && { manifest }) },
    { format },
    'bucket',
  );

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof PermanentFailure) return error.code;
    throw error;
  }
  return 'none';
};

describe('what UNLOAD has left', () => {
  it('is read from the manifest as Redshift documents it, header lines left out', () => {
    expect(read(text)).toEqual({
      files: [
        { ...objects[0], rowCount: 10 },
        { ...objects[1], rowCount: 5 },
      ],
      columns: [
        { name: 'venueid', type: 'int4', nullable: true },
        { name: 'venuename', type: 'varchar', nullable: true },
        { name: 'price', type: 'numeric', nullable: true, precision: 12, scale: 2 },
      ],
      expectedRowCount: 15,
    });
  });

  it('has no header lines but in CSV', () => {
    expect(read(text, objects, 'parquet').expectedRowCount).toBe(17);
  });

  it('is no rows where there is neither a file nor a manifest', () => {
    expect(read(undefined, [])).toEqual({ files: [], columns: [], expectedRowCount: 0 });
  });

  describe.each([
    ['counts no header line in it', 0],
    ['counts a header line that it does not have', 1],
  ])('of an empty slice, whose manifest %s,', (_, records) => {
    const manifest = JSON.stringify({
      entries: [entry('0000_part_00', 100, 11), entry('0001_part_00', 0, records)],
      schema: { elements: [] },
      meta: { content_length: 100, record_count: 11 + records },
    });

    it.each([
      ['is left out', [file('0000_part_00', 100), file('0001_part_00', 0)]],
      ['need not be listed', [file('0000_part_00', 100), file('0001_part_00', 0), file('2', 0)]],
    ])('%s', (__, there) => {
      const { files, expectedRowCount } = read(manifest, there);
      expect(files).toEqual([{ ...objects[0], rowCount: 10 }]);
      expect(expectedRowCount).toBe(10);
    });
  });

  it('may have a file that is its header alone', () => {
    const manifest = text.replace('"record_count":6', '"record_count":1');
    const { files, expectedRowCount } = read(manifest.replace('count":17', 'count":12'));
    expect(files.map(({ rowCount }) => rowCount)).toEqual([10, 0]);
    expect(expectedRowCount).toBe(10);
  });

  it('has its columns where there is a manifest of no rows', () => {
    const empty = { entries: [], meta: { content_length: 0, record_count: 0 } };
    const manifest = JSON.stringify({ ...JSON.parse(text.replace(', 25 }', '}')), ...empty });
    expect(read(manifest, [])).toMatchObject({ files: [], expectedRowCount: 0 });
    expect(read(manifest, []).columns).toHaveLength(3);
  });

  it('is incomplete where an empty file is said to have rows', () => {
    const manifest = text.replaceAll('"content_length":50', '"content_length":0');
    const there = [file('0000_part_00', 100), file('0001_part_00', 0)];
    expect(codeOf(() => read(manifest, there))).toBe('RESULT_INCOMPLETE');
  });

  it.each([
    ['files have no manifest', undefined, objects],
    ['a file is missing', text, [file('0000_part_00', 100)]],
    ['a file has another size', text, [file('0000_part_00', 99), file('0001_part_00', 50)]],
    ['a file is not listed', text, [...objects, file('0002_part_00', 1)]],
    ['the counts do not add up', text.replace('"record_count":17', '"record_count":18'), objects],
  ])('is incomplete where %s', (_, manifest, there) => {
    expect(codeOf(() => read(manifest, there))).toBe('RESULT_INCOMPLETE');
  });

  it.each(['', '{', '{"entries":[]}', 'null'])(
    'is malformed where the manifest is %j',
    (manifest) => {
      expect(codeOf(() => read(manifest))).toBe('RESULT_MALFORMED');
    },
  );
});
