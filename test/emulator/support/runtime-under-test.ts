import { systemClock } from '../../../infra/host/system.ts';
import { defaultLimits, type Limits } from '../../../infra/redshift-data/contract/limits.ts';
import { DataApiRuntime } from '../../../infra/redshift-data/data-api-runtime.ts';
import { DataFolder } from '../../../infra/redshift-data/emulator-folder.ts';
import type { Statement } from '../../../infra/redshift-data/statement/statement.ts';

/** The emulator without HTTP. */
export interface RuntimeUnderTest {
  readonly api: DataApiRuntime['api'];
  submit(sql: string): Statement;
  /** Resolves when the statement has settled. */
  settled(statement: Statement): Promise<void>;
  stop(): Promise<void>;
}

/** Starts one with an empty database in a folder of its own. */
export const startRuntime = async (limits: Partial<Limits> = {}): Promise<RuntimeUnderTest> => {
  const folder = new DataFolder(undefined);
  const runtime = new DataApiRuntime({
    folder,
    clock: systemClock,
    limits: { ...defaultLimits, ...limits },
    targets: { region: 'us-east-1', accountId: '0', workgroups: [], clusters: ['local'] },
    enforceLimits: false,
    tpchScale: 0,
    onEvent: () => {},
  });
  await runtime.start();
  const { api } = runtime;
  return {
    api,
    submit: (sql) => {
      const statement = api.store.accept({
        owner: 'me',
        principal: 'me',
        warehouse: { clusterIdentifier: 'local', database: 'dev', dbUser: 'me' },
        batch: false,
        withEvent: false,
        parameters: [],
        resultFormat: 'JSON',
        fingerprint: '',
        sqls: [sql],
      });
      api.runner.submit(statement);
      return statement;
    },
    settled: (statement) => api.waiters.wait(statement, 30),
    stop: async () => {
      await runtime.stop();
      api.store.close();
      folder.release();
    },
  };
};
