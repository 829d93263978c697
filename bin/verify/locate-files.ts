import { basename } from 'node:path';
import { pluralize } from '../terminal/text.ts';
import { type Measured, measureFile, type PromisedFile } from './measure-file.ts';
import type { CandidateFile, ResultSource, StoredFile } from './result-source.ts';

/** Where a promised file was found, or why it was not. */
export type Location =
  | {
      readonly open: () => Promise<StoredFile | undefined>;
      /** Its name in the folder, where that is not the manifest's. */
      readonly foundAs?: string;
    }
  | { readonly missing: string };

/** How many files a message names. */
const SHOWN_CANDIDATES = 10;

/**
 * Finds each promised file by its name, or else by its content: a download may have any name. A
 * file matches one promise, so two promises of equal content need two files.
 */
export const locateFiles = async (
  source: ResultSource,
  promised: readonly PromisedFile[],
): Promise<Location[]> => {
  if (source.candidates === undefined) {
    return promised.map(({ name }) => ({ open: () => source.open(name) }));
  }
  const free = new Set(await source.candidates());
  const contents = new Contents();
  const found = new Map<PromisedFile, CandidateFile>();
  const rules: Rule[] = [
    async (file, { name }) => basename(name) === file.name,
    async (file, candidate) => hasDigest(file, await contents.of(candidate, file)),
    async (file, candidate) => hasRows(file, await contents.of(candidate, file)),
  ];
  // Certain matches first: a likely match could take a file that certainly is another's.
  for (const isTheFile of rules) {
    for (const file of promised) {
      if (found.has(file)) continue;
      for (const candidate of free) {
        if (!(await isTheFile(file, candidate))) continue;
        found.set(file, candidate);
        free.delete(candidate);
        break;
      }
    }
  }
  return promised.map((file) => toLocation(file, found.get(file), [...free]));
};

type Rule = (file: PromisedFile, candidate: CandidateFile) => Promise<boolean>;

/** The content of candidates; each is read at most once, and only where its size matches. */
class Contents {
  private readonly read = new Map<CandidateFile, Promise<Measured | undefined>>();

  async of(candidate: CandidateFile, file: PromisedFile): Promise<Measured | undefined> {
    if (candidate.sizeBytes !== file.sizeBytes) return undefined;
    const known = this.read.get(candidate) ?? measureFile(() => candidate.open(), file);
    this.read.set(candidate, known);
    return known;
  }
}

const hasDigest = ({ sha256, etag }: PromisedFile, measured: Measured | undefined): boolean =>
  measured !== undefined &&
  (sha256 === undefined ? measured.md5 === etag : measured.sha256 === sha256);

/** For an ETag that is no digest of the bytes: of an upload in parts, or under a KMS key. */
const hasRows = (
  { sha256, etag, rowCount }: PromisedFile,
  measured: Measured | undefined,
): boolean =>
  sha256 === undefined &&
  etag !== undefined &&
  measured !== undefined &&
  (measured.rowCount ?? rowCount) === rowCount;

const toLocation = (
  file: PromisedFile,
  found: CandidateFile | undefined,
  others: readonly CandidateFile[],
): Location => {
  if (found !== undefined) {
    const renamed = basename(found.name) !== file.name;
    return { open: () => found.open(), ...(renamed && { foundAs: found.name }) };
  }
  const { name, sizeBytes } = file;
  if (others.length === 0) {
    return { missing: `${name} is missing, and there is no other file that it could be.` };
  }
  const shown = others.slice(0, SHOWN_CANDIDATES).map((other) => {
    const content = other.sizeBytes === sizeBytes ? ', other content' : '';
    return `${other.name} (${pluralize(other.sizeBytes, 'byte')}${content})`;
  });
  const more = others.length - shown.length;
  return {
    missing:
      `${name} is missing: no file has its name, or its ${pluralize(sizeBytes, 'byte')} and content. ` +
      `Looked at: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
  };
};
