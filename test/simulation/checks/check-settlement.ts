import type { Job } from '../../../shared/job/job.ts';
import { manifestKey } from '../../../shared/job/result-key.ts';
import type { Manifest } from '../../../shared/result/manifest.ts';
import type { SampleResult } from '../services/sample-result.ts';
import type { SimulatedStatement } from '../services/simulated-warehouse.ts';
import { checkEffects } from './check-effects.ts';
import type { Violation } from './invariants.ts';

/** The other side of what a settled job claims. */
export interface SettlementScene {
  readonly statement: (jobId: string) => SimulatedStatement | undefined;
  readonly manifest: (key: string) => Manifest | undefined;
  readonly file: (key: string) => string | undefined;
  /** Whether a page of any result was distorted in this run. */
  readonly hadPageFault: () => boolean;
  /** Whether any call went wrong by itself, apart from outages. */
  readonly hadCallFault: () => boolean;
  /** Whether a call met this fault in this run. */
  readonly wasRefused: (kind: 'refused' | 'rejected') => boolean;
  /** How far two functions' clocks can be apart. */
  readonly clocksApartMs: number;
}

const HOUR_MS = 3_600_000;
/** The Data API forgets after 24 h; no job may be given up more than an hour before. */
const MAY_EXPIRE_MS = 23 * HOUR_MS;

/** Checks that a record, at the moment it is settled, states the truth. */
export const checkSettlement = (
  scene: SettlementScene,
  job: Job,
  cancelAsked: boolean,
  now: number,
): Violation[] => {
  const statement = scene.statement(job.jobId);
  const effects = checkEffects(job, statement);
  switch (job.state) {
    case 'SUCCEEDED':
      return [...effects, ...succeeded(scene, job, statement)];
    case 'FAILED':
      return [...effects, ...failed(scene, job, statement, now)];
    default:
      return [...effects, ...cancelled(job, statement, cancelAsked)];
  }
};

const succeeded = (
  scene: SettlementScene,
  job: Job,
  statement: SimulatedStatement | undefined,
): Violation[] => {
  const { result } = job;
  if (statement?.status !== 'FINISHED' || result === undefined) {
    return [violation('result-truth', job, `SUCCEEDED, its statement is ${statement?.status}`)];
  }
  if (job.statement?.statementId !== statement.statementId) {
    return [violation('result-truth', job, 'names another statement')];
  }
  const expected = statement.plan.result;
  if ((expected?.rowCount ?? 0) === 0 && statement.plan.isUnloaded) {
    const isEmpty = result.hasResultSet && result.rowCount === 0 && result.fileCount === 0;
    return isEmpty ? [] : [violation('result-truth', job, 'has files')];
  }
  if (expected === undefined) {
    const isPlain =
      !result.hasResultSet &&
      result.fileCount === 0 &&
      result.rowCount === (statement.plan.batch ? -1 : 3);
    return isPlain ? [] : [violation('result-truth', job, 'has files without a result set')];
  }
  return wrongRows(scene, job, expected, statement.plan.isUnloaded);
};

const wrongRows = (
  scene: SettlementScene,
  job: Job,
  expected: SampleResult,
  isUnloaded: boolean,
): Violation[] => {
  const { result } = job;
  const manifest = scene.manifest(manifestKey(job));
  const file = result?.files[0];
  const text = file === undefined ? undefined : scene.file(file.key);
  if (result === undefined || file === undefined || text === undefined || manifest === undefined) {
    return [violation('visibility', job, 'shows a result that is not there')];
  }
  const found: Violation[] = [];
  if (result.rowCount !== expected.rowCount || file.sizeBytes !== Buffer.byteLength(text)) {
    found.push(violation('result-truth', job, `counts ${result.rowCount} rows`));
  }
  if (text !== expected.file) {
    const isShort = text.length < expected.file.length;
    found.push(violation(isShort ? 'result-truth' : 'exactness', job, 'has other rows'));
  }
  // A file that the warehouse wrote is not read, so it has no hash.
  if (!isUnloaded && manifest.job.entries[0]?.sha256 !== expected.sha256) {
    found.push(violation('result-truth', job, 'has a manifest with another hash'));
  }
  if (manifest.job.jobId !== job.jobId || !manifest.entries[0]?.url.endsWith(file.key)) {
    found.push(violation('visibility', job, 'shows another file than its manifest'));
  }
  return found;
};

const failed = (
  scene: SettlementScene,
  job: Job,
  statement: SimulatedStatement | undefined,
  now: number,
): Violation[] => {
  const code = job.error?.code ?? 'none';
  const wrong = (detail: string) => [violation('honest-failure', job, `${code}: ${detail}`)];
  const age = now - Date.parse(job.submittedAt);
  if (scene.manifest(manifestKey(job)) !== undefined) return wrong('its manifest is there');
  switch (code) {
    case 'STATEMENT_FAILED':
      return statement?.status === 'FAILED' ? [] : wrong(`its statement ${statement?.status}`);
    case 'RESULT_EXPIRED':
      if (!scene.hadCallFault() && now < (statement?.endsMs ?? 0) + MAY_EXPIRE_MS - SKEW_MS) {
        return wrong('its result is still kept');
      }
      return age >= MAY_EXPIRE_MS - SKEW_MS ? [] : wrong(`after ${age / HOUR_MS} h`);
    case 'NOT_STARTED':
      return statement === undefined ? [] : wrong(`its statement is ${statement.status}`);
    case 'START_UNKNOWN':
      return age >= MAY_EXPIRE_MS - SKEW_MS ? [] : wrong(`after ${age / HOUR_MS} h`);
    case 'STATEMENT_TIMEOUT':
      return hadItsTime(scene, statement) ? [] : wrong(`its statement ${statement?.status}`);
    case 'STATEMENT_REJECTED':
      if (job.statement === undefined && statement !== undefined) return wrong('it was started');
      return scene.wasRefused('rejected') ? [] : wrong('nothing was rejected');
    case 'WAREHOUSE_ACCESS_DENIED':
      if (statement !== undefined) return wrong(`its statement is ${statement.status}`);
      return scene.wasRefused('refused') ? [] : wrong('nothing was refused');
    case 'RESULT_INCOMPLETE':
    case 'RESULT_MALFORMED':
      return scene.hadPageFault() ? [] : wrong('every page was whole');
    default:
      return wrong('nothing in this world leads to it');
  }
};

/** Whether it was stopped, and not before its time; its own end may be quicker than a stop. */
const hadItsTime = (
  { clocksApartMs }: SettlementScene,
  statement: SimulatedStatement | undefined,
): boolean => {
  if (statement === undefined || statement.plan.timeoutSeconds === undefined) return false;
  const ran = statement.endsMs - statement.startedMs;
  const hasEnded = statement.status === 'ABORTED' || statement.status === 'FAILED';
  return hasEnded && ran >= statement.plan.timeoutSeconds * 1_000 - clocksApartMs;
};

/** Two clocks that are wrong by five minutes each. */
const SKEW_MS = 10 * 60_000;

const cancelled = (
  job: Job,
  statement: SimulatedStatement | undefined,
  cancelAsked: boolean,
): Violation[] => {
  if (!cancelAsked) return [violation('honest-failure', job, 'CANCELLED without a request')];
  const wasRecorded = job.statement !== undefined;
  if (wasRecorded && statement?.status !== 'ABORTED') {
    return [violation('honest-failure', job, `CANCELLED, its statement ${statement?.status}`)];
  }
  return [];
};

const violation = (invariant: Violation['invariant'], job: Job, detail: string): Violation => ({
  invariant,
  detail: `${job.jobId} ${detail}`,
});
