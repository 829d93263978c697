import { describe, expect, it } from 'vitest';
import { parseStatementEvent } from '../../functions/collector/statement-event.ts';
import type { SubmitRequest } from '../../functions/submit/submit-request.ts';
import { PermanentFailure } from '../../shared/platform/failure.ts';
import type { StatementPart, StatementStatus } from '../../shared/redshift/statement.ts';
import { mayCommit } from '../../shared/sql/statements.ts';
import { memoryPipeline, PREFIX } from '../support/memory/memory-pipeline.ts';
import { csvPage } from '../support/memory/memory-statements.ts';

const INSERT = 'insert into t values (1)';

/** The parts that the Data API describes; the second of them has failed. */
const partsOf = (statementId: string, sqls: readonly string[], ends: readonly StatementStatus[]) =>
  sqls.map(
    (sql, index): StatementPart => ({
      statementId: `${statementId}:${index + 1}`,
      status: ends[index] ?? 'ABORTED',
      hasResultSet: sql.startsWith('select'),
      mayCommit: mayCommit(sql),
      rowCount: 1,
      ...(ends[index] === 'FAILED' && { errorMessage: 'ERROR: no' }),
    }),
  );

const ended = async (
  sqls: readonly string[],
  ends: readonly StatementStatus[],
  request: Partial<SubmitRequest> = {},
  errorMessage = 'Query #2 failed with ERROR: no',
) => {
  const pipeline = memoryPipeline();
  const { jobId } = await pipeline.submit({ sql: sqls, ...request });
  const { statementId } = pipeline.statements.of(jobId).statement;
  const parts = partsOf(statementId, sqls, ends);
  const isDone = ends.length === sqls.length && ends.every((end) => end === 'FINISHED');
  pipeline.statements.end(
    jobId,
    {
      status: isDone && errorMessage === '' ? 'FINISHED' : 'FAILED',
      hasResultSet: parts.some(({ hasResultSet }) => hasResultSet),
      ...(errorMessage !== '' && { errorMessage }),
      parts,
    },
    [csvPage(['n', '7'], 1)],
  );
  await pipeline.deliver(jobId);
  return { pipeline, jobId, job: pipeline.jobs.of(jobId) };
};

describe('what stays of several statements of which one fails', () => {
  it.each<[string, readonly string[], readonly StatementStatus[], object, object]>([
    [
      'nothing of a transaction',
      [INSERT, INSERT],
      ['FINISHED', 'FAILED'],
      {},
      { statementIndex: 2, effects: 'none' },
    ],
    [
      'what had finished, of statements each for itself',
      [INSERT, INSERT, INSERT],
      ['FINISHED', 'FAILED', 'FINISHED'],
      { executionMode: 'AUTO_COMMIT' },
      { statementIndex: 2, effects: 'partial' },
    ],
    [
      'nothing where none for itself had finished',
      [INSERT, INSERT],
      ['FAILED', 'FAILED'],
      { executionMode: 'AUTO_COMMIT' },
      { statementIndex: 1, effects: 'none' },
    ],
    [
      'what a TRUNCATE in a transaction has committed',
      ['truncate t', INSERT],
      ['FINISHED', 'FAILED'],
      {},
      { statementIndex: 2, effects: 'partial' },
    ],
  ])('is %s', async (_, sqls, ends, request, error) => {
    const { job } = await ended(sqls, ends, request);
    expect(job).toMatchObject({ state: 'FAILED', error: { ...error, retryable: false } });
    expect(job.error?.detail).toBe('ERROR: no');
  });

  it('decides whether the same may be submitted again after a conflict', async () => {
    const conflict = 'ERROR: deadlock detected';
    const wholly = await ended([INSERT, INSERT], ['FINISHED', 'FINISHED'], {}, conflict);
    expect(wholly.job.error).toEqual({
      code: 'TRANSACTION_CONFLICT',
      detail: conflict,
      retryable: true,
      effects: 'none',
    });
    const mode = { executionMode: 'AUTO_COMMIT' } as const;
    const partly = await ended([INSERT, INSERT], ['FINISHED', 'FINISHED'], mode, conflict);
    expect(partly.job.error).toMatchObject({ retryable: false, effects: 'partial' });
  });

  it('is not known where the connection is lost while they are committed', async () => {
    const lost = 'ERROR: The connection to the database was lost before the statement ended';
    const { job } = await ended([INSERT, INSERT], ['FINISHED', 'FINISHED'], {}, lost);
    expect(job.error).toMatchObject({ retryable: false, effects: 'partial' });
    expect(job.error).not.toHaveProperty('statementIndex');
  });
});

describe('several statements', () => {
  it('take one record, one start and no more writes than one', async () => {
    const one = await (async () => {
      const pipeline = memoryPipeline();
      const { jobId } = await pipeline.submit();
      pipeline.statements.finish(jobId, ['7']);
      await pipeline.deliver(jobId);
      return pipeline;
    })();
    const { pipeline, job, jobId } = await ended(
      [INSERT, 'select n from t', INSERT],
      ['FINISHED', 'FINISHED', 'FINISHED'],
      {},
      '',
    );
    expect(pipeline.statements.calls).toEqual(one.statements.calls);
    expect(pipeline.jobs.writes).toBe(one.jobs.writes);
    expect(job.statements?.map(({ index, status }) => [index, status])).toEqual([
      [1, 'FINISHED'],
      [2, 'FINISHED'],
      [3, 'FINISHED'],
    ]);
    expect(job.result?.rowCount).toBe(1);
    expect(pipeline.statements.of(jobId).request.sql).toEqual([INSERT, 'select n from t', INSERT]);
  });

  it('of a report are not shown, and not kept once they are accepted', async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.full = true;
    const { jobId } = await pipeline.submit({ report: 'refresh', sql: [INSERT, 'select 1'] });
    expect(pipeline.jobs.of(jobId)).toMatchObject({
      statements: [{ index: 1 }, { index: 2 }],
      batchSql: [INSERT, 'select 1'],
    });
    pipeline.statements.full = false;
    pipeline.clock.pass(120);
    await pipeline.reconcile();
    expect(pipeline.statements.of(jobId).request.sql).toEqual([INSERT, 'select 1']);
    const job = pipeline.jobs.of(jobId);
    expect(job.state).toBe('RUNNING');
    expect(job).not.toHaveProperty('batchSql');
    expect(JSON.stringify(job)).not.toContain(INSERT);
  });

  it('have effects of none where they never ran', async () => {
    const pipeline = memoryPipeline();
    pipeline.statements.failNext(new PermanentFailure('STATEMENT_REJECTED', 'no'));
    const refused = await pipeline.submit({ sql: [INSERT, 'select 1'] });
    expect(refused.error).toMatchObject({ code: 'STATEMENT_REJECTED', effects: 'none' });

    pipeline.statements.full = true;
    const early = await pipeline.submit({ sql: [INSERT] });
    pipeline.clock.pass(8 * 3600 + 60);
    await pipeline.reconcile();
    expect(pipeline.jobs.of(early.jobId).error).toMatchObject({
      code: 'NOT_STARTED',
      effects: 'none',
    });
  });

  it('say which of them had its time when it was stopped', async () => {
    const pipeline = memoryPipeline();
    const sqls = [INSERT, 'select 1'];
    const { jobId } = await pipeline.submit({ sql: sqls, timeoutSeconds: 60 });
    const { statementId } = pipeline.statements.of(jobId).statement;
    pipeline.clock.pass(61);
    await pipeline.reconcile();
    const parts = partsOf(statementId, sqls, ['FINISHED', 'ABORTED']);
    pipeline.statements.end(jobId, { status: 'ABORTED', durationMs: 61_000, parts });
    await pipeline.deliver(jobId);
    expect(pipeline.jobs.of(jobId).error).toMatchObject({
      code: 'STATEMENT_TIMEOUT',
      statementIndex: 2,
      effects: 'none',
    });
  });

  it('go on when the event of one of them comes, and settle by the last', async () => {
    const pipeline = memoryPipeline();
    const { jobId } = await pipeline.submit({ sql: [INSERT, INSERT] });
    const { statementId } = pipeline.statements.of(jobId).statement;
    const comes = (part: number) => {
      const detail = { statementId: `${statementId}:${part}`, statementName: `${PREFIX}${jobId}` };
      return pipeline.collect(parseStatementEvent({ detail }));
    };
    await comes(1);
    expect(pipeline.jobs.of(jobId).state).toBe('RUNNING');
    const parts = partsOf(statementId, [INSERT, INSERT], ['FINISHED', 'FINISHED']);
    pipeline.statements.end(jobId, { parts });
    await comes(2);
    expect(pipeline.jobs.of(jobId)).toMatchObject({
      state: 'SUCCEEDED',
      result: { hasResultSet: false },
      statements: [{ status: 'FINISHED' }, { status: 'FINISHED' }],
    });
  });

  it('are not submitted again unasked where their result is lost and they have written', async () => {
    const lost = async (sql: readonly string[], report?: string) => {
      const pipeline = memoryPipeline();
      const { jobId } = await pipeline.submit({ sql, ...(report !== undefined && { report }) });
      pipeline.statements.byJob.clear();
      for (const seconds of [24 * 3600, 1_201]) {
        pipeline.clock.pass(seconds);
        await pipeline.reconcile();
      }
      return pipeline.jobs.of(jobId).error;
    };
    const expired = (retryable: boolean) => ({
      code: 'RESULT_EXPIRED',
      detail: expect.any(String),
      retryable,
    });
    expect(await lost(['select 1', 'select 2'])).toEqual(expired(true));
    expect(await lost([INSERT, 'select 2'])).toEqual(expired(false));
    expect(await lost([INSERT, 'select 2'], 'refresh')).toEqual(expired(false));
  });
});
