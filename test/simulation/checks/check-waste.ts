import { START_MS } from '../engine/event-loop.ts';
import { checkLateStarts, checkStopped } from './check-stopped.ts';
import type { CheckedWorld } from './checked-world.ts';

const HOUR_MS = 3_600_000;
/** With pages up to this slow, no lease expires between two pages. */
const FAST_PAGE_MS = 25_000;
const PROMPT_CALL_MS = 1_000;

/** How often a statement may be described: often after its start, then less and less. */
const LOOKS_AT_FIRST = 14;
const LOOKS_AN_HOUR = 7;

/** How often a collector looked at each job's statement because of an event, by the job's name. */
const collectorRuns = ({ network }: CheckedWorld): ReadonlyMap<string, number> => {
  const runs = new Map<string, number>();
  for (const { name, key } of network.seen) {
    const [, jobName] = (name === 'statements.describe' && BY_EVENT.exec(key)) || [];
    if (jobName !== undefined) runs.set(jobName, (runs.get(jobName) ?? 0) + 1);
  }
  return runs;
};

const BY_EVENT = /^collector event of (.+?) /;

/** Needless work: pages read twice, attempts without a reason, polling, open uploads. */
export const checkWaste = (world: CheckedWorld): void => {
  const { eventLoop, bucket, faults, network, oracle, table, warehouse, environment } = world;
  const isCalm =
    faults.happened.every(({ key }) => key.startsWith('event')) &&
    environment.pageMs <= FAST_PAGE_MS &&
    environment.latencyMs <= PROMPT_CALL_MS;
  const runsByEvent = collectorRuns(world);
  for (const { jobId, plan, pageReads } of warehouse.statements) {
    const attempts = table.get(jobId)?.attempt ?? 0;
    const pages = plan.result?.pages.length ?? 0;
    const runs = runsByEvent.get(plan.name) ?? 0;
    const isAlone = isCalm && runs === 1 && environment.pageMs <= PROMPT_CALL_MS;
    const numbered = isAlone ? Math.max(attempts, 1) : attempts;
    // A collector without a number reads one page, and has asked for the next, before it takes one.
    const unnumbered = isAlone ? 0 : runs * Math.min(pages, 2);
    if (pageReads > pages * numbered + unnumbered + faults.pageFaults) {
      oracle.violated('bounded-waste', `${jobId}: ${pageReads} page reads, ${attempts} attempts`);
    }
    if (isCalm && environment.clockSkewMs <= PROMPT_CALL_MS && attempts > 1) {
      oracle.violated('bounded-waste', `${jobId}: ${attempts} attempts without a fault`);
    }
  }
  checkStopped(world);
  checkLateStarts(world);
  const hours = (eventLoop.now - START_MS) / HOUR_MS;
  const looks = network.seen.filter(({ name }) => name === 'statements.describe').length;
  const most = warehouse.statements.length * (LOOKS_AT_FIRST + LOOKS_AN_HOUR * hours);
  if (isCalm && looks > most) oracle.violated('bounded-waste', `${looks} looks in ${hours} h`);
  // The next attempt aborts the upload of a dead one. The bucket's lifecycle removes the others:
  // those of a failed call to the bucket, of a stalled sandbox, and of a collector without lease.
  const hadBucket = environment.outages.every(({ of }) => of !== 'results');
  const excuses = faults.happened.filter(({ what }) => / results\.|^stall/.test(what)).length;
  const open = [...bucket.openUploads.keys()].filter((upload) => !bucket.strays.has(upload));
  if (hadBucket && open.length > excuses) {
    oracle.violated('bounded-waste', `${open.length} uploads are left open`);
  }
};
