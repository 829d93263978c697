import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes the folder and those above it that are missing. Node's own `recursive` never returns below
 * /proc, where a folder is neither there nor can be made.
 *
 * @throws the system's error, such as EEXIST where a file has the name.
 */
export const makeFolder = (path: string): void => {
  const above = dirname(path);
  if (above !== path && !existsSync(above)) makeFolder(above);
  // With its parent there it makes one folder, and takes one that is there already.
  mkdirSync(path, { recursive: existsSync(path) });
};
