import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../infra/host/system.ts';
import { defaultLimits } from '../../../infra/redshift-data/contract/limits.ts';
import { DataApiRuntime } from '../../../infra/redshift-data/data-api-runtime.ts';
import { DataFolder } from '../../../infra/redshift-data/emulator-folder.ts';
import type { Statement } from '../../../infra/redshift-data/statement/statement.ts';
import { endlessSql } from '../../support/endless-sql.ts';

let folder: DataFolder;
let runtime: DataApiRuntime;
beforeEach(async () => {
  folder = new DataFolder(undefined);
  runtime = new DataApiRuntime({
    folder,
    clock: systemClock,
    limits: defaultLimits,
    targets: { region: 'us-east-1', accountId: '0', workgroups: [], clusters: ['local'] },
    enforceLimits: false,
    tpchScale: 0,
    onEvent: () => {},
  });
  await runtime.start();
});
afterEach(async () => {
  await runtime.stop();
  folder.release();
});

const submit = (sql: string): Statement => {
  const statement = runtime.api.store.accept({
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
  runtime.api.runner.submit(statement);
  return statement;
};

describe('the loss of the engine process', () => {
  it('fails what was running, and the next statement has a new engine', async () => {
    const lost = submit(endlessSql);
    const engineProcess = await runtime.api.engine.processId();
    const settled = runtime.api.waiters.wait(lost, 30);
    process.kill(engineProcess ?? 0, 'SIGKILL');
    await settled;
    expect(lost).toMatchObject({
      status: 'FAILED',
      error: 'ERROR: The connection to the database was lost before the statement ended',
    });
    const next = submit('select 1');
    await runtime.api.waiters.wait(next, 30);
    expect(next.status).toBe('FINISHED');
    expect(await runtime.api.engine.processId()).not.toBe(engineProcess);
  });

  it('closes the sessions whose connections it held', async () => {
    const session = runtime.api.sessions.open(
      { owner: 'me', principal: 'me' },
      { clusterIdentifier: 'local', database: 'dev', dbUser: 'me' },
      600,
    );
    const lost = submit(endlessSql);
    const settled = runtime.api.waiters.wait(lost, 30);
    process.kill((await runtime.api.engine.processId()) ?? 0, 'SIGKILL');
    await settled;
    expect(session.status).toBe('CLOSED');
  });
});
