import { DatabaseSync } from 'node:sqlite';
import { oneLine } from './start-failure.ts';

/**
 * A file that one process holds at a time. SQLite locks it through the operating system, which
 * releases the lock however the process ends; a file with a process id would outlive a crash.
 */
export class FileLock {
  private readonly database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.database = database;
  }

  /** Takes the lock, making its file where it is missing; undefined where another one has it. */
  static take(path: string): FileLock | undefined {
    const database = new DatabaseSync(path);
    try {
      database.exec(
        'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE; COMMIT;',
      );
      return new FileLock(database);
    } catch (thrown) {
      database.close();
      if (/locked/.test(oneLine(thrown))) return undefined;
      throw thrown;
    }
  }

  release(): void {
    this.database.close();
  }
}
