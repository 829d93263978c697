import { createReadStream, type Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { MANIFEST_NAME } from './manifest-name.ts';
import type { CandidateFile, ResultSource, StoredFile } from './result-source.ts';

/**
 * A result that was downloaded. `place` is the folder with the files and their manifest.json, or
 * the manifest under any name. Where `files` are named, no others are looked at.
 */
export const folderSource = (place: string, files: readonly string[] = []): ResultSource => ({
  async open(name) {
    const { manifest, folder } = await placeOf(place);
    const path = name === MANIFEST_NAME ? manifest : join(folder, name);
    return (await statOf(path))?.isFile() ? contentOf(path) : undefined;
  },
  async candidates() {
    const { manifest, folder } = await placeOf(place);
    const named = files.map((path) => ({ name: path, path }));
    const listed = async () =>
      (await readdir(folder)).toSorted().map((name) => ({ name, path: join(folder, name) }));
    const found: CandidateFile[] = [];
    for (const { name, path } of files.length > 0 ? named : await listed()) {
      if (resolve(path) === resolve(manifest)) continue;
      const stats = await statOf(path);
      if (stats === undefined && files.length > 0) throw new Error(`there is no file ${path}`);
      if (!stats?.isFile()) continue;
      found.push({ name, sizeBytes: stats.size, open: async () => contentOf(path) });
    }
    return found;
  },
});

/** How the API's manifest is called where `curl -O` or `curl -OJ` names it. */
const DOWNLOADED_MANIFEST = /^manifest$|-manifest\.json$/;

const placeOf = async (place: string): Promise<{ manifest: string; folder: string }> => {
  const stats = await statOf(place);
  if (stats?.isFile()) return { manifest: place, folder: dirname(place) };
  const names = stats === undefined ? [] : await readdir(place);
  const [downloaded, second] = names.filter((name) => DOWNLOADED_MANIFEST.test(name));
  const isOnly = downloaded !== undefined && second === undefined;
  const name = isOnly && !names.includes(MANIFEST_NAME) ? downloaded : MANIFEST_NAME;
  return { manifest: join(place, name), folder: place };
};

const statOf = async (path: string): Promise<Stats | undefined> => {
  try {
    return await stat(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

const contentOf = (path: string): StoredFile => ({
  content: createReadStream(path, { highWaterMark: 1024 * 1024 }),
});
