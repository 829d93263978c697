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
 * A part of all cases: every request meets one death, before or after its reply in turn, and one of
 * the other faults in turn, so that every fault befalls several requests. The reconciler dies for
 * all jobs at once, run after run, so its deaths are left to the whole.
 */
export const someCases = (golden: readonly RunCase[]): FaultCase[] => {
  const byRequest = Map.groupBy(everyCase(golden), ({ course, request }) => `${course} ${request}`);
  return [...byRequest.values()].flatMap((cases, turn) => {
    const others = cases.filter((each) => !isDeath(each));
    const deaths = cases.filter((each) => isDeath(each) && !each.request.startsWith('Reconciler'));
    return [others, deaths].flatMap((choice) => choice.slice(turn % choice.length).slice(0, 1));
  });
};

const isDeath = ({ fault }: FaultCase): boolean => fault.startsWith('kill');
