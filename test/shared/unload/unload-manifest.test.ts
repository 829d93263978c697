import { describe, expect, it } from 'vitest';
import { PermanentFailure } from '../../../shared/runtime/failure.ts';
import { unloadedResult } from '../../../shared/unload/unload-manifest.ts';

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
