import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FileLock } from '../host/file-lock.ts';
import { makeFolder } from '../host/make-folder.ts';
import { oneLine, StartFailure } from '../host/start-failure.ts';

/** What to do where the engine says so of a folder. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /lock file .* (already exists|is empty)|shared memory block/,
    'is in use by another process: stop that one or choose another data folder',
  ],
  [
    /ENOSPC|no space left on device/i,
    'needs more room: free some on its disk or choose another data folder',
  ],
  [
    /EACCES|EPERM|permission denied|wrong ownership|unable to open database file/i,
    'belongs to another user: start as that one or choose another data folder',
  ],
];

const explained = (path: string, message: string): string => {
  const known = ADVICE.find(([pattern]) => pattern.test(message))?.[1];
  const advice = known ?? 'cannot be opened: move it away or choose another data folder';
  return `${path} ${advice} (${message.split('\n')[0] ?? ''}).`;
};

const lockOf = (root: string): FileLock => {
  const lock = FileLock.take(join(root, 'lock'));
  if (lock !== undefined) return lock;
  throw new StartFailure(
    `${root} is in use by another process: stop that one or choose another data folder.`,
  );
};

/** The emulator's place on the disk: its own folder in the data folder, or a temporary one. */
export class DataFolder {
  /** The folder of the engine's database. */
  readonly database: string;
  readonly statements: string;
  readonly temporary: string;
  /** Files on their way from the engine to S3 or back; its name cannot be guessed. */
  readonly transfers: string;
  private readonly disposable?: string;
  private readonly lock: FileLock;

  /**
   * @throws StartFailure where another emulator has the folder, which is not touched then, or where
   *   it cannot be written.
   */
  constructor(dataDir: string | undefined) {
    // Absolute: the engine's processes have another working directory.
    const root =
      dataDir === undefined
        ? mkdtempSync(join(resolve(tmpdir()), 'redshift-data-'))
        : resolve(dataDir, 'redshift-data');
    this.database = join(root, 'postgres');
    this.statements = join(root, 'statements');
    this.temporary = join(root, 'tmp');
    try {
      makeFolder(root);
      this.lock = lockOf(root);
      // An emulator that was killed may have left some.
      rmSync(this.temporary, { recursive: true, force: true });
      mkdirSync(this.temporary, { recursive: true });
      this.transfers = mkdtempSync(join(this.temporary, 'transfers-'));
    } catch (cause) {
      if (cause instanceof StartFailure) throw cause;
      throw new StartFailure(explained(root, oneLine(cause)), { cause });
    }
    if (dataDir === undefined) this.disposable = root;
  }

  /** Removes the temporary files and lets others have the folder. */
  release(): void {
    const unwanted = this.disposable ?? this.temporary;
    rmSync(unwanted, { recursive: true, force: true });
    this.lock.release();
  }

  /** What to tell people when the engine cannot open the database. */
  explain(engineMessage: string): string {
    return explained(this.database, engineMessage);
  }
}
