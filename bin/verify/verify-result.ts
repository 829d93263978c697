import * as z from 'zod/mini';
import { unquotedEtag } from '../../shared/job/result-key.ts';
import { type Manifest, manifestSchema } from '../../shared/result/manifest.ts';
import { type CheckedFile, checkFile, judgeMd5 } from './check-file.ts';
import { locateFiles } from './locate-files.ts';
import type { PromisedFile } from './measure-file.ts';
import { MANIFEST_NAME, type ResultSource } from './result-source.ts';

/** A result without faults is whole. */
interface Verification {
  /** Absent where the manifest cannot be read. */
  readonly manifest?: Manifest;
  readonly files: readonly CheckedFile[];
  /** A sentence for each thing that is wrong. */
  readonly faults: readonly string[];
}

/**
 * Compares the files of a result with its manifest, and the manifest with itself: sizes, row counts
 * and SHA-256 of the bytes that are there.
 */
export const verifyResult = async (source: ResultSource): Promise<Verification> => {
  const read = await readManifest(source);
  if ('fault' in read) return { files: [], faults: [read.fault] };
  const { manifest } = read;
  const promised = promisedFiles(manifest);
  const locations = await locateFiles(source, promised);
  const checked: CheckedFile[] = [];
  for (const [at, location] of locations.entries()) {
    const file = promised[at];
    if (file !== undefined) checked.push(await checkFile(location, file));
  }
  const files = judgeMd5(checked);
  const faults = [...contradictions(manifest), ...files.flatMap((file) => file.faults)];
  return { manifest, files, faults };
};

const readManifest = async (
  source: ResultSource,
): Promise<{ manifest: Manifest } | { fault: string }> => {
  const stored = await source.open(MANIFEST_NAME);
  if (stored === undefined) {
    return { fault: `${MANIFEST_NAME} is missing: without it nothing describes the result.` };
  }
  const chunks: Uint8Array[] = [];
  for await (const bytes of stored.content) chunks.push(bytes);
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    const parsed = manifestSchema.safeParse(JSON.parse(text));
    if (parsed.success) return { manifest: parsed.data };
    return { fault: `${MANIFEST_NAME} is not valid: ${z.prettifyError(parsed.error)}` };
  } catch {
    return { fault: `${MANIFEST_NAME} is not JSON.` };
  }
};

/** Only the name counts: a copy of a result has its files beside its manifest too. */
const fileName = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

const promisedFiles = ({ entries, job, schema }: Manifest): PromisedFile[] =>
  entries.map(({ url, meta }) => {
    const proof = job.entries.find((entry) => entry.url === url);
    return {
      name: fileName(url),
      format: job.format,
      compression: job.compression ?? 'none',
      ...(job.escapeFormulas && {
        escapedTypes: schema.elements.map(({ type }) => type.base),
      }),
      sizeBytes: meta.content_length,
      rowCount: meta.record_count,
      sha256: proof?.sha256,
      etag: proof?.etag === undefined ? undefined : unquotedEtag(proof.etag),
    };
  });

const contradictions = ({ entries, meta, job }: Manifest): string[] => {
  const sum = (part: 'content_length' | 'record_count') =>
    entries.reduce((total, entry) => total + entry.meta[part], 0);
  const faults: string[] = [];
  if (job.writtenRowCount !== job.expectedRowCount) {
    faults.push(
      `${job.writtenRowCount} rows were written; the Data API had ${job.expectedRowCount}.`,
    );
  }
  if (sum('record_count') !== meta.record_count || meta.record_count !== job.writtenRowCount) {
    faults.push(
      `The manifest contradicts itself: its files have ${sum('record_count')} rows, ` +
        `its meta ${meta.record_count}, its job ${job.writtenRowCount}.`,
    );
  }
  if (sum('content_length') !== meta.content_length) {
    faults.push(
      `The manifest contradicts itself: its files have ${sum('content_length')} bytes, ` +
        `its meta ${meta.content_length}.`,
    );
  }
  return faults;
};
