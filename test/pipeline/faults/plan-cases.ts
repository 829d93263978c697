import { type FaultCase, faults, requests } from './fault-case.ts';
import type { RunCase } from './run-cases.ts';

/** Every fault of every request that a golden run of each course has made. */
export const everyCase = (golden: readonly RunCase[]): FaultCase[] =>
  golden.flatMap(({ what: { course }, job }) =>
    job.requests
      .filter((request) => requests[course].own.test(request))
      .flatMap((request) => faults.map((fault) => ({ course, request, fault }))),
  );

/**
 * A part of all cases, one for each request: every second one meets a death, before or after its
 * reply in turn, and the others one of the other faults in turn, so that every fault befalls
 * several requests. The reconciler dies for all jobs at once, run after run, so its deaths are left
 * to the whole.
 */
export const someCases = (golden: readonly RunCase[]): FaultCase[] => {
  const byRequest = Map.groupBy(everyCase(golden), ({ course, request }) => `${course} ${request}`);
  return [...byRequest.values()].flatMap((cases, turn) => {
    const dies = turn % 2 === 0 && !cases[0]?.request.startsWith('Reconciler');
    const choice = cases.filter((each) => isDeath(each) === dies);
    return choice.slice(Math.floor(turn / 2) % choice.length).slice(0, 1);
  });
};

const isDeath = ({ fault }: FaultCase): boolean => fault.startsWith('kill');
