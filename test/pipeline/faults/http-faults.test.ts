import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sdkCalls } from '../../simulation/faults/call-site.ts';
import { brokenPromises, withoutFault } from './check-case.ts';
import { courses, type FaultCase, faults, nameOf } from './fault-case.ts';
import { type FaultyPipeline, startFaultyPipeline } from './faulty-pipeline.ts';
import { everyCase, kindOf, planRounds, someCases } from './plan-cases.ts';
import { describeCase, type RunCase, runCases } from './run-cases.ts';

/** Half a minute on an idle machine, and as long as it takes beside other tests. */
const TIMEOUT_MS = 600_000;

/** The document client's commands have shorter names than what they send. */
const operationOf = (command: string): string =>
  /^(Get|Put|Update)$/.test(command) ? `${command}Item` : command;

let pipeline: FaultyPipeline;
let golden: readonly RunCase[];
beforeAll(async () => {
  pipeline = await startFaultyPipeline();
  golden = await runCases(
    pipeline,
    courses.map((course) => ({ course })),
    'golden',
  );
}, TIMEOUT_MS);
afterAll(() => pipeline.stop());

describe('the golden runs', () => {
  it('keep every promise', async () => {
    expect(await brokenPromises(pipeline, golden)).toEqual([]);
  });

  it('make every request that the pipeline can make, but for what only failures lead to', () => {
    const made = new Set(
      golden.flatMap(({ job }) => job.requests.map((label) => label.split(/[. ]/)[2])),
    );
    const missing = sdkCalls()
      // None is of a single job: who looks at a list asks again, a count without answer refuses no
      // submit, and the next run reads what is due again; the simulation and unit tests show it.
      .filter((call) => !/^shared\/job\/job-(list|counts)\.ts|ScanCommand$/.test(call))
      .map((call) => operationOf(/(\w+)Command$/.exec(call)?.[1] ?? ''))
      .filter((operation) => !made.has(operation));
    expect([...new Set(missing)]).toEqual(['AbortMultipartUpload', 'ListMultipartUploads']);
  });

  it('lead to every fault of every request, of which this file tries some', () => {
    const requests = (cases: readonly { course: string; request: string }[]) =>
      new Set(cases.map(({ course, request }) => `${course} ${request}`));
    const all = everyCase(golden);
    const some = someCases(golden);
    expect(all).toHaveLength(requests(all).size * faults.length);
    expect(requests(all).size).toBeGreaterThanOrEqual(40);
    expect(new Set(some.map(kindOf))).toEqual(new Set(all.map(kindOf)));
    expect(new Set(some.map(({ fault }) => fault))).toEqual(new Set(faults));
    expect(new Set(some.map(nameOf)).size).toBe(some.length);
  });
});

describe('the rounds of all cases', () => {
  it('have each case once, and those alone that keep the others from their faults', () => {
    const all = everyCase(golden);
    const rounds = planRounds(all);
    const alone = rounds.filter(({ length }) => length === 1).flat();
    expect(new Set(rounds.flat().map(nameOf))).toEqual(new Set(all.map(nameOf)));
    expect(rounds.flat()).toHaveLength(all.length);
    expect(alone.map(nameOf)).toEqual([
      'collected: throttle at Submit redshift-data.ExecuteStatement 1',
      'collected: throttle-behind at Submit redshift-data.ExecuteStatement 1',
      'several: throttle at Submit redshift-data.BatchExecuteStatement 1',
      'several: throttle-behind at Submit redshift-data.BatchExecuteStatement 1',
    ]);
    const dies = ({ request, fault }: FaultCase) =>
      /^Reconciler/.test(request) && /^kill/.test(fault);
    for (const round of rounds) expect(new Set(round.map(dies)).size).toBe(1);
  });
});

describe('every request of every golden run', { timeout: TIMEOUT_MS }, () => {
  it('may fail, get lost or kill its function: what was promised holds once all is healed', async () => {
    const runs = await runCases(pipeline, someCases(golden), 'faults');
    expect(withoutFault(runs).map(({ what }) => describeCase(what))).toEqual([]);
    expect(await brokenPromises(pipeline, runs)).toEqual([]);
  });
});
