import { type Measured, measure, type RowsForm } from './measure-file.ts';
import type { ResultSource } from './result-source.ts';

/** What a manifest says of one file. */
export interface PromisedFile extends RowsForm {
  readonly name: string;
  readonly sizeBytes: number;
  readonly rowCount: number;
  /** Of the files that the collector wrote. */
  readonly sha256: string | undefined;
  /** Of the files that Redshift unloaded. */
  readonly etag: string | undefined;
}

/** A file as it is, next to what is wrong with it: nothing, or a sentence for each fault. */
export interface CheckedFile {
  readonly name: string;
  readonly rowCount: number | undefined;
  readonly sizeBytes: number | undefined;
  /** Whether the bytes are those that were written; `unknown` where nothing here can tell. */
  readonly bytes: 'ok' | 'wrong' | 'unknown';
  readonly faults: readonly string[];
}

/** Reads the file and holds it to what the manifest says. */
export const checkFile = async (
  source: ResultSource,
  promised: PromisedFile,
): Promise<CheckedFile> => {
  const { name } = promised;
  const stored = await source.open(name);
  if (stored === undefined) {
    const nothing = { rowCount: undefined, sizeBytes: undefined };
    return { name, ...nothing, bytes: 'wrong', faults: [`${name} is missing.`] };
  }
  const faults: string[] = [];
  const measured = await measure(stored.content, promised).catch(async (error: unknown) => {
    if (promised.compression === 'none') throw error;
    faults.push(`${name} cannot be unpacked as ${promised.compression}.`);
    const again = await source.open(name);
    return measure(again?.content ?? stored.content, undefined);
  });
  faults.push(...countFaults(promised, measured));
  const proof = proofOf(promised, measured, stored.etag);
  if (proof.fault !== undefined) faults.push(`${name} ${proof.fault}`);
  const { rowCount, sizeBytes } = measured;
  return { name, rowCount, sizeBytes, bytes: proof.bytes, faults };
};

const countFaults = (promised: PromisedFile, seen: Measured): string[] => {
  const { name } = promised;
  const faults: string[] = [];
  if (seen.sizeBytes !== promised.sizeBytes) {
    const size = counted(seen.sizeBytes, 'byte');
    faults.push(`${name} has ${size}; the manifest says ${promised.sizeBytes}.`);
  }
  if (seen.rowCount !== undefined && seen.rowCount !== promised.rowCount) {
    const rows = counted(seen.rowCount, 'row');
    faults.push(`${name} has ${rows}; the manifest says ${promised.rowCount}.`);
  }
  if (seen.formulas > 0) {
    const texts = counted(seen.formulas, 'text');
    faults.push(`${name} has ${texts} that a spreadsheet would run as a formula.`);
  }
  if (seen.endsInsideRow) faults.push(`${name} ends inside of a row.`);
  return faults;
};

const proofOf = (
  { sha256, etag }: PromisedFile,
  seen: Measured,
  storedEtag: string | undefined,
): Pick<CheckedFile, 'bytes'> & { readonly fault?: string } => {
  if (sha256 !== undefined) {
    if (seen.sha256 === sha256) return { bytes: 'ok' };
    const fault = `has the SHA-256 ${seen.sha256}; the manifest says ${sha256}.`;
    return { bytes: 'wrong', fault };
  }
  if (etag === undefined) {
    return { bytes: 'unknown', fault: 'has neither SHA-256 nor ETag in the manifest.' };
  }
  // A download has no ETag, and that of a copy may differ although its bytes do not.
  if (storedEtag === undefined) return { bytes: 'unknown' };
  if (bare(storedEtag) === bare(etag)) return { bytes: 'ok' };
  return { bytes: 'wrong', fault: `has the ETag ${storedEtag}; the manifest says ${etag}.` };
};

const bare = (etag: string): string => etag.replaceAll('"', '');

const counted = (count: number, thing: string): string =>
  `${count} ${thing}${count === 1 ? '' : 's'}`;
