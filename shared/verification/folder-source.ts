import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResultSource } from './result-source.ts';

/** A result that was downloaded: its files and its manifest in one folder. */
export const folderSource = (folder: string): ResultSource => ({
  async open(name) {
    const path = join(folder, name);
    try {
      if (!(await stat(path)).isFile()) return undefined;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
    return { content: createReadStream(path, { highWaterMark: 1024 * 1024 }) };
  },
});
