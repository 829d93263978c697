import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Creates the folder and its missing parents. Node's own `recursive` never returns below /proc,
 * where folders neither exist nor can be created.
 *
 * @throws the system's error, such as EEXIST where a file has the name.
 */
export const makeFolder = (path: string): void => {
  const parent = dirname(path);
  if (parent !== path && !existsSync(parent)) makeFolder(parent);
  // The parent exists now: `recursive` only makes an existing folder no error.
  mkdirSync(path, { recursive: existsSync(path) });
};
