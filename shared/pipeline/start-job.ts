import type { Job, JobError, JobStatement } from '../job/job.ts';
import { stateMetrics } from '../job/job-metrics.ts';
import { enqueued, startRefused, statementAccepted } from '../job/job-transitions.ts';
import { nextPosition } from '../job/wait-queue.ts';
import { addSeconds, secondsBetween } from '../platform/clock.ts';
import { PermanentFailure, RefusedFailure } from '../platform/failure.ts';
import { ACCESS_DENIED } from '../redshift/data-api-failure.ts';
import { errorBeforeStart } from './batch-failure.ts';
import type { Pipeline } from './pipeline.ts';
import { settleJob } from './settle-job.ts';
import { mayHaveExpired, mustHaveExpired } from './timeouts.ts';

export type StartDeps = Pick<
  Pipeline,
  'jobs' | 'statements' | 'notifications' | 'clock' | 'log' | 'retentionDays'
>;

/**
 * Starts the statement of a queued job, enqueues the job where the warehouse is full, or settles it
 * where the statement is refused; returns its record then. Calling it again is safe: the job's id
 * is the client token, so within 8 h a second call starts nothing. A crash after the call leaves
 * the job queued, and the statement's event or the reconciler finds it by its name.
 *
 * @throws RetryableFailure where the Data API's answer is not known; the job stays queued.
 */
export const startJob = async (
  deps: StartDeps,
  job: Job,
  { isFirstTry = false } = {},
): Promise<Job> => {
  const started = await execute(deps, job);
  if (started.outcome === 'no-room') return enqueueJob(deps, job);
  if (started.outcome === 'accepted') return recordStart(deps, job, started.statement);
  if (started.isDenied && (await mayBeGranted(deps, job))) {
    throw new RefusedFailure('The Data API refused the start for now', { cause: started.cause });
  }
  const earlier = isFirstTry ? undefined : await recordEarlierStart(deps, job);
  if (earlier !== undefined) return earlier;
  // This may arrive late. Another try moves the due time first, and may succeed.
  const { attentionAt } = job;
  const fence = { from: ['QUEUED'], ...(attentionAt !== undefined && { attentionAt }) } as const;
  return settleJob(deps, job, started.settlement, fence);
};

/** An earlier try may have been accepted, and its answer lost. */
const recordEarlierStart = async (deps: StartDeps, job: Job): Promise<Job | undefined> => {
  const statement = await deps.statements.find(job.jobId);
  return statement && recordStart(deps, job, { statementId: statement.statementId });
};

/** Records that the job's statement runs, or stops it where the job was cancelled meanwhile. */
const recordStart = async (deps: StartDeps, job: Job, statement: JobStatement): Promise<Job> => {
  const update = statementAccepted(job, statement, deps.clock.now());
  const moved = await deps.jobs.update(job.jobId, update);
  if (moved.outcome === 'missing') return job;
  if (moved.outcome === 'superseded' && moved.job.state === 'CANCELLED') {
    // The cancel came between our reading the job and the statement's start.
    await deps.statements.cancel(statement.statementId);
  }
  if (moved.outcome === 'applied') {
    const { statementId } = statement;
    const running = stateMetrics(job, 'RUNNING');
    deps.log.info('Statement started', { jobId: job.jobId, statementId }, running);
  }
  return moved.job;
};

/**
 * IAM is eventually consistent: for a while after a deployment a role may be refused what it has
 * been granted. A job stays queued for as long from its first refusal, and is tried again.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html
 */
const GRANTS_SETTLE_SECONDS = 90;

/** Whether the start may still be granted; the job's first refusal is recorded. */
const mayBeGranted = async ({ jobs, clock }: StartDeps, job: Job): Promise<boolean> => {
  const now = clock.now();
  if (job.refusedAt === undefined) await jobs.update(job.jobId, startRefused(job, now));
  return secondsBetween(job.refusedAt ?? now, now) < GRANTS_SETTLE_SECONDS;
};

const execute = async (deps: StartDeps, job: Job) => {
  const sql = job.unloadSql ?? job.batchSql ?? job.sql ?? job.reportSql ?? shownStatements(job);
  if (sql === undefined) throw new Error(`Job ${job.jobId} is queued without its SQL text.`);
  try {
    return await deps.statements.execute({
      jobId: job.jobId,
      sql,
      executionMode: job.executionMode,
      // UNLOAD has its values in its text already, and a parameter without use is refused.
      parameters: job.unloadSql === undefined ? job.parameters : {},
      format: job.format,
    });
  } catch (error) {
    if (!(error instanceof PermanentFailure)) throw error;
    const { code, message: detail } = error;
    // Once the permission is there, the same request succeeds.
    const isDenied = code === ACCESS_DENIED;
    const refusal = errorBeforeStart(job, { code, detail, retryable: isDenied });
    deps.log.warn('Statement refused', { jobId: job.jobId, errorCode: code });
    const settlement = { state: 'FAILED', error: refusal } as const;
    return { outcome: 'refused', isDenied, settlement, cause: error } as const;
  }
};

/** The texts of several statements, where the job itself shows them. */
const shownStatements = ({ statements }: Job): string[] | undefined =>
  statements?.map(({ sql = '' }) => sql);

/**
 * The Data API honours a client token for 8 h. An hour earlier a job that is still queued is no
 * longer executed, which might run its statement a second time, but looked up by its name. It fails
 * only an hour later, when a request that was under way has arrived.
 * https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html
 */
const TOKEN_SECONDS = 7 * 3600;
const GIVE_UP_SECONDS = 8 * 3600;

/** Whether the statement of a job submitted then may still be executed. */
export const mayStart = (submittedAt: string, now: string): boolean =>
  secondsBetween(submittedAt, now) < TOKEN_SECONDS;

/**
 * Starts a job that has been queued for a while. Returns the same job where it is too late to start
 * it, and too early to conclude that its statement never ran. A job of which no start was ever
 * tried needs no such look, of which all jobs together have three a second.
 *
 * @throws RetryableFailure where the Data API's answer is not known; the job stays queued.
 */
export const startQueuedJob = async (
  deps: StartDeps,
  job: Job,
  wasUntried: boolean,
): Promise<Job> => {
  const now = deps.clock.now();
  if (mayStart(job.submittedAt, now)) return startJob(deps, job);

  if (!wasUntried && !mustHaveExpired(job, now)) {
    const earlier = await recordEarlierStart(deps, job);
    if (earlier !== undefined) return earlier;
    if (secondsBetween(job.submittedAt, now) < GIVE_UP_SECONDS) return job;
  }

  // By now the Data API may have forgotten a statement that did run.
  const error = errorBeforeStart(
    job,
    !wasUntried && mayHaveExpired(job, now) ? START_UNKNOWN : NOT_STARTED,
  );
  return settleJob(deps, job, { state: 'FAILED', error }, { from: ['QUEUED'] });
};

const NOT_STARTED: JobError = {
  code: 'NOT_STARTED',
  detail: 'The warehouse did not take the statement within 7 h; submit the request again.',
  retryable: true,
};

const START_UNKNOWN: JobError = {
  code: 'START_UNKNOWN',
  detail:
    'Nothing could be learnt of the statement for 23 h, after which the Data API forgets: it may ' +
    'have run. Look at what it was to change before you submit it again.',
  retryable: false,
};

export type EnqueueDeps = Pick<Pipeline, 'log'> & {
  readonly jobs: Pick<Pipeline['jobs'], 'queued' | 'lastQueued' | 'update'>;
};

/**
 * Enqueues a job; see `wait-queue.ts`.
 *
 * @throws RetryableFailure where the job table did not answer; the job is checked when it is due.
 */
export const enqueueJob = async (
  deps: EnqueueDeps,
  job: Job,
  { isUntried = false } = {},
): Promise<Job> => {
  const [[head], last] = await Promise.all([deps.jobs.queued(1), deps.jobs.lastQueued(job.owner)]);
  const position = nextPosition(head, last, job.place);
  const checkAt = addSeconds(job.submittedAt, TOKEN_SECONDS);
  const moved = await deps.jobs.update(job.jobId, enqueued(job, { position, isUntried }, checkAt));
  if (moved.outcome === 'missing') return job;
  if (moved.outcome === 'applied') deps.log.info('Job queued for capacity', { jobId: job.jobId });
  return moved.job;
};
