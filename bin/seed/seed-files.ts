import { readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { SeedError } from './table-file.ts';

const KINDS = ['.sql', '.csv', '.parquet'];
const ACCEPTED_KINDS = KINDS.join(', ');

/**
 * The files of a seed: the path itself or, of a folder, those in it in order of their names.
 *
 * @throws SeedError where there is no such file.
 */
export const seedFiles = (path: string): readonly string[] => {
  const isFolder = statOf(path).isDirectory();
  const names = isFolder ? readdirSync(path).sort() : [''];
  const files = names
    .map((name) => join(path, name))
    .filter((file) => KINDS.includes(extname(file)));
  if (files.length > 0) return files;
  const given = isFolder ? `a folder without ${ACCEPTED_KINDS}` : `a file ${extname(path)}`;
  throw new SeedError(path, `given: ${given}. Accepted: ${ACCEPTED_KINDS}`);
};

const statOf = (path: string) => {
  try {
    return statSync(path);
  } catch {
    throw new SeedError(path, 'given: a path that cannot be read. Accepted: a file or a folder');
  }
};
