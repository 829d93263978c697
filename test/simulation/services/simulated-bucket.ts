import type { ResultFormat } from '../../../shared/job/job.ts';
import type { Manifest } from '../../../shared/result/manifest.ts';
import type { Unloaded } from '../../../shared/result/result-store.ts';
import type { Effects } from './effects.ts';
import type { SampleResult } from './sample-result.ts';

const HEADER_LENGTH = 'id,label\r\n'.length;

/** The result bucket: an object appears whole or not at all. */
export class SimulatedBucket {
  readonly name = 'results-bucket';
  readonly files = new Map<string, string>();
  readonly manifests = new Map<string, Manifest>();
  /** The keys of uploads in progress. */
  readonly openUploads = new Map<number, string>();
  /** Uploads that a collector began after it had lost its lease. */
  readonly strays = new Set<number>();
  private uploads = 0;
  private readonly effects: Effects;

  constructor(effects: Effects) {
    this.effects = effects;
  }

  beginUpload(key: string): number {
    this.uploads += 1;
    this.openUploads.set(this.uploads, key);
    if (!this.effects.isBeingCollected(key)) this.strays.add(this.uploads);
    return this.uploads;
  }

  endUpload(upload: number): void {
    this.openUploads.delete(upload);
  }

  /** Makes the upload's file appear; false where another attempt has ended the upload. */
  completeUpload(upload: number, key: string, text: string): boolean {
    // S3 answers a repeat of a completed request as it answered the first.
    if (!this.openUploads.delete(upload)) return this.files.has(key);
    this.put(key, text);
    return true;
  }

  /** Aborts all open uploads below the prefix. */
  endUploads(prefix: string): undefined {
    for (const [upload, key] of this.openUploads) {
      if (key.startsWith(prefix)) this.openUploads.delete(upload);
    }
  }

  put(key: string, text: string): void {
    this.effects.fileWritten(key, this.files.get(key), text);
    this.files.set(key, text);
  }

  /**
   * UNLOAD writes files and a manifest that counts their headers; without rows, nothing. Beyond the
   * first file, each has a header and no rows.
   */
  unload(prefix: string, format: ResultFormat, result: SampleResult, files: number): void {
    if (result.rowCount === 0) return;
    const header = format === 'csv' ? 1 : 0;
    const entries = Array.from({ length: files }, (_, number) => {
      const key = `${prefix}${String(number).padStart(4, '0')}_part_00`;
      const text = number === 0 ? result.file : result.file.slice(0, header * HEADER_LENGTH);
      this.put(key, text);
      const lines = (number === 0 ? result.rowCount : 0) + header;
      const meta = { content_length: Buffer.byteLength(text), record_count: lines };
      return { url: `s3://${this.name}/${key}`, meta };
    });
    const sum = (of: 'content_length' | 'record_count') =>
      entries.reduce((total, { meta }) => total + meta[of], 0);
    const meta = { content_length: sum('content_length'), record_count: sum('record_count') };
    const elements = [{ name: 'id', type: { base: 'bigint' } }];
    this.put(`${prefix}manifest`, JSON.stringify({ entries, schema: { elements }, meta }));
  }

  unloadedAt(prefix: string): Unloaded {
    const manifest = this.files.get(`${prefix}manifest`);
    const objects = [...this.files]
      .filter(([key]) => key.startsWith(prefix) && key !== `${prefix}manifest`)
      .map(([key, text]) => ({ key, sizeBytes: Buffer.byteLength(text), etag: 'etag' }));
    return { objects, ...(manifest !== undefined && { manifest }) };
  }

  createManifest(key: string, manifest: Manifest): 'created' | 'exists' {
    if (this.manifests.has(key)) return 'exists';
    this.effects.manifestCreated(key, manifest, this.manifests.get(key));
    this.manifests.set(key, manifest);
    return 'created';
  }
}
