import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { firstWords } from '../../../shared/sql/tokenizer.ts';
import type { OpenBehaviour } from '../contract/limits.ts';
import type { Engine } from '../engine/engine.ts';
import type { RunOutcome } from '../engine/engine-requests.ts';
import { EngineError } from '../engine/engine-requests.ts';
import { singleStatement } from '../sql/sql-text.ts';
import { type CopyCommand, parseCopy } from './copy-command.ts';
import { copySources } from './copy-sources.ts';
import { ObjectStore, type ObjectStoreSettings, S3Failure } from './object-store.ts';
import { parseUnload, type UnloadCommand } from './unload-command.ts';
import { checkDestination, uploadFiles, withEmptySlices } from './unload-files.ts';

/** What UNLOAD and COPY need. */
export interface TransfersDeps {
  readonly engine: Engine;
  /** A folder that the engine may reach. */
  readonly directory: string;
  /** Absent: there is no S3, and both commands fail. */
  readonly s3: ObjectStoreSettings | undefined;
  readonly behaviour: Pick<OpenBehaviour, 'emptySlices'>;
}

/** One command on its way. */
export interface TransferRun {
  readonly connectionId: string;
  readonly sql: string;
  /** Whether a cancel of the statement was requested. */
  readonly isStopped: () => boolean;
}

/**
 * UNLOAD and COPY: the engine writes and reads files in a folder of its own, and what is between
 * that folder and S3 happens here, outside of the process that runs users' SQL.
 */
export class Transfers {
  private readonly deps: TransfersDeps;

  constructor(deps: TransfersDeps) {
    this.deps = deps;
  }

  /** Runs the statement if it is UNLOAD or COPY; `undefined` where it is neither. */
  async run(run: TransferRun): Promise<RunOutcome | undefined> {
    if (!['unload', 'copy'].includes(firstWords(run.sql)[0] ?? '')) return undefined;
    try {
      const sql = singleStatement(run.sql);
      const unload = parseUnload(sql);
      if (unload !== undefined) return await this.unload(run, unload);
      const copy = parseCopy(sql);
      return copy === undefined ? undefined : await this.copy(run, copy);
    } catch (error) {
      if (error instanceof EngineError || !(error instanceof Error)) throw error;
      throw new EngineError({ kind: 'sql', message: `ERROR: ${error.message}` });
    }
  }

  private async unload(run: TransferRun, command: UnloadCommand): Promise<RunOutcome> {
    return await this.within(command.role, async (store, directory) => {
      await checkDestination(store, command);
      const { connectionId } = run;
      goOn(run);
      const unloaded = await this.deps.engine.unload({ ...command, connectionId, directory });
      const left = withEmptySlices(command, unloaded, this.deps.behaviour);
      await uploadFiles(store, command, left, () => goOn(run));
      return { hasResultSet: false, rowCount: -1, sizeBytes: -1, pageCount: 0 };
    });
  }

  private async copy(run: TransferRun, command: CopyCommand): Promise<RunOutcome> {
    return await this.within(command.role, async (store, directory) => {
      const files: string[] = [];
      for (const [index, source] of (await copySources(store, command)).entries()) {
        goOn(run);
        const path = join(directory, String(index));
        await store.getFile(source, path);
        files.push(path);
      }
      const { connectionId } = run;
      goOn(run);
      return await this.deps.engine.load({ ...command, connectionId, files });
    });
  }

  /** Gives the work a store and a folder of its own, both gone afterwards. */
  private async within(
    role: UnloadCommand['role'],
    work: (store: ObjectStore, directory: string) => Promise<RunOutcome>,
  ): Promise<RunOutcome> {
    const { s3 } = this.deps;
    if (s3 === undefined) {
      throw new S3Failure(
        'There is no S3 here: start the emulator with AWS_ENDPOINT_URL_S3, or the whole stack.',
      );
    }
    const store = new ObjectStore(s3, role);
    const directory = await mkdtemp(join(this.deps.directory, 'run-'));
    try {
      return await work(store, directory);
    } finally {
      store.close();
      await rm(directory, { recursive: true, force: true });
    }
  }
}

/** A request to stop that came while S3 was asked has found nothing to interrupt in the engine. */
const goOn = ({ isStopped }: TransferRun): void => {
  if (isStopped()) throw new EngineError({ kind: 'interrupted', message: 'interrupted' });
};
