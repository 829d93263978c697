import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endlessSql } from '../support/endless-sql.ts';
import { startPipelineStack } from '../support/pipeline-stack.ts';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'restart-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

describe('a restarted stack', () => {
  it('keeps jobs, results and tables, and goes on where it stopped', async () => {
    const before = await startPipelineStack({ dataDir, injectEventFault: () => ({ copies: 0 }) });
    const table = await before.submit({ sql: 'create table kept as select 42 as n' });
    await before.eventOf(table);
    await before.makeOverdue(table);
    await before.reconcile();
    const unsettled = await before.submit({ sql: 'select n from kept' });
    await before.eventOf(unsettled);
    const jobs = await (await before.call('/jobs')).json();
    await before.stop();

    const after = await startPipelineStack({ dataDir });
    expect(await (await after.call('/jobs')).json()).toEqual(jobs);
    await after.makeOverdue(unsettled);
    await after.reconcile();
    expect((await after.job(unsettled)).state).toBe('SUCCEEDED');
    expect(await after.resultText(unsettled)).toBe('n\r\n42\r\n');
    await after.stop();
  });

  it('ends a job at once whose statement ran when the stack stopped', async () => {
    const before = await startPipelineStack({ dataDir });
    const running = await before.submit({ sql: endlessSql });
    expect((await before.job(running)).state).toBe('RUNNING');
    await before.stop();

    const after = await startPipelineStack({ dataDir });
    const { state, error } = await after.settled(running);
    expect(state).toBe('FAILED');
    expect(error).toMatchObject({ code: 'WAREHOUSE_CONNECTION_LOST', retryable: true });
    await after.stop();
  });
});
