import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endlessSql } from '../../support/endless-sql.ts';
import { type RuntimeUnderTest, startRuntime } from '../support/runtime-under-test.ts';

let runtime: RuntimeUnderTest;
beforeEach(async () => {
  runtime = await startRuntime();
});
afterEach(() => runtime.stop());

describe('the loss of the engine process', () => {
  it('fails what was running, and the next statement has a new engine', async () => {
    const lost = runtime.submit(endlessSql);
    const engineProcess = await runtime.api.engine.processId();
    const settled = runtime.settled(lost);
    process.kill(engineProcess ?? 0, 'SIGKILL');
    await settled;
    expect(lost).toMatchObject({
      status: 'FAILED',
      error: 'ERROR: The connection to the database was lost before the statement ended',
    });
    const next = runtime.submit('select 1');
    await runtime.settled(next);
    expect(next.status).toBe('FINISHED');
    expect(await runtime.api.engine.processId()).not.toBe(engineProcess);
  });

  it('closes the sessions whose connections it held', async () => {
    const session = runtime.api.sessions.open(
      { owner: 'me', principal: 'me' },
      { clusterIdentifier: 'local', database: 'dev', dbUser: 'me' },
      600,
    );
    const lost = runtime.submit(endlessSql);
    const settled = runtime.settled(lost);
    process.kill((await runtime.api.engine.processId()) ?? 0, 'SIGKILL');
    await settled;
    expect(session.status).toBe('CLOSED');
  });
});
