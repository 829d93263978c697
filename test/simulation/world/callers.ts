import { isSettled } from '../../../shared/job/job.ts';
import { RequestRefusedError } from '../../../shared/job/request-refused-error.ts';
import type { JobRequest } from '../../../shared/pipeline/new-job.ts';
import type { InvocationEnd } from '../engine/invocation.ts';
import { Random } from '../engine/random.ts';
import { sqlOf } from '../services/simulated-batch.ts';
import type { JobPlan } from '../services/workload.ts';
import type { Platform } from './platform.ts';
import type { World } from './world.ts';

export type CallersScene = Pick<World, 'eventLoop' | 'oracle' | 'seed'> & {
  readonly platform: Platform;
  readonly jobIdOf: (plan: JobPlan) => string;
};

/** The callers of one job: they submit, repeat, and cancel; a stranger may try to cancel too. */
export const actAsCaller = (scene: CallersScene, plan: JobPlan): void => {
  const { eventLoop, oracle, jobIdOf } = scene;
  const begin = () => eventLoop.after(plan.submitAtMs, () => void submitUntilAnswered(scene, plan));
  if (plan.after === undefined) begin();
  else oracle.onAnnounced(jobIdOf({ ...plan, name: plan.after }), begin);
  if (plan.repeatAtMs !== undefined) {
    eventLoop.after(plan.repeatAtMs, () => void submit(scene, plan, 'repeats'));
  }
  if (plan.cancelAtMs !== undefined)
    eventLoop.after(plan.cancelAtMs, () => void cancel(scene, plan));
  if (plan.strangerAtMs !== undefined) {
    eventLoop.after(plan.strangerAtMs, () => void cancelAsStranger(scene, plan));
  }
};

const submitUntilAnswered = async (scene: CallersScene, plan: JobPlan): Promise<void> => {
  const random = new Random(scene.seed, `caller of ${plan.name}`);
  for (let attempt = 0; attempt <= plan.retries; attempt += 1) {
    const end = await submit(scene, plan, `try ${attempt + 1}`);
    if (end === 'answered' || end === 'threw') return;
    await scene.platform.pause(random.skewed(500, 60_000));
  }
};

/** `threw` means that the caller is at fault; a request without an answer may be repeated. */
const submit = async (
  { eventLoop, platform, oracle, jobIdOf }: CallersScene,
  plan: JobPlan,
  which: string,
): Promise<'answered' | 'threw' | 'unanswered'> => {
  const name = `submit ${plan.name} ${which}`;
  const { waitSeconds, onWaitTimeout } = plan;
  if (waitSeconds !== undefined && onWaitTimeout === 'cancel') {
    oracle.cancelsAsked.add(jobIdOf(plan));
  }
  const end = await platform.submit(name, requestOf(plan), { waitSeconds, onWaitTimeout });
  if (end.end === 'answered') {
    const { job } = end.value;
    if (job.jobId !== jobIdOf(plan) || job.owner !== plan.owner) {
      oracle.violated('answer', `${plan.name} was answered with ${job.jobId} of ${job.owner}`);
    }
    if (!oracle.accounts.has(job.jobId)) {
      oracle.violated('no-orphan', `${plan.name} was accepted without a record`);
    }
    if (isSettled(job) && oracle.account(job.jobId).settledMs === undefined) {
      oracle.violated('answer', `${plan.name} was shown as ${job.state} before it was settled`);
    }
    return 'answered';
  }
  if (isRefused(end) && 'retryAfterSeconds' in end.error.refusal) {
    const known = oracle.accounts.get(jobIdOf(plan));
    if (known !== undefined && known.recordedMs < eventLoop.now - LONG_CALL_MS) {
      oracle.violated('answer', `${plan.name} was accepted, and its repeat refused for a limit`);
    }
    return 'unanswered';
  }
  if (isRefused(end)) {
    oracle.violated('answer', `${plan.name} was refused: ${String(end.error)}`);
    return 'threw';
  }
  // A caller without an idempotency key repeats with a new one, and the statement runs twice.
  if (end.end === 'threw' && oracle.accepted.has(name)) {
    oracle.violated('answer', `${plan.name} was recorded, and answered with a 5xx`);
  }
  return 'unanswered';
};

const cancel = async (scene: CallersScene, plan: JobPlan): Promise<void> => {
  const { platform, oracle, jobIdOf } = scene;
  const jobId = jobIdOf(plan);
  oracle.cancelsAsked.add(jobId);
  const end = await platform.cancel(`cancel ${plan.name}`, plan.owner, jobId);
  if (isRefused(end) && end.error.refusal.code === 'job-not-found' && oracle.accounts.has(jobId)) {
    const { recordedMs } = oracle.account(jobId);
    if (recordedMs < scene.eventLoop.now - LONG_CALL_MS) {
      oracle.violated('answer', `${plan.name} is there, and its owner was told that it is not`);
    }
  }
};

const LONG_CALL_MS = 60_000;

const cancelAsStranger = async (scene: CallersScene, plan: JobPlan): Promise<void> => {
  const { platform, oracle, jobIdOf } = scene;
  const end = await platform.cancel(`stranger at ${plan.name}`, 'mallory', jobIdOf(plan));
  const isHidden = isRefused(end) && end.error.refusal.code === 'job-not-found';
  if (end.end === 'answered' || (isRefused(end) && !isHidden)) {
    oracle.violated('isolation', `a stranger reached ${plan.name}`);
  }
};

const isRefused = (
  end: InvocationEnd<unknown>,
): end is { readonly end: 'threw'; readonly error: RequestRefusedError } =>
  end.end === 'threw' && end.error instanceof RequestRefusedError;

/** Every caller sends a key, because a random job id could not be replayed. */
const requestOf = (plan: JobPlan): JobRequest => ({
  owner: plan.owner,
  idempotencyKey: plan.name,
  format: plan.format,
  parameters: { n: 1 },
  sql: sqlOf(plan),
  ...(plan.batch?.autoCommit && { executionMode: 'AUTO_COMMIT' }),
  ...(plan.timeoutSeconds !== undefined && { timeoutSeconds: plan.timeoutSeconds }),
  ...(plan.isReport && { report: 'sample' }),
  ...(plan.isUnloaded && {
    unload: { role: 'default', bucket: 'results-bucket', query: 'select 1' },
  }),
});
