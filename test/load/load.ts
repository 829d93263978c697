import { onStopRequest } from '../../bin/terminal/stop-request.ts';
import { brokenJobs } from '../support/load/broken-jobs.ts';
import { JobLoad } from '../support/load/job-load.ts';
import { recordsAtRest } from '../support/load/job-records.ts';
import { runFigures } from '../support/load/run-figures.ts';
import { watchLoad } from '../support/load/watch-load.ts';
import { startPipelineStack } from '../support/pipeline-stack.ts';
import { countOption, scriptOptions, shareOption } from '../support/script-options.ts';
import { dataApiWall } from './data-api-wall.ts';
import { acceptedJobs } from './line-waits.ts';
import { ownedRequests } from './load-owners.ts';
import { ownerTable } from './owner-figures.ts';
import { throttledCalls } from './throttled-calls.ts';
import { unfairWaits } from './unfair-waits.ts';

/**
 * `npm run load`: 2,000 jobs of five owners at once, against a Data API that enforces its limits,
 * and of its rates only a fifth, because two cores do not reach 30 jobs a second; `--share 1` for
 * all. Exits with 1 where a job does not succeed, has another result than it must have, or waited
 * for another owner's backlog.
 */
const values = scriptOptions({
  jobs: { type: 'string', default: '2000' },
  share: { type: 'string', default: '0.2' },
});
const requests = ownedRequests(countOption('--jobs', values.jobs));
const share = shareOption('--share', values.share, 0.01);

const print = (...lines: string[]) => process.stdout.write(`${lines.join('\n')}\n`);

const stack = await startPipelineStack({
  enforceLimits: true,
  injectCallFault: dataApiWall(share),
  schedulesByTheClock: true,
  eventsMayOvertake: true,
  maximumSandboxes: 4,
});
const load = new JobLoad(stack, requests);
// Ctrl-C ends the run early, with the figures until then; again, it ends at once.
onStopRequest(() => load.giveUp());
const { isStuck, seconds } = await watchLoad(load, print);
print('Looking at every record and every file.');
const records = await recordsAtRest(stack);
const broken = await brokenJobs(stack, load, records);
const unfair = unfairWaits(acceptedJobs(load.jobs, records));
const throttled = throttledCalls(stack);
const calls = stack.redshiftDataCalls();
await load.close();
await stack.stop();

print(
  '',
  ownerTable(load.jobs, records),
  '',
  runFigures(load, seconds, [
    ...Object.entries(calls)
      .filter(([, count]) => count > 0)
      .map(([call, count]) => [`${call}, let through`, count] as const),
    ...[...throttled].map(([call, count]) => [`${call}, throttled`, count] as const),
    ['jobs lost, stuck, failed or wrong', broken.length],
    ['jobs that waited longer than the bound', unfair.length],
  ]),
  '',
  ...[...broken.slice(0, 20), ...unfair.slice(0, 20)],
);
if (throttled.size === 0) print('Nothing was throttled, so no job waited: give a lower --share.');
const exceeded = [
  ...(load.settled < requests.length ? ['The run ended before all jobs had settled.'] : []),
  ...(isStuck ? ['For ten minutes no job settled.'] : []),
  ...(broken.length > 0 ? [`${broken.length} jobs were lost, stuck, failed or wrong.`] : []),
  ...(unfair.length > 0 ? [`${unfair.length} jobs waited for another owner's backlog.`] : []),
];
print(
  ...(exceeded.length > 0
    ? exceeded
    : ['All jobs have succeeded with their results, within the bound of the wait queue.']),
);
process.exitCode = exceeded.length > 0 ? 1 : 0;
