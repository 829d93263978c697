import { createHash } from 'node:crypto';
import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { ResultCompression, ResultFormat } from '../../shared/job/job.ts';
import { FormulaFinder } from './formula-finder.ts';
import type { StoredFile } from './result-source.ts';
import { RowCounter } from './row-counter.ts';

/** The measurements of a file, read from its first byte to its last. */
export interface Measured {
  readonly sizeBytes: number;
  readonly sha256: string;
  /** S3's ETag of an object that was put in one request and not encrypted with a KMS key. */
  readonly md5: string;
  /** The ETag of the stored object; a file in a folder has none. */
  readonly storedEtag?: string | undefined;
  /** Whether the bytes could not be unpacked. */
  readonly isCorrupt?: boolean;
  /** Undefined where rows cannot be counted: in Parquet, and in a corrupt file. */
  readonly rowCount: number | undefined;
  readonly endsInsideRow: boolean;
  /** Texts that a spreadsheet would run; counted only where formulas were to be escaped. */
  readonly formulas: number;
}

/** The encoding of the rows in a file. */
interface RowFormat {
  readonly format: ResultFormat;
  readonly compression: ResultCompression;
  /** The types of the columns; only where formulas were to be escaped. */
  readonly escapedTypes?: readonly string[] | undefined;
}

/** One file by its manifest. */
export interface PromisedFile extends RowFormat {
  readonly name: string;
  readonly sizeBytes: number;
  readonly rowCount: number;
  /** For files that the collector wrote. */
  readonly sha256: string | undefined;
  /** For files that Redshift unloaded. */
  readonly etag: string | undefined;
}

const unpackers: Readonly<Record<Exclude<ResultCompression, 'none'>, () => Transform>> = {
  gzip: () => createGunzip(),
  zstd: () => createZstdDecompress(),
};

/** Reads the file once: size and digests of the stored bytes, rows of the unpacked ones. */
const measure = async (
  { content, etag: storedEtag }: StoredFile,
  form: RowFormat | undefined,
): Promise<Measured> => {
  const sha256 = createHash('sha256');
  const md5 = createHash('md5');
  let sizeBytes = 0;
  const passing = async function* () {
    for await (const bytes of content) {
      sha256.update(bytes);
      md5.update(bytes);
      sizeBytes += bytes.length;
      yield bytes;
    }
  };
  const { format } = form ?? {};
  const rows = format === 'csv' || format === 'jsonl' ? new RowCounter(format) : undefined;
  const formulas = form?.escapedTypes && new FormulaFinder(form.escapedTypes);
  const count = async (chunks: AsyncIterable<Uint8Array>) => {
    for await (const bytes of chunks) {
      rows?.add(bytes);
      formulas?.add(bytes);
    }
    if (rows?.endsInsideRow === false) formulas?.end();
  };
  if (rows === undefined || form === undefined || form.compression === 'none') {
    await count(passing());
  } else {
    await pipeline(passing, unpackers[form.compression](), count);
  }
  return {
    storedEtag,
    sizeBytes,
    sha256: sha256.digest('hex'),
    md5: md5.digest('hex'),
    rowCount: rows?.rows,
    endsInsideRow: rows?.endsInsideRow ?? false,
    formulas: formulas?.count ?? 0,
  };
};

/**
 * Measures the file that `open` opens, a corrupt one without its rows; undefined where it is
 * missing.
 */
export const measureFile = async (
  open: () => Promise<StoredFile | undefined>,
  form: RowFormat,
): Promise<Measured | undefined> => {
  const file = await open();
  if (file === undefined) return undefined;
  try {
    return await measure(file, form);
  } catch (error) {
    if (form.compression === 'none') throw error;
    const again = await open();
    return again && { ...(await measure(again, undefined)), isCorrupt: true };
  }
};
