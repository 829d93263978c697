import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeFolder } from '../host/make-folder.ts';

/** The emulator's place on the disk: its own folder in the data folder, or a temporary one. */
export class DataFolder {
  /** The folder of the engine's database. */
  readonly database: string;
  readonly statements: string;
  readonly temporary: string;
  /** Files on their way from the engine to S3 or back; its name cannot be guessed. */
  readonly transfers: string;
  private readonly disposable?: string;

  constructor(dataDir: string | undefined) {
    const root =
      dataDir === undefined
        ? mkdtempSync(join(tmpdir(), 'redshift-data-'))
        : join(dataDir, 'redshift-data');
    makeFolder(resolve(root));
    this.database = join(root, 'postgres');
    this.statements = join(root, 'statements');
    this.temporary = join(root, 'tmp');
    mkdirSync(this.temporary, { recursive: true });
    this.transfers = mkdtempSync(join(this.temporary, 'transfers-'));
    if (dataDir === undefined) this.disposable = root;
  }

  /** Removes the temporary files. */
  release(): void {
    const unwanted = this.disposable ?? this.temporary;
    rmSync(unwanted, { recursive: true, force: true });
  }

  /** What to tell people when the engine cannot open the database. */
  explain(engineMessage: string): string {
    const seen = engineMessage.split('\n')[0] ?? '';
    if (/lock file|shared memory block/i.test(seen)) {
      return `${this.database} is in use by another process: stop that one or choose another data folder.`;
    }
    return `${this.database} cannot be opened: move it away or choose another data folder (${seen}).`;
  }
}
