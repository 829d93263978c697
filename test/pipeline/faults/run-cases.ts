import { type JobAnswer, jobAnswerSchema } from '../../../shared/api/answers.ts';
import { isSettled } from '../../../shared/job/job.ts';
import { type FaultCase, nameOf, requests } from './fault-case.ts';
import type { FaultyPipeline } from './faulty-pipeline.ts';
import type { WatchedJob } from './request-watch.ts';

type Places = Awaited<ReturnType<FaultyPipeline['freePlaces']>>;

/** A case and the job that went through it. */
export interface RunCase {
  readonly what: Pick<FaultCase, 'course'> & Partial<FaultCase>;
  readonly job: WatchedJob;
  /** How a submit that waited was answered, and the places that it has not given back. */
  waited?: { readonly status: number; readonly job: JobAnswer; readonly places: Places };
}

/** More than this and the small machine's processes only wait for each other. */
const AT_ONCE = 20;
/** Each round brings every job at least one step on, unless its reconciler is killed. */
const MOST_ROUNDS = 60;
const MOST_TRIES = 12;
/** Longer than a job takes whose submit meets a fault. */
const WAIT_SECONDS = 25;

/** Works through the items, so many at the same time. */
const each = async <T>(
  atOnce: number,
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
): Promise<void> => {
  const waiting = [...items];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};

/** As a caller does: asks again until there is an answer that is no failure of the service. */
const answered = async (ask: () => Promise<Response>): Promise<Response> => {
  for (let tries = 1; ; tries += 1) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined && answer.status < 500) return answer;
    if (tries === MOST_TRIES) throw new Error(`No answer after ${tries} tries.`);
  }
};

/**
 * Runs all cases at the same time, each with a job of its own, and heals what is left behind.
 * Reports how many jobs are open before each run of the reconciler.
 */
export const runCases = async (
  pipeline: FaultyPipeline,
  cases: readonly RunCase['what'][],
  round: string,
  onReconcile: (openJobs: number) => void = () => undefined,
): Promise<readonly RunCase[]> => {
  const runs = cases.map((what, index) => begin(pipeline, what, `${round} ${index}`));
  const waited = runs.filter(({ run }) => run.what.course === 'waited');
  // One after the other, so that each is measured alone, and while the collector is free.
  await each(1, waited, ({ run, key }) => submitAndWait(pipeline, run, key));
  const others = runs.filter((begun) => !waited.includes(begun));
  await each(AT_ONCE, others, ({ run, key }) => submit(pipeline, run, key));
  const all = runs.map(({ run }) => run);
  await each(AT_ONCE, all, (run) => cancel(pipeline, run));
  await pipeline.idle();
  // Look-ups meet faults too, some of which take a client's whole timeout.
  const onHealed = (run: RunCase) =>
    lookUp(pipeline, run).then(
      () => undefined,
      (thrown: unknown) => ({ thrown }),
    );
  const looks = await heal(pipeline, all, { onHealed, onReconcile });
  for (const look of await Promise.all(looks)) if (look !== undefined) throw look.thrown;
  return all;
};

const begin = (pipeline: FaultyPipeline, what: RunCase['what'], key: string) => {
  const { course, request, fault } = what;
  const jobId = pipeline.jobIdOf(key);
  const plan = request && fault ? { course, request, fault } : undefined;
  const job = pipeline.watch.watch(jobId, plan, course === 'queued');
  if (course === 'lost' || course === 'stopped') pipeline.loseEventsOf(jobId);
  return { run: { what, job }, key };
};

const submit = async (pipeline: FaultyPipeline, { what }: RunCase, key: string): Promise<void> => {
  const { body } = requests[what.course];
  const answer = await answered(() => pipeline.post(body, { 'idempotency-key': key }));
  if (answer.status !== 202) throw new Error(`${what.course}: ${await answer.text()}`);
};

const submitAndWait = async (pipeline: FaultyPipeline, run: RunCase, key: string) => {
  const { body } = requests[run.what.course];
  const headers = { 'idempotency-key': key, prefer: `wait=${WAIT_SECONDS}` };
  const answer = await answered(() => pipeline.post(body, headers));
  const job = jobAnswerSchema.parse(await answer.json());
  run.waited = { status: answer.status, job, places: await pipeline.freePlaces() };
};

const cancel = async (pipeline: FaultyPipeline, { what, job }: RunCase): Promise<void> => {
  if (what.course !== 'stopped' && what.course !== 'queued') return;
  // On a busy machine the statement may still run, and then the cancel would stop it.
  if (what.course === 'stopped') await pipeline.statementEnded(job.jobId);
  const path = `/jobs/${job.jobId}/cancel`;
  const answer = await answered(() => pipeline.call(path, { method: 'POST' }));
  if (answer.status !== 202 && answer.status !== 409) throw new Error(await answer.text());
};

interface Healing<T> {
  readonly onHealed: (run: RunCase) => Promise<T>;
  readonly onReconcile: (openJobs: number) => void;
}

/**
 * Lets time pass and the reconciler run until no job waits for anything; answers with what was
 * begun for each job as soon as it was healed.
 */
const heal = async <T>(
  pipeline: FaultyPipeline,
  runs: readonly RunCase[],
  { onHealed, onReconcile }: Healing<T>,
): Promise<readonly Promise<T>[]> => {
  const begun: Promise<T>[] = [];
  let waiting = [...runs];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const still: RunCase[] = [];
    await each(AT_ONCE, waiting, async (run) => {
      const record = await pipeline.record(run.job.jobId);
      if (isSettled(record) && record.attentionAt === undefined) {
        begun.push(onHealed(run));
        return;
      }
      await pipeline.timePasses(record);
      still.push(run);
    });
    if (still.length === 0) return begun;
    onReconcile(still.length);
    await pipeline.reconcile();
    await pipeline.idle();
    waiting = still;
  }
  throw new Error(`Not healed: ${waiting.map(({ what }) => describeCase(what)).join('; ')}`);
};

export const describeCase = ({ course, request, fault }: RunCase['what']): string =>
  request && fault ? nameOf({ course, request, fault }) : `${course}, without a fault`;

/** A look-up shows the job, its file and its manifest, whatever fault it meets. */
const lookUp = async (pipeline: FaultyPipeline, { what, job }: RunCase): Promise<void> => {
  const { state } = await pipeline.record(job.jobId);
  const wanted = state === 'SUCCEEDED' ? ['', '/result', '/manifest'] : [''];
  for (const path of wanted) {
    const answer = await answered(() => pipeline.call(`/jobs/${job.jobId}${path}`));
    if (answer.status === (path === '/result' ? 303 : 200)) continue;
    throw new Error(`${describeCase(what)}: GET ${path} is ${answer.status}`);
  }
};
