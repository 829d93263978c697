import type { Pipeline } from '../../../shared/pipeline/pipeline.ts';
import type { Manifest } from '../../../shared/result/manifest.ts';
import type { Unloaded } from '../../../shared/result/result-store.ts';

/** A result bucket in memory: an object appears whole or not at all. */
export class MemoryResults {
  readonly bucket = 'results-bucket';
  readonly files = new Map<string, string>();
  readonly manifests = new Map<string, Manifest>();

  async writeFile(key: string, _contentType: string, content: AsyncIterable<Uint8Array>) {
    const parts: Uint8Array[] = [];
    for await (const part of content) parts.push(Buffer.from(part));
    this.files.set(key, Buffer.concat(parts).toString('utf8'));
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

/** The compiler's word that this is a result bucket as the pipeline knows it. */
export const memoryResults = (): MemoryResults & Pipeline['results'] => new MemoryResults();
