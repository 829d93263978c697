import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opsCommand } from '../../../bin/ops/ops-command.ts';
import { jobFrom } from '../../../shared/job/job-record.ts';
import { queueKeys } from '../../../shared/job/wait-queue.ts';
import { newJob } from '../../../shared/pipeline/new-job.ts';
import { addSeconds, systemClock } from '../../../shared/platform/clock.ts';
import { endlessSql } from '../../support/endless-sql.ts';
import { runInProcess } from '../../support/fake-terminal.ts';
import { subscribe } from '../../support/subscription.ts';
import { revenue, startTroubledStack, type TroubledStack } from './troubled-stack.ts';

let stack: TroubledStack;
beforeAll(async () => {
  stack = await startTroubledStack();
});
afterAll(() => stack.stop());

/** Runs one command against the local stack. */
const ops = async (...args: string[]) => {
  const { code, out, err } = await runInProcess(opsCommand, args, {
    AWS_ENDPOINT_URL: stack.awsUrl,
  });
  return { exitCode: code, printed: out.trimEnd(), noted: err.trimEnd() };
};

const recordOf = async (jobId: string) => {
  const Key = { jobId };
  const { Item } = await stack.dynamo.send(new GetCommand({ TableName: stack.tableName, Key }));
  return jobFrom(Item);
};

const request = { sql: 'select 1', parameters: {}, format: 'csv' } as const;

/** Does `work` while the table has these records. */
const withRecords = async <T>(records: readonly { jobId: string }[], work: () => Promise<T>) => {
  const TableName = stack.tableName;
  for (const Item of records) await stack.dynamo.send(new PutCommand({ TableName, Item }));
  const done = await work();
  for (const { jobId } of records) {
    await stack.dynamo.send(new DeleteCommand({ TableName, Key: { jobId } }));
  }
  return done;
};

const MISSING = '00000000-0000-4000-8000-00000000dead';
const SLOW = { sql: endlessSql };

const slowJob = async (): Promise<string> => {
  const jobId = await stack.submit(SLOW);
  expect((await stack.job(jobId)).state).toBe('RUNNING');
  return jobId;
};

const cancel = async (jobId: string): Promise<void> => {
  await stack.call(`/jobs/${jobId}/cancel`, { method: 'POST' });
  await stack.done(jobId);
};

describe('ops stuck', () => {
  it('says so where no job is overdue', async () => {
    expect(await ops('stuck')).toEqual({ exitCode: 0, printed: '', noted: 'No job is overdue.' });
  });

  it('lists overdue jobs with why, the oldest first', async () => {
    const jobId = await slowJob();
    await stack.makeOverdue(jobId);
    const { exitCode, printed } = await ops('stuck');
    expect(exitCode).toBe(0);
    expect(printed.split('\n')).toHaveLength(3);
    expect(printed).toContain(jobId);
    expect(printed).toContain('RUNNING  ad-hoc');
    expect(printed).toContain('no event reported the end of its statement');
    const { jobs } = JSON.parse((await ops('stuck', '--json')).printed);
    expect(jobs).toMatchObject([{ jobId, state: 'RUNNING', report: 'ad-hoc' }]);
    expect(jobs[0].traceId).toMatch(/^[0-9a-f]{32}$/);
    await cancel(jobId);
  });

  it('shows the others where a record cannot be read, and says so of it', async () => {
    const overdue = (seconds: number) => ({
      ...newJob({ ...request, owner: 'alice' }, addSeconds(systemClock.now(), -9_000)),
      attentionAt: addSeconds(systemClock.now(), -seconds),
    });
    const [newer, known] = [{ ...overdue(3_660), state: 'UNKNOWN' }, overdue(1_860)];
    const ends = await withRecords([newer, known], async () => [
      await ops('stuck'),
      await ops('stuck', '--json'),
    ]);
    expect(ends[0]?.printed.split('\n').slice(2)).toEqual([
      expect.stringMatching(`^${newer.jobId} +- +- +1 h 1 min +its record cannot be`),
      expect.stringMatching(`^${known.jobId} +QUEUED +ad-hoc +31 min .*the start of its statement`),
    ]);
    const { jobs } = JSON.parse(ends[1]?.printed ?? '');
    expect(jobs[0]).toEqual({
      jobId: newer.jobId,
      overdueSeconds: expect.any(Number),
      why: 'its record cannot be read; a newer version may have written it',
    });
    expect(jobs[1]).toMatchObject({ jobId: known.jobId, state: 'QUEUED' });
  });
});

describe('ops queue', () => {
  it('counts the queued jobs of each owner, which are not overdue while they may start', async () => {
    const queuedJob = (owner: string, position: number) => {
      const job = newJob({ ...request, owner }, addSeconds(systemClock.now(), position * 60 - 600));
      return {
        ...job,
        ...queueKeys(job, { position, isUntried: true }),
        attentionAt: addSeconds(systemClock.now(), 60),
      };
    };
    const jobs = [queuedJob('bob', 1), queuedJob('alice', 0), queuedJob('alice', 1)];
    const newer = { ...queuedJob('alice', 2), openKey: '0' };
    const ends = await withRecords([...jobs, newer], async () => [
      await ops('queue', '--json'),
      await ops('queue'),
      await ops('stuck'),
    ]);
    const { owners } = JSON.parse(ends[0]?.printed ?? '');
    expect(owners).toMatchObject([
      { owner: 'alice', queuedJobs: 3 },
      { owner: 'bob', queuedJobs: 1 },
    ]);
    expect(owners[0].oldestSeconds).toBeGreaterThanOrEqual(600);
    expect(ends[1]?.printed.split('\n').slice(2)).toEqual([
      expect.stringMatching(/^alice +3 +10 min/),
      expect.stringMatching(/^bob +1 +9 min/),
    ]);
    expect(ends[2]?.noted).toBe('No job is overdue.');
    expect((await ops('queue')).noted).toBe('No job is queued.');
  });
});

describe('ops recollect', () => {
  it('has the reconciler bring a job on whose event got lost', async () => {
    const jobId = await stack.withLostEvent(() => stack.submit(revenue));
    const { exitCode, printed } = await ops('recollect', jobId);
    expect([exitCode, printed]).toEqual([
      0,
      `Job ${jobId} (RUNNING) is due now; the reconciler's next run takes it up.`,
    ]);
    await stack.reconcile();
    expect((await stack.done(jobId)).state).toBe('SUCCEEDED');
  });

  it('changes nothing of a settled job, and says what can be done', async () => {
    const jobId = await stack.succeed();
    const before = await recordOf(jobId);
    const { exitCode, noted } = await ops('recollect', jobId);
    expect(exitCode).toBe(1);
    expect(noted).toContain('is SUCCEEDED; a settled job never changes');
    expect(noted).toContain(`npm run ops -- renotify ${jobId}`);
    expect(await recordOf(jobId)).toEqual(before);
  });

  it('leaves a job alone that a collector has', async () => {
    const jobId = await slowJob();
    const record = (state: string) =>
      stack.dynamo.send(
        new UpdateCommand({
          TableName: stack.tableName,
          Key: { jobId },
          UpdateExpression: 'SET #state = :state, leaseUntil = :later',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':state': state, ':later': '2999-01-01T00:00:00.000Z' },
        }),
      );
    await record('COLLECTING');
    const { exitCode, noted } = await ops('recollect', jobId);
    expect([exitCode, noted]).toEqual([1, expect.stringContaining('is being collected: attempt')]);
    await record('RUNNING');
    await cancel(jobId);
  });

  it('knows when there is no such job', async () => {
    expect(await ops('recollect', MISSING)).toMatchObject({
      exitCode: 1,
      noted: `There is no job ${MISSING}.`,
    });
  });
});

describe('ops renotify', () => {
  it('publishes a settled job once more, as the same event', async () => {
    const jobId = await stack.succeed();
    const queue = await subscribe(stack, 'again');
    const { exitCode, printed } = await ops('renotify', jobId);
    expect([exitCode, printed]).toEqual([
      0,
      `Job ${jobId} (SUCCEEDED) was announced again, as event ${jobId}.`,
    ]);
    const { event } = await queue.next();
    queue.close();
    const { traceparent } = await recordOf(jobId);
    expect(event).toMatchObject({ id: jobId, source: 'RedshiftDataJobs/', traceparent });
  });

  it('announces no job that goes on', async () => {
    const jobId = await slowJob();
    const { exitCode, noted } = await ops('renotify', jobId);
    expect(exitCode).toBe(1);
    expect(noted).toBe(`Job ${jobId} is RUNNING; only a settled job is announced.`);
    await cancel(jobId);
  });
});

describe('ops redrive', () => {
  it('hands events to the collector, throws ticks away, and leaves what is neither', async () => {
    const refused = await stack.withRefusedEvent(() => stack.submit(revenue));
    const failed = await stack.withFailedCollector();
    await stack.failReconciler();
    const sqs = new SQSClient(stack.clientConfig);
    const QueueUrl = stack.outputs['FailedEventsQueueUrl'];
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{"no": "event"}' }));
    sqs.destroy();

    const { exitCode, printed, noted } = await ops('redrive');
    expect(printed.split('\n').slice(2)).toEqual([
      expect.stringMatching(/^UndeliveredEvents +1 +0 +0$/),
      expect.stringMatching(/^FailedEvents +1 +0 +1$/),
      expect.stringMatching(/^UndeliveredTicks +0 +0 +0$/),
      expect.stringMatching(/^FailedTicks +0 +1 +0$/),
    ]);
    expect(exitCode).toBe(1);
    expect(noted).toMatch(/^FailedEvents: message .* is no event of a statement\.$/);
    for (const jobId of [refused, failed]) {
      expect((await stack.done(jobId)).state).toBe('SUCCEEDED');
    }
  });
});

describe('ops alarms', () => {
  it('shows every alarm, those that are ringing first and with what to do', async () => {
    const { exitCode, printed } = await ops('alarms');
    expect(exitCode).toBe(0);
    const lines = printed.split('\n');
    expect(lines[2]).toMatch(/^ALARM +\w+ +20\d\d-\S+ \S+ UTC$/);
    const rows = lines.filter((line) => / 20\d\d-\S+ \S+ UTC$/.test(line));
    const about = lines.indexOf('CollectorFails');
    expect(lines.slice(about + 1, about + 4)).toEqual([
      '  Results of finished statements reach S3 minutes late, or not at all.',
      '  Runbook: "The collector fails" in infra/aws/operations/README.md',
      expect.stringMatching(/^ {2}https:\/\/\S+$/),
    ]);
    // A link that is cut leads nowhere.
    const long = lines.filter((line) => line.length > 100 && !/^ {2}https:\S+$/.test(line));
    expect(long).toEqual([]);
    const { alarms } = JSON.parse((await ops('alarms', '--json')).printed);
    expect(rows).toHaveLength(alarms.length);
    expect(alarms.length).toBeGreaterThan(15);
    expect(alarms[0].description).toContain('Runbook: ');
  });

  it('explains one that is not ringing, and knows which there are', async () => {
    const { exitCode, printed } = await ops('alarms', 'ApiFails');
    expect(exitCode).toBe(0);
    expect(printed.split('\n')).toHaveLength(7);
    expect(printed).toContain('\nApiFails\n  Callers get 5xx and have to retry;');
    expect(await ops('alarms', 'Nothing')).toEqual({
      exitCode: 1,
      printed: '',
      noted: 'There is no alarm RedshiftDataJobs-Nothing.',
    });
  });
});

describe('ops', () => {
  it.each([
    [[], 'Which command? alarms, stuck, queue, redrive, recollect, renotify.'],
    [['fix'], "There is no command 'fix'; there are: alarms, stuck,"],
    [['recollect'], 'Which job?'],
    [['renotify', 'a', 'b'], "Unexpected argument 'b': one job is enough."],
    [['stuck', 'x'], "Unexpected argument 'x'."],
    [['stuck', '--loud'], "Unknown option '--loud'."],
  ])('answers wrong arguments with what is right: %j', async (args, sentence) => {
    const { exitCode, noted } = await ops(...args);
    expect(exitCode).toBe(2);
    expect(noted).toContain(sentence);
    expect(noted).toMatch(/\nSee npm run ops -- ((stuck|recollect|renotify) )?--help$/);
  });

  it('names the stack that does not exist', async () => {
    const { exitCode, noted } = await ops('stuck', '--stack', 'Other');
    expect(exitCode).toBe(1);
    expect(noted).toBe(
      'Stack with id Other does not exist. --stack names another; AWS_REGION another Region.',
    );
  });

  it('names the endpoint that does not answer', async () => {
    const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };
    expect(await runInProcess(opsCommand, ['stuck'], environment)).toMatchObject({
      code: 1,
      err: 'Nothing answers at http://127.0.0.1:9. Is it running? npm start.\n',
    });
  });
});
