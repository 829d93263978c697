import { createHash } from 'node:crypto';
import type { Pipeline } from '../../../shared/pipeline/pipeline.ts';
import type { Manifest } from '../../../shared/result/manifest.ts';
import type { ReadObject, ResultReader } from '../../../shared/result/result-reader.ts';
import type { Unloaded } from '../../../shared/result/result-store.ts';

/** A result bucket in memory: an object appears whole or not at all. */
export class MemoryResults {
  readonly bucket = 'results-bucket';
  readonly files = new Map<string, string>();
  readonly manifests = new Map<string, Manifest>();

  async writeFile(
    key: string,
    _contentType: string,
    content: AsyncIterable<Uint8Array>,
    { isSinglePut = false } = {},
  ): Promise<string | undefined> {
    const parts: Uint8Array[] = [];
    for await (const part of content) parts.push(Buffer.from(part));
    const text = Buffer.concat(parts).toString('utf8');
    if (isSinglePut && this.files.has(key)) return undefined;
    this.files.set(key, text);
    return etagOf(text);
  }

  /** Prefixes whose open uploads were to be ended; a file here is written in one piece. */
  readonly ended: string[] = [];

  async endUploads(prefix: string): Promise<void> {
    this.ended.push(prefix);
  }

  async createManifest(key: string, manifest: Manifest): Promise<'created' | 'exists'> {
    if (this.manifests.has(key)) return 'exists';
    this.manifests.set(key, manifest);
    return 'created';
  }

  /** What UNLOAD has left, by the prefix of its files. */
  readonly unloaded = new Map<string, Unloaded>();

  async readUnloaded(prefix: string): Promise<Unloaded> {
    return this.unloaded.get(prefix) ?? { objects: [] };
  }

  async readManifest(key: string): Promise<Manifest | undefined> {
    return this.manifests.get(key);
  }
}

const etagOf = (text: string): string => createHash('md5').update(text).digest('hex');

/** The bucket as look-ups read it; a link names the object, the download and its type. */
export const readMemoryResults = ({
  files,
  manifests,
}: MemoryResults): Pick<ResultReader, 'link' | 'text' | 'bytes'> => {
  const find = ({ key, etag }: ReadObject) => {
    const manifest = manifests.get(key);
    const text = manifest === undefined ? files.get(key) : JSON.stringify(manifest);
    if (text === undefined) return { outcome: 'expired' } as const;
    const isAltered = etag !== undefined && etagOf(text) !== etag;
    return isAltered ? ({ outcome: 'altered' } as const) : ({ outcome: 'text', text } as const);
  };
  return {
    link: async (object, { name, type }) => {
      const found = find(object);
      if (found.outcome !== 'text') return found;
      return { outcome: 'link', url: `https://s3/${object.key}?name=${name}&type=${type}` };
    },
    text: async (object) => find(object),
    bytes: async (object, from, length) => {
      const found = find(object);
      if (found.outcome !== 'text') return found;
      const bytes = Buffer.from(found.text).subarray(from, from + length);
      return { outcome: 'bytes', bytes };
    },
  };
};

/** The compiler's word that this is a result bucket as the pipeline knows it. */
export const memoryResults = (): MemoryResults & Pipeline['results'] => new MemoryResults();
