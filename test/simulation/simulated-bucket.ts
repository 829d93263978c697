import type { Manifest } from '../../shared/result/manifest.ts';
import type { Ledger } from './ledger.ts';

/** The result bucket: an object appears whole or not at all. */
export class SimulatedBucket {
  readonly name = 'results-bucket';
  readonly files = new Map<string, string>();
  readonly manifests = new Map<string, Manifest>();
  readonly openUploads = new Set<number>();
  private uploads = 0;
  private readonly ledger: Ledger;

  constructor(ledger: Ledger) {
    this.ledger = ledger;
  }

  beginUpload(): number {
    this.uploads += 1;
    this.openUploads.add(this.uploads);
    return this.uploads;
  }

  endUpload(upload: number): void {
    this.openUploads.delete(upload);
  }

  put(key: string, text: string): void {
    this.ledger.fileWritten(key, this.files.get(key), text);
    this.files.set(key, text);
  }

  createManifest(key: string, manifest: Manifest): 'created' | 'exists' {
    if (this.manifests.has(key)) return 'exists';
    this.ledger.manifestCreated(key, manifest, this.manifests.get(key));
    this.manifests.set(key, manifest);
    return 'created';
  }
}
