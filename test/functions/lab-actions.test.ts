import { describe, expect, it } from 'vitest';
import { checkReportStatus } from '../../functions/lab/check-report-status.ts';
import { executeReport } from '../../functions/lab/execute-report.ts';
import { getReportResults } from '../../functions/lab/get-report-results.ts';
import { labAction } from '../../functions/lab/lab-request.ts';
import type { ApiRequest } from '../../shared/http/request.ts';
import type { Report } from '../../shared/reports/report.ts';
import { aRequest } from '../support/api-request.ts';
import { asProblem } from '../support/as-problem.ts';
import { memoryPipeline } from '../support/memory/memory-pipeline.ts';
import { readMemoryResults } from '../support/memory/memory-results.ts';
import { requestLimits } from '../support/request-limits.ts';

const report: Report = {
  name: 'revenue-by-country',
  title: 'Revenue',
  description: 'Of one country',
  sql: 'select :country_name as country',
  parameters: { country_name: { type: 'string', pattern: '^[A-Z ]+$' } },
};

const NONE = '00000000-0000-4000-8000-000000000000';

/** A page of GetStatementResult. */
const fieldsPage = JSON.stringify({
  ColumnMetadata: [{ label: 'country', typeName: 'varchar', nullable: 0 }],
  Records: [[{ stringValue: 'CANADA' }]],
  TotalNumRows: 1,
});

const setUp = () => {
  const pipeline = memoryPipeline();
  const execute = executeReport({
    report,
    limits: requestLimits,
    submit: (request) => pipeline.submitted(request),
  });
  const texts = readMemoryResults(pipeline.results);
  const { jobs, clock } = pipeline;
  const admins = ['root'];
  const status = checkReportStatus({ jobs, admins });
  const fetchResults = getReportResults({ jobs, clock, results: texts, admins });
  const results = (request: ApiRequest) => fetchResults(request).catch(asProblem);
  const lab = (query: Record<string, string>, owner = 'alice') =>
    aRequest({ path: '/lab', query, owner });
  const started = async (): Promise<string> => {
    const { body } = await execute(lab({ country_name: 'CANADA' }));
    return JSON.parse(body ?? '');
  };
  const finish = async (jobId: string) => {
    pipeline.statements.end(jobId, { hasResultSet: true, rowCount: 1 }, [fieldsPage]);
    await pipeline.deliver(jobId);
  };
  return { pipeline, execute, status, results, lab, started, finish };
};

describe('an action of the lab', () => {
  it.each(['/lab', '/lab/'])('is read from the query at %s', (path) => {
    const request = aRequest({ path, query: { action: 'execute_report', _: '1' } });
    expect(labAction(request)).toBe('execute_report');
  });

  it.each([
    [{}, '/lab', 'No action was given; there are: execute_report, check_report_status, get_report'],
    [{ action: 'drop_report' }, '/lab', 'There is no action drop_report; there are: execute_rep'],
    [{ action: 'execute_report' }, '/lab/report', 'There is nothing at /lab/report'],
  ])('is refused when it is unknown: %o at %s', (query, path, sentence) => {
    const refused = () => labAction(aRequest({ path, query }));
    expect(refused).toThrow(expect.objectContaining({ status: 400 }));
    expect(refused).toThrow(sentence);
  });
});

describe('execute_report', () => {
  it('submits the report with the value bound and answers with the id as a JSON string', async () => {
    const { pipeline, execute, lab } = setUp();
    const { statusCode, headers, body } = await execute(lab({ country_name: 'UNITED STATES' }));
    const jobId = JSON.parse(body ?? '');
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toBe('application/json');
    expect(pipeline.jobs.of(jobId)).toMatchObject({
      owner: 'alice',
      report: 'revenue-by-country',
      parameters: { country_name: 'UNITED STATES' },
      format: 'jsonl',
    });
    expect(pipeline.statements.of(jobId).request.sql).toBe('select :country_name as country');
  });

  it.each([
    [{}, 'country_name: This parameter is missing'],
    [{ country_name: '' }, 'country_name: given: ""'],
    [{ country_name: "x' or 1=1 --" }, 'country_name: given: "x\' or 1=1 --". Accepted: string'],
  ])('refuses %o in a sentence and starts nothing', async (query, sentence) => {
    const { pipeline, execute, lab } = setUp();
    await expect(execute(lab(query))).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining(sentence),
    });
    expect(pipeline.jobs.records.size).toBe(0);
  });
});

describe('check_report_status', () => {
  it('says the job’s state in the words of the lab', async () => {
    const { pipeline, status, lab, started, finish } = setUp();
    pipeline.statements.full = true;
    const jobId = await started();
    const said = async () => (await status(lab({ query_id: jobId }))).body;
    expect(await said()).toBe('"SUBMITTED"');

    pipeline.statements.full = false;
    pipeline.clock.pass(61);
    await pipeline.reconcile();
    expect(await said()).toBe('"STARTED"');

    await finish(jobId);
    expect(await said()).toBe('"FINISHED"');
  });

  it.each([
    ['FAILED', '"FAILED"'],
    ['ABORTED', '"ABORTED"'],
  ] as const)('says of a statement that ended %s: %s', async (status, word) => {
    const { pipeline, status: check, lab, started } = setUp();
    const jobId = await started();
    pipeline.statements.end(jobId, { status });
    await pipeline.deliver(jobId);
    expect((await check(lab({ query_id: jobId }))).body).toBe(word);
  });

  it('reads only the job table', async () => {
    const { pipeline, status, lab, started } = setUp();
    const jobId = await started();
    const before = [...pipeline.statements.calls];
    await status(lab({ query_id: jobId }));
    expect(pipeline.statements.calls).toEqual(before);
  });

  it.each([
    [{}, 'query_id is missing'],
    [{ query_id: NONE }, `There is no query ${NONE}`],
    [{ query_id: 'x'.repeat(3000) }, 'There is no query xxx'],
  ])('refuses %o in a sentence', async (query, sentence) => {
    const { status, results, lab } = setUp();
    for (const action of [status, results]) {
      await expect(action(lab(query))).rejects.toMatchObject({
        status: 400,
        message: expect.stringContaining(sentence),
      });
    }
  });

  it('tells an administrator of any query', async () => {
    const { status, lab, started } = setUp();
    const jobId = await started();
    expect((await status(lab({ query_id: jobId }, 'root'))).body).toBe('"STARTED"');
  });

  it('hides another owner’s query', async () => {
    const { status, results, lab, started } = setUp();
    const jobId = await started();
    for (const action of [status, results]) {
      await expect(action(lab({ query_id: jobId }, 'bob'))).rejects.toMatchObject({
        status: 400,
        message: expect.stringContaining('There is no query'),
      });
    }
  });
});

describe('get_report_results', () => {
  it('answers with the stored rows, without a word to the Data API', async () => {
    const { pipeline, results, lab, started, finish } = setUp();
    const jobId = await started();
    await finish(jobId);
    const before = [...pipeline.statements.calls];
    const { body, headers } = await results(lab({ query_id: jobId }));
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(body ?? '')).toEqual({
      ColumnMetadata: [{ label: 'country', name: 'country', nullable: 0, typeName: 'varchar' }],
      Records: [[{ stringValue: 'CANADA' }]],
      TotalNumRows: 1,
    });
    expect(pipeline.statements.calls).toEqual(before);
  });

  it('reads the results of jobs that were not submitted here as well', async () => {
    const { pipeline, results, lab } = setUp();
    const { jobId } = await pipeline.submit({ format: 'csv' });
    pipeline.statements.finish(jobId, ['1', '']);
    await pipeline.deliver(jobId);
    const { body } = await results(lab({ query_id: jobId }));
    expect(JSON.parse(body ?? '')).toMatchObject({
      Records: [[{ longValue: 1 }], [{ isNull: true }]],
      TotalNumRows: 2,
    });
  });

  it('refuses a result that has expired', async () => {
    const { pipeline, results, lab, started, finish } = setUp();
    const jobId = await started();
    await finish(jobId);
    pipeline.results.files.clear();
    await expect(results(lab({ query_id: jobId }))).rejects.toMatchObject({ status: 410 });
    pipeline.clock.pass(31 * 86_400);
    await expect(results(lab({ query_id: jobId }))).rejects.toMatchObject({ status: 410 });
  });

  it('does not show what was written over the result', async () => {
    const { pipeline, results, lab, started, finish } = setUp();
    const jobId = await started();
    await finish(jobId);
    for (const key of pipeline.results.files.keys()) pipeline.results.files.set(key, '{"n":666}');
    await expect(results(lab({ query_id: jobId }))).rejects.toMatchObject({
      problem: 'result-altered',
    });
  });

  it('refuses until the result is there', async () => {
    const { results, lab, started } = setUp();
    const early = results(lab({ query_id: await started() }));
    await expect(early).rejects.toMatchObject({ problem: 'result-not-ready', status: 409 });
  });

  it('refuses in a sentence what Lambda could not hand over', async () => {
    const { pipeline, results, lab } = setUp();
    const { jobId } = await pipeline.submit({ format: 'csv' });
    // Well below 6 MB as a file; each row becomes a field of three times the size.
    pipeline.statements.finish(jobId, Array.from({ length: 300_000 }, String));
    await pipeline.deliver(jobId);
    await expect(results(lab({ query_id: jobId }))).rejects.toMatchObject({
      status: 400,
      message: expect.stringMatching(/too large for one answer .*GET \/jobs\/.*\/result/),
    });
  });
});
