import { createHash } from 'node:crypto';
import type { ResultFormat } from '../job/job.ts';
import type { ResultSource } from './result-source.ts';
import { RowCounter } from './row-counter.ts';

/** What a manifest says of one file. */
export interface PromisedFile {
  readonly name: string;
  readonly format: ResultFormat;
  readonly sizeBytes: number;
  readonly rowCount: number;
  readonly sha256: string | undefined;
}

/** A file as it is, next to what is wrong with it: nothing, or a sentence for each fault. */
export interface CheckedFile {
  readonly name: string;
  readonly rowCount: number | undefined;
  readonly sizeBytes: number | undefined;
  readonly sha256: 'ok' | 'wrong' | 'missing';
  readonly faults: readonly string[];
}

/** Reads the file once and holds it to what the manifest says. */
export const checkFile = async (
  source: ResultSource,
  promised: PromisedFile,
): Promise<CheckedFile> => {
  const { name } = promised;
  const content = await source.open(name);
  if (content === undefined) {
    const faults = [`${name} is missing.`];
    return { name, rowCount: undefined, sizeBytes: undefined, sha256: 'missing', faults };
  }
  const hash = createHash('sha256');
  const rows = new RowCounter(promised.format);
  let sizeBytes = 0;
  for await (const bytes of content) {
    hash.update(bytes);
    rows.add(bytes);
    sizeBytes += bytes.length;
  }
  const sha256 = hash.digest('hex');
  return {
    name,
    rowCount: rows.rows,
    sizeBytes,
    sha256: sha256 === promised.sha256 ? 'ok' : 'wrong',
    faults: faultsOf(promised, { sizeBytes, rowCount: rows.rows, sha256, isCut: rows.isCut }),
  };
};

interface SeenFile {
  readonly sizeBytes: number;
  readonly rowCount: number;
  readonly sha256: string;
  readonly isCut: boolean;
}

const faultsOf = (promised: PromisedFile, seen: SeenFile): string[] => {
  const { name, sha256 } = promised;
  const faults: string[] = [];
  if (seen.sizeBytes !== promised.sizeBytes) {
    faults.push(
      `${name} has ${counted(seen.sizeBytes, 'byte')}; the manifest says ${promised.sizeBytes}.`,
    );
  }
  if (seen.rowCount !== promised.rowCount) {
    faults.push(
      `${name} has ${counted(seen.rowCount, 'row')}; the manifest says ${promised.rowCount}.`,
    );
  }
  if (seen.isCut) faults.push(`${name} ends inside of a row.`);
  if (sha256 === undefined) faults.push(`${name} has no SHA-256 in the manifest.`);
  else if (seen.sha256 !== sha256) {
    faults.push(`${name} has the SHA-256 ${seen.sha256}; the manifest says ${sha256}.`);
  }
  return faults;
};

const counted = (count: number, thing: string): string =>
  `${count} ${thing}${count === 1 ? '' : 's'}`;
