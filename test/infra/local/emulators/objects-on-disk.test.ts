import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openObjectStore } from '../../../../infra/local/emulators/objects-on-disk.ts';
import { temporaryFolder } from '../fixture-stack.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: ReturnType<typeof openObjectStore>;
beforeEach(async () => {
  folder = await temporaryFolder();
  store = openObjectStore(folder.path);
  store.createBucket('bucket');
});
afterEach(() => folder.remove());

const put = (...keys: string[]) => {
  for (const key of keys) store.putObject('bucket', key, Buffer.from(key), 'text/plain');
};
const list = (prefix?: string, delimiter?: string) => {
  const options = { ...(prefix !== undefined && { prefix }), ...(delimiter && { delimiter }) };
  const { objects, commonPrefixes } = store.listObjects('bucket', options);
  return [...objects.map(({ key }) => key), ...commonPrefixes];
};

describe('an object', () => {
  it('is read from the disk, not from memory', () => {
    put('a/b');
    const read = store.headObject('bucket', 'a/b');
    expect(store.headObject('bucket', 'a/b')).not.toBe(read);
    expect(store.headObject('bucket', 'a/b')).toEqual(read);
    expect(store.getObject('bucket', 'a/b').body.toString()).toBe('a/b');
  });

  it('is there after a restart, which does not read it', () => {
    put('a/b', 'c');
    const { etag } = store.headObject('bucket', 'a/b');
    const parse = vi.spyOn(JSON, 'parse');
    store = openObjectStore(folder.path);
    // The bucket's own file.
    expect(parse).toHaveBeenCalledTimes(1);
    parse.mockRestore();
    expect(store.headObject('bucket', 'a/b')).toMatchObject({ etag, contentLength: 3 });
    expect(list()).toEqual(['a/b', 'c']);
  });

  it('is missing where its key is a folder, is below a file, or was deleted', () => {
    put('a/b', 'gone', 'x.meta.json/y');
    store.deleteObject('bucket', 'gone');
    for (const key of ['a', 'a/b/c', 'a//b', 'gone', 'x', 'k'.repeat(300)]) {
      expect(() => store.headObject('bucket', key), key).toThrow('does not exist');
    }
  });
});

describe('a list', () => {
  it('has the keys that start with the prefix, in order', () => {
    put('a/b/1', 'a/b2', 'a/c', 'b', 'a:b', 'a/b/', 'a/x.meta.json/y');
    expect(list()).toEqual(['a:b', 'a/b/', 'a/b/1', 'a/b2', 'a/c', 'a/x.meta.json/y', 'b']);
    expect(list('a/b')).toEqual(['a/b/', 'a/b/1', 'a/b2']);
    expect(list('a/b/')).toEqual(['a/b/', 'a/b/1']);
    expect(list('a:')).toEqual(['a:b']);
    expect(list('a/', '/')).toEqual(['a/b2', 'a/c', 'a/b/', 'a/x.meta.json/']);
    expect(list('none/')).toEqual([]);
  });

  it('does not leave the bucket', () => {
    store.createBucket('other');
    store.putObject('other', 'x', Buffer.from('x'));
    expect(list('../../other/objects/')).toEqual([]);
  });
});

it('is a bucket that can be deleted once it is empty', () => {
  put('a/b');
  expect(() => store.deleteBucket('bucket')).toThrow('not empty');
  store.deleteObject('bucket', 'a/b');
  store.deleteBucket('bucket');
  expect(store.hasBucket('bucket')).toBe(false);
});
