import { createReadStream, type Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** The name of the manifest beside the files. */
export const MANIFEST_NAME = 'manifest.json';

/** A file in its store. */
export interface StoredFile {
  readonly content: AsyncIterable<Uint8Array>;
  /** S3's ETag of this version of the object; a folder has none. */
  readonly etag?: string;
}

/** A file that may be one of the result's, under its own name or another. */
export interface CandidateFile {
  /** Its path as the user wrote it, or its name in the folder. */
  readonly name: string;
  readonly sizeBytes: number;
  open(): Promise<StoredFile>;
}

/** The place of one result's files: a bucket or a folder. */
export interface ResultSource {
  /** The file of this name; undefined where it does not exist. */
  open(name: string): Promise<StoredFile | undefined>;
  /** All files besides the manifest. Absent where files keep their names, as in a bucket. */
  candidates?(): Promise<readonly CandidateFile[]>;
}

/** Reads `s3://bucket/…/`, `s3://bucket/…/manifest.json`, or the path of a folder or a manifest. */
export const parseLocation = (text: string) => {
  const folder = text.replace(/(^|\/)manifest\.json$/, '$1');
  const s3 = /^s3:\/\/([^/]+)\/?(.*)$/.exec(folder);
  if (s3 === null) return { kind: 'folder' as const, folder: folder === '' ? '.' : folder };
  const [, bucket = '', key = ''] = s3;
  const prefix = key === '' || key.endsWith('/') ? key : `${key}/`;
  return { kind: 'bucket' as const, bucket, prefix };
};

/** A result in S3, the original or a copy: the objects that begin with `prefix`. */
export const bucketSource = (s3: S3Client, bucket: string, prefix: string): ResultSource => ({
  async open(name) {
    try {
      const object = new GetObjectCommand({ Bucket: bucket, Key: `${prefix}${name}` });
      const { Body, ETag } = await s3.send(object);
      if (!(Body instanceof Readable)) return undefined;
      return { content: Body, ...(ETag !== undefined && { etag: ETag }) };
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  },
});

/**
 * A downloaded result. `place` is the folder with the files and their manifest.json, or the
 * manifest under any name. Where `files` are named, other files in the folder are ignored.
 */
export const folderSource = (place: string, files: readonly string[] = []): ResultSource => ({
  async open(name) {
    const { manifest, folder } = await resolvePlace(place);
    const path = name === MANIFEST_NAME ? manifest : join(folder, name);
    return (await statIfExists(path))?.isFile() ? openFile(path) : undefined;
  },
  async candidates() {
    const { manifest, folder } = await resolvePlace(place);
    const named = files.map((path) => ({ name: path, path }));
    const listed = async () =>
      (await readdir(folder)).toSorted().map((name) => ({ name, path: join(folder, name) }));
    const found: CandidateFile[] = [];
    for (const { name, path } of files.length > 0 ? named : await listed()) {
      if (resolve(path) === resolve(manifest)) continue;
      const stats = await statIfExists(path);
      if (stats === undefined && files.length > 0) throw new Error(`there is no file ${path}`);
      if (!stats?.isFile()) continue;
      found.push({ name, sizeBytes: stats.size, open: async () => openFile(path) });
    }
    return found;
  },
});

/** The names that `curl -O` and `curl -OJ` give to the API's manifest. */
const DOWNLOADED_MANIFEST = /^manifest$|-manifest\.json$/;

const resolvePlace = async (place: string): Promise<{ manifest: string; folder: string }> => {
  const stats = await statIfExists(place);
  if (stats?.isFile()) return { manifest: place, folder: dirname(place) };
  const names = stats === undefined ? [] : await readdir(place);
  const [downloaded, second] = names.filter((name) => DOWNLOADED_MANIFEST.test(name));
  const isOnly = downloaded !== undefined && second === undefined;
  const name = isOnly && !names.includes(MANIFEST_NAME) ? downloaded : MANIFEST_NAME;
  return { manifest: join(place, name), folder: place };
};

const statIfExists = async (path: string): Promise<Stats | undefined> => {
  try {
    return await stat(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

const openFile = (path: string): StoredFile => ({
  content: createReadStream(path, { highWaterMark: 1024 * 1024 }),
});
