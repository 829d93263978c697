import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../infra/redshift-data/postgres/prepare-database.ts';
import { connect, readRows, USERS_ROLE } from '../../../infra/redshift-data/postgres/superuser.ts';

/** The emulator's engine without the emulator: its answers to SQL as it is. */
export interface EngineConnection {
  /** The rows as texts; rejects with the engine's own error. */
  readonly rows: (sql: string, values?: readonly string[]) => Promise<(string | null)[][]>;
  readonly close: () => Promise<void>;
}

/** Starts an engine with an empty database and connects as its users do. */
export const openEngine = async (): Promise<EngineConnection> => {
  const folder = await mkdtemp(join(tmpdir(), 'engine-'));
  const { server, administrator } = await openDatabase(join(folder, 'database'), 0);
  const client = await connect(server.address, USERS_ROLE);
  return {
    rows: (sql, values) => readRows(client, sql, values),
    close: async () => {
      await client.end();
      await administrator.end();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
