import { textTable } from '../../../bin/terminal/table.ts';
import { brokenPromises } from './check-case.ts';
import { courses, type FaultCase, faults } from './fault-case.ts';
import { startFaultyPipeline } from './faulty-pipeline.ts';
import { everyCase } from './plan-cases.ts';
import { runCases } from './run-cases.ts';

/** Jobs that share a round: it ends once the last of them is healed. */
const ROUND = 60;

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

const pipeline = await startFaultyPipeline();
try {
  const startedAt = performance.now();
  const golden = await runCases(
    pipeline,
    courses.map((course) => ({ course })),
    'golden',
  );
  const cases = everyCase(golden);
  print(`${cases.length} cases: every fault of every request of ${courses.length} golden runs.`);
  let broken = 0;
  const check = async (runs: typeof golden): Promise<void> => {
    const promises = await brokenPromises(pipeline, runs);
    broken += promises.length;
    if (promises.length > 0) print(...promises);
  };
  await check(golden);
  for (let from = 0; from < cases.length; from += ROUND) {
    const runs = await runCases(pipeline, cases.slice(from, from + ROUND), `round ${from}`);
    await check(runs);
    print(`${from + runs.length} healed, ${broken} promises broken`);
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  print('', countsTable(cases), '', `${cases.length} cases in ${seconds} s`);
  process.exitCode = broken === 0 ? 0 : 1;
} finally {
  await pipeline.stop();
}
