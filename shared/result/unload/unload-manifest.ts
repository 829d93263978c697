import * as z from 'zod/mini';
import type { Job } from '../../job/job.ts';
import { PermanentFailure } from '../../platform/failure.ts';
import type { UnloadedFile } from '../build-manifest.ts';
import type { PageColumn } from '../columns.ts';
import type { Unloaded } from '../result-store.ts';

const measure = z.object({ content_length: z.int(), record_count: z.int() });

/** What Redshift writes for MANIFEST VERBOSE; only documented members are required. */
const unloadManifestSchema = z.object({
  entries: z.array(z.object({ url: z.string(), meta: measure })),
  schema: z.object({
    elements: z.array(
      z.object({
        name: z.string(),
        type: z.object({
          base: z.string(),
          precision: z.optional(z.int()),
          scale: z.optional(z.int()),
        }),
      }),
    ),
  }),
  meta: measure,
});

/** An unloaded result, in the terms of our own manifest. */
export interface UnloadedResult {
  /** The files with content: an empty slice may leave a file of 0 bytes. */
  readonly files: readonly UnloadedFile[];
  /** Empty where UNLOAD found no rows: it then leaves nothing, and the columns are unknown. */
  readonly columns: readonly PageColumn[];
  /** The manifest's total of rows. */
  readonly expectedRowCount: number;
}

type UnloadedJob = Pick<Job, 'format'>;

/**
 * Reads Redshift's manifest and compares it with the files in S3: each must be listed with its
 * size.
 *
 * @throws PermanentFailure RESULT_INCOMPLETE where they disagree, RESULT_MALFORMED where the
 *   manifest cannot be read.
 */
export const unloadedResult = (
  { objects, manifest: text }: Unloaded,
  job: UnloadedJob,
  bucket: string,
): UnloadedResult => {
  if (text === undefined) {
    // For a query that finds no rows UNLOAD writes neither files nor a manifest:
    // https://github.com/spark-redshift-community/spark-redshift/issues/40
    if (objects.length === 0) return { files: [], columns: [], expectedRowCount: 0 };
    throw incomplete('UNLOAD left files and no manifest');
  }
  const manifest = parse(text);
  checkCounts(manifest);
  // With HEADER the counts include the header lines (dg/r_UNLOAD.html). Whether an empty slice
  // writes one is not documented, but each file's own count shows it.
  const headers = job.format === 'csv' ? 1 : 0;
  const byKey = new Map(objects.map((object) => [object.key, object]));
  const listed = manifest.entries.map(({ url, meta }): UnloadedFile => {
    const key = url.slice(`s3://${bucket}/`.length);
    const object = byKey.get(key);
    if (object?.sizeBytes !== meta.content_length) {
      throw incomplete(
        `The manifest of UNLOAD lists ${key} with ${meta.content_length} bytes; there are ` +
          `${object?.sizeBytes ?? 'none'}`,
      );
    }
    const rowCount = Math.max(0, meta.record_count - headers);
    return { key, sizeBytes: meta.content_length, rowCount, etag: object.etag };
  });
  const files = listed.filter(holdsSomething);
  const there = objects.filter(({ sizeBytes }) => sizeBytes > 0).length;
  if (files.length !== there) {
    throw incomplete(`The manifest of UNLOAD lists ${files.length} of ${there} files`);
  }
  const expectedRowCount = files.reduce((sum, { rowCount }) => sum + rowCount, 0);
  return { files, columns: manifest.schema.elements.map(columnOf), expectedRowCount };
};

const holdsSomething = ({ key, sizeBytes, rowCount }: UnloadedFile): boolean => {
  if (sizeBytes > 0 || rowCount === 0) return sizeBytes > 0;
  throw incomplete(`The manifest of UNLOAD counts ${rowCount} rows in ${key}, which is empty`);
};

/** Both counts are Redshift's, header lines included. */
const checkCounts = ({ entries, meta }: z.infer<typeof unloadManifestSchema>): void => {
  const counted = entries.reduce((sum, entry) => sum + entry.meta.record_count, 0);
  if (counted === meta.record_count) return;
  throw incomplete(
    `The manifest of UNLOAD counts ${meta.record_count} records, its files ${counted}`,
  );
};

/** The documented sample has a length without a name, which is not JSON; it is removed. */
const parse = (text: string) => {
  try {
    const json = text.replaceAll(/("base"\s*:\s*"[^"]*")\s*,\s*\d+\s*\}/g, '$1}');
    return unloadManifestSchema.parse(JSON.parse(json));
  } catch (cause) {
    throw new PermanentFailure('RESULT_MALFORMED', 'The manifest of UNLOAD cannot be read.', {
      cause,
    });
  }
};

const incomplete = (what: string) => new PermanentFailure('RESULT_INCOMPLETE', `${what}.`);

/** The manifest uses SQL's names of types; our manifest and the job use the Data API's. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  boolean: 'bool',
  smallint: 'int2',
  integer: 'int4',
  bigint: 'int8',
  real: 'float4',
  'double precision': 'float8',
  decimal: 'numeric',
  character: 'bpchar',
  'character varying': 'varchar',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
  'time without time zone': 'time',
  'time with time zone': 'timetz',
  'binary varying': 'varbyte',
};

const columnOf = ({
  name,
  type,
}: z.infer<typeof unloadManifestSchema>['schema']['elements'][number]): PageColumn => ({
  name,
  type: TYPE_NAMES[type.base] ?? type.base,
  // The manifest has no nullability, so every column counts as nullable.
  nullable: true,
  ...(type.precision !== undefined && { precision: type.precision }),
  ...(type.scale !== undefined && { scale: type.scale }),
});
