import { onStopRequest } from '../../../bin/terminal/stop-request.ts';
import { textTable } from '../../../bin/terminal/table.ts';
import { formatDuration, pluralize } from '../../../bin/terminal/text.ts';
import { scriptOptions } from '../../support/script-options.ts';
import { brokenPromises, withoutFault } from './check-case.ts';
import { courses, type FaultCase, faults, nameOf } from './fault-case.ts';
import { startFaultyPipeline } from './faulty-pipeline.ts';
import { everyCase, planRounds } from './plan-cases.ts';
import { describeCase, type RunCase, runCases } from './run-cases.ts';

/**
 * `npm run faults`: every fault of every request of the golden runs. Exits with 1 where a promise
 * is broken, or a fault does not happen even to a job that runs alone. `--only TEXT` takes the
 * cases that have the text in their names, such as the one that a broken promise is printed with.
 */
const { only } = scriptOptions({ only: { type: 'string', default: '' } });

/** Most of them wait: for a response that is held back, or for the delay before a retry. */
const SANDBOXES = 6;

const print = (...lines: string[]) => process.stdout.write(`${lines.join('\n')}\n`);

/** How many cases there were of each course and fault. */
const countsTable = (cases: readonly FaultCase[]): string =>
  textTable(
    [
      { title: 'fault', alignment: 'left' },
      ...courses.map((title) => ({ title, alignment: 'right' }) as const),
    ],
    faults.map((fault) => [
      fault,
      ...courses.map((course) =>
        String(cases.filter((each) => each.fault === fault && each.course === course).length),
      ),
    ]),
  );

const pipeline = await startFaultyPipeline({ maximumSandboxes: SANDBOXES });
onStopRequest(() => pipeline.stop().then(() => process.exit(130)));
const startedAt = performance.now();
const elapsedMs = () => performance.now() - startedAt;
let broken = 0;

const report = (promises: readonly string[]): void => {
  broken += promises.length;
  if (promises.length > 0) print(...promises);
};

const runAndCheck = async (
  cases: readonly RunCase['what'][],
  round: string,
): Promise<readonly RunCase[]> => {
  let before = 0;
  const runs = await runCases(pipeline, cases, round, (openJobs) => {
    const jobs = pluralize(openJobs, 'open job');
    if (openJobs !== before)
      print(`  ${formatDuration(elapsedMs())}: the reconciler takes on ${jobs}`);
    before = openJobs;
  });
  report(await brokenPromises(pipeline, runs));
  return runs;
};

/** Runs the cases that have the text in their names; answers with how many there are. */
const runAll = async (text: string): Promise<number> => {
  const golden = await runAndCheck(
    courses.map((course) => ({ course })),
    'golden',
  );
  const cases = everyCase(golden).filter((each) => nameOf(each).includes(text));
  print(
    `${pluralize(cases.length, 'case')}: faults of the requests of ${courses.length} golden runs.`,
  );
  const missed: RunCase[] = [];
  let done = 0;
  for (const round of planRounds(cases)) {
    missed.push(...withoutFault(await runAndCheck(round, `round from ${done}`)));
    done += round.length;
    const passed = elapsedMs();
    const left = formatDuration((passed / done) * (cases.length - done));
    print(
      `${done} of ${cases.length} healed in ${formatDuration(passed)}, about ${left} left; ` +
        `${broken} promises broken, ${missed.length} faults did not happen`,
    );
  }
  // On a busy machine a job may go another way, such as a wait that ends before its job settles.
  for (const [index, { what }] of missed.entries()) {
    const alone = await runAndCheck([what], `alone ${index}`);
    const still = withoutFault(alone).map(() => 'the fault did not happen to a job alone either');
    report(still.map((sentence) => `${describeCase(what)}: ${sentence}`));
    print(`${index + 1} of ${missed.length} ran again alone, ${broken} promises broken`);
  }
  print('', countsTable(cases), '');
  return cases.length;
};

try {
  const count = await runAll(only);
  print(`${pluralize(count, 'case')} in ${formatDuration(elapsedMs())}: ${broken} broken promises`);
  if (count === 0) print(`No case has "${only}" in its name.`);
  process.exitCode = broken === 0 && count > 0 ? 0 : 1;
} finally {
  await pipeline.stop();
}
