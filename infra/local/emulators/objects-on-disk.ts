import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { errorCode } from '../../host/start-failure.ts';
import { FileS3Persistence, type S3Object, S3Store } from './vendor-seams.ts';

const META = '.meta.json';

/** The path that fauxqs gives a key (`encodeKeyToPath` of its `fileS3Persistence.js`). */
const pathOf = (key: string): string =>
  key
    // biome-ignore lint/suspicious/noControlCharactersInRegex: fauxqs escapes these too.
    .replace(/[<>:"|?*\\%\x00-\x1f]/g, (character) => {
      return `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
    })
    .replaceAll('/', sep);

const isMissing = (thrown: unknown): boolean =>
  ['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'].includes(errorCode(thrown));

const orIfMissing = <Result>(read: () => Result, other: Result): Result => {
  try {
    return read();
  } catch (thrown) {
    if (isMissing(thrown)) return other;
    throw thrown;
  }
};

const readMeta = (path: string): S3Object => {
  const meta: Omit<S3Object, 'body'> = JSON.parse(readFileSync(path, 'utf8'));
  // Without a body, fauxqs reads it when it is asked for.
  return { ...meta, lastModified: new Date(meta.lastModified), body: Buffer.alloc(0) };
};

/**
 * The objects of a bucket by their keys, for fauxqs' store. They are read from the files that
 * fauxqs writes before it sets and after it deletes, so none is in memory.
 */
class BucketOnDisk extends Map<string, S3Object> {
  /** What the keys of the next `values()` start with. */
  listedPrefix = '';
  private readonly folder: string;

  constructor(folder: string) {
    super();
    this.folder = folder;
  }

  override get size(): number {
    return orIfMissing(() => readdirSync(this.folder).length, 0);
  }

  override get(key: string): S3Object | undefined {
    const path = join(this.folder, `${pathOf(key)}${META}`);
    const found = orIfMissing(() => readMeta(path), undefined);
    // `a//b` is at the same path as `a/b`.
    return found?.key === key ? found : undefined;
  }

  override has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  override set(): this {
    return this;
  }

  override delete(): boolean {
    return true;
  }

  override *values(): MapIterator<S3Object> {
    const prefix = pathOf(this.listedPrefix);
    // No key has such a part, and the path would lead out of the bucket.
    if (prefix.split(sep).some((part) => part === '.' || part === '..')) return;
    const folder = dirname(join(this.folder, `${prefix}x`));
    const start = prefix.slice(prefix.lastIndexOf(sep) + 1);
    const names = orIfMissing(() => readdirSync(folder, { recursive: true, encoding: 'utf8' }), []);
    for (const name of names) {
      if (!name.startsWith(start) || !name.endsWith(META)) continue;
      const found = orIfMissing(() => readMeta(join(folder, name)), undefined);
      if (found) yield found;
    }
  }
}

class BucketsOnDisk extends Map<string, BucketOnDisk> {
  private readonly objectDir: string;

  constructor(objectDir: string) {
    super();
    this.objectDir = objectDir;
  }

  override set(name: string): this {
    return super.set(name, new BucketOnDisk(join(this.objectDir, 'buckets', name, 'objects')));
  }
}

/**
 * Opens fauxqs' store of the objects in this folder. Neither the start nor the memory depends on
 * how many there are.
 */
export const openObjectStore = (objectDir: string): S3Store => {
  const persistence = new FileS3Persistence(objectDir);
  const store = new S3Store();
  const buckets = new BucketsOnDisk(objectDir);
  const list = store.listObjects.bind(store);
  store.listObjects = (name, options) => {
    const bucket = buckets.get(name);
    if (bucket) bucket.listedPrefix = options?.prefix ?? '';
    return list(name, options);
  };
  Object.assign(store, { buckets });
  Object.assign(persistence, { loadObjects: () => undefined });
  persistence.loadS3(store);
  store.persistence = persistence;
  return store;
};
