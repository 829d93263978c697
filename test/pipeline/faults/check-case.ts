import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { bucketSource } from '../../../bin/verify/result-source.ts';
import { verifyResult } from '../../../bin/verify/verify-result.ts';
import { resultFolder } from '../../../shared/job/result-key.ts';
import { requests } from './fault-case.ts';
import type { FaultyPipeline } from './faulty-pipeline.ts';
import { describeCase, type RunCase } from './run-cases.ts';

/** Everything that does not hold of the cases once they are healed, a sentence each. */
export const brokenPromises = async (
  pipeline: FaultyPipeline,
  runs: readonly RunCase[],
): Promise<string[]> => {
  const told = Map.groupBy(await pipeline.notifications(), ({ subject }) => String(subject));
  const found: string[] = [];
  for (const run of runs) {
    const broken = [
      ...(await wrongEnd(pipeline, run)),
      ...(await wrongAnswer(pipeline, run)),
      ...(await wrongResult(pipeline, run)),
      ...(await openUploads(pipeline, run)),
      ...(await wrongNews(pipeline, run, told.get(run.job.jobId) ?? [])),
    ];
    found.push(...broken.map((what) => `${describeCase(run.what)}: ${what}`));
  }
  return found;
};

/** The cases whose job never made the request that the fault was for. */
export const withoutFault = (runs: readonly RunCase[]): RunCase[] =>
  runs.filter(({ what, job }) => what.fault !== undefined && job.hits === 0);

/** Settled as it must, nothing left to look at, one statement at most. */
const wrongEnd = async (pipeline: FaultyPipeline, run: RunCase): Promise<string[]> => {
  const { job, what } = run;
  const record = await pipeline.record(job.jobId);
  const statements = pipeline.statementsOf(job.jobId);
  const found: string[] = [];
  const wanted = what.course === 'queued' ? 'CANCELLED' : 'SUCCEEDED';
  if (record.state !== wanted) found.push(`${record.state} ${record.error?.detail ?? ''}`);
  if (record.notificationPending || record.lateStartUntil) found.push('is not finished with');
  if (statements.length > (what.course === 'queued' ? 0 : 1)) {
    found.push(`ran ${statements.length} times`);
  }
  const settled = record.timeline.filter(({ state }) => /ED$/.test(state) && state !== 'QUEUED');
  if (settled.length !== 1) found.push(`settled ${settled.length} times`);
  return found;
};

/** One that waited was answered with what is true, and has kept no place among the waiters. */
const wrongAnswer = async (
  pipeline: FaultyPipeline,
  { job: { jobId }, what: { course, fault }, waited }: RunCase,
): Promise<string[]> => {
  if (waited === undefined) return [];
  const { status, job, places } = waited;
  const { timeline } = await pipeline.record(jobId);
  const found: string[] = [];
  if (!timeline.some(({ state }) => state === job.state)) found.push(`was never ${job.state}`);
  if ((status === 200) !== (job.settledAt !== undefined)) found.push(`${job.state} is ${status}`);
  const rows = job.rows?.rows.length ?? (fault === undefined ? 0 : requests[course].rows);
  if (rows !== requests[course].rows) found.push(`was answered with ${rows} rows`);
  // The place of one that dies, or gets no answer when it leaves, is free at the end of its wait.
  const deaths = fault?.startsWith('kill') ? 1 : 0;
  if (places.left > places.unanswered + deaths) found.push(`has left ${places.left} places`);
  return found;
};

/** The files hold every row, and are what the manifest says. */
const wrongResult = async (pipeline: FaultyPipeline, run: RunCase): Promise<string[]> => {
  const record = await pipeline.record(run.job.jobId);
  if (record.state !== 'SUCCEEDED') return [];
  const source = bucketSource(pipeline.s3, pipeline.bucket, resultFolder(record));
  const { faults, manifest } = await verifyResult(source);
  const { rows } = requests[run.what.course];
  const counts = [record.result?.rowCount, manifest?.job.writtenRowCount];
  return counts.every((count) => count === rows)
    ? [...faults]
    : [...faults, `has ${counts.join(' and ')} rows, not ${rows}`];
};

/** Nothing of an attempt that died lies around. */
const openUploads = async (pipeline: FaultyPipeline, { job }: RunCase): Promise<string[]> => {
  const Prefix = resultFolder(await pipeline.record(job.jobId));
  const open = new ListMultipartUploadsCommand({ Bucket: pipeline.bucket, Prefix });
  const { Uploads = [] } = await pipeline.s3.send(open);
  return Uploads.map(({ Key }) => `left an upload of ${Key} open`);
};

/** Told at least once, each time with the same id and the same end. */
const wrongNews = async (
  pipeline: FaultyPipeline,
  { job }: RunCase,
  told: readonly Record<string, unknown>[],
): Promise<string[]> => {
  const { state } = await pipeline.record(job.jobId);
  const found: string[] = [];
  if (told.length === 0) found.push('was never announced');
  if (new Set(told.map(({ id }) => id)).size > 1) found.push('was announced with several ids');
  const type = `redshift.job.${state.toLowerCase()}`;
  if (told.some((event) => event['type'] !== type)) found.push(`was announced as not ${state}`);
  return found;
};
