import { unquotedEtag } from '../../shared/job/result-key.ts';
import { formatCount, pluralize } from '../terminal/text.ts';
import type { Location } from './locate-files.ts';
import { type Measured, measureFile, type PromisedFile } from './measure-file.ts';

/** A file with its faults. */
export interface CheckedFile {
  readonly name: string;
  /** Its name in the folder, where that is not the manifest's. */
  readonly foundAs?: string;
  readonly rowCount: number | undefined;
  readonly sizeBytes: number | undefined;
  /** Whether the bytes are those that were written; `unknown` where there is no proof. */
  readonly bytes: 'ok' | 'wrong' | 'unknown';
  /** A sentence for each. */
  readonly faults: readonly string[];
  /** How its MD5 compares to its ETag, where there is no better proof. */
  readonly md5?: 'same' | 'different';
  /** Why the bytes are unknown. */
  readonly doubt?: string;
}

/** Reads the file and compares it with its manifest. */
export const checkFile = async (
  location: Location,
  promised: PromisedFile,
): Promise<CheckedFile> => {
  const { name } = promised;
  const missing = (fault: string): CheckedFile => {
    const nothing = { rowCount: undefined, sizeBytes: undefined };
    return { name, ...nothing, bytes: 'wrong', faults: [fault] };
  };
  if ('missing' in location) return missing(location.missing);
  const measured = await measureFile(location.open, promised);
  if (measured === undefined) return missing(`${name} is missing.`);
  const { fault, ...proven } = prove(promised, measured);
  const faults = countFaults(promised, measured);
  if (fault !== undefined) faults.push(`${name} ${fault}`);
  const { rowCount, sizeBytes } = measured;
  const { foundAs } = location;
  return { name, ...(foundAs && { foundAs }), rowCount, sizeBytes, ...proven, faults };
};

const countFaults = (promised: PromisedFile, measured: Measured): string[] => {
  const { name, compression } = promised;
  const faults: string[] = [];
  if (measured.isCorrupt) faults.push(`${name} cannot be unpacked as ${compression}.`);
  if (measured.sizeBytes !== promised.sizeBytes) {
    const size = pluralize(measured.sizeBytes, 'byte');
    faults.push(`${name} has ${size}; the manifest says ${formatCount(promised.sizeBytes)}.`);
  }
  if (measured.rowCount !== undefined && measured.rowCount !== promised.rowCount) {
    const rows = pluralize(measured.rowCount, 'row');
    faults.push(`${name} has ${rows}; the manifest says ${formatCount(promised.rowCount)}.`);
  }
  if (measured.formulas > 0) {
    const texts = pluralize(measured.formulas, 'text');
    faults.push(`${name} has ${texts} that a spreadsheet would run as a formula.`);
  }
  if (measured.endsInsideRow) faults.push(`${name} ends inside of a row.`);
  return faults;
};

const prove = (
  { sha256, etag, name }: PromisedFile,
  measured: Measured,
): Pick<CheckedFile, 'bytes' | 'md5' | 'doubt'> & { readonly fault?: string } => {
  if (sha256 !== undefined) {
    if (measured.sha256 === sha256) return { bytes: 'ok' };
    const fault = `has the SHA-256 ${measured.sha256}; the manifest says ${sha256}.`;
    return { bytes: 'wrong', fault };
  }
  if (etag === undefined) {
    return { bytes: 'unknown', fault: 'has neither SHA-256 nor ETag in the manifest.' };
  }
  const { storedEtag } = measured;
  if (storedEtag === undefined) {
    if (measured.md5 === etag) return { bytes: 'ok', md5: 'same' };
    const checked = measured.rowCount === undefined ? 'size alone was' : 'size and rows alone were';
    const isMultipart = etag.includes('-');
    const reason = isMultipart
      ? `its ETag ${etag} is that of an upload in parts`
      : `its MD5 ${measured.md5} is not its ETag ${etag}, as is usual where a KMS key encrypts`;
    const doubt = `${name}: ${checked} checked, because ${reason}.`;
    return { bytes: 'unknown', doubt, ...(!isMultipart && { md5: 'different' }) };
  }
  // The ETag of a copy may differ although its bytes do not.
  if (unquotedEtag(storedEtag) === unquotedEtag(etag)) return { bytes: 'ok' };
  return { bytes: 'wrong', fault: `has the ETag ${storedEtag}; the manifest says ${etag}.` };
};

/**
 * Where the MD5 of one file is its ETag, no KMS key encrypts the result. Then a file whose MD5
 * differs was altered.
 */
export const judgeMd5 = (files: readonly CheckedFile[]): CheckedFile[] => {
  const isProof = files.some(({ md5 }) => md5 === 'same');
  return files.map((file) => {
    if (!isProof || file.md5 !== 'different') return file;
    const { doubt: _, ...rest } = file;
    const fault = `${file.name} has an MD5 that is not its ETag, as those of other files are.`;
    return { ...rest, bytes: 'wrong', faults: [...file.faults, fault] };
  });
};
