import { type FaultCase, faults, requests } from './fault-case.ts';
import type { RunCase } from './run-cases.ts';

/** Every fault of every request that a golden run of each course has made. */
export const everyCase = (golden: readonly RunCase[]): FaultCase[] =>
  golden.flatMap(({ what: { course }, job }) =>
    job.requests
      .filter((request) => requests[course].own.test(request))
      .flatMap((request) => faults.map((fault) => ({ course, request, fault }))),
  );

/** The kind of a request: who makes it and which operation, however often it was made before. */
export const kindOf = ({ course, request }: Pick<FaultCase, 'course' | 'request'>): string =>
  `${course} ${request.replace(/ \d+$/, '')}`;

/**
 * A part of all cases, one for each kind of request: every second one meets a death, before or
 * after its reply in turn, and the others one of the other faults in turn, so that every fault
 * befalls several requests. The reconciler dies for all jobs at once, run after run, so its deaths
 * are left to the whole.
 */
export const someCases = (golden: readonly RunCase[]): FaultCase[] => {
  let [deaths, others] = [0, 0];
  return [...Map.groupBy(everyCase(golden), kindOf).values()].flatMap((cases, turn) => {
    const dies = turn % 2 === 0 && !cases[0]?.request.startsWith('Reconciler');
    const choice = cases.filter((each) => isDeath(each) === dies);
    return choice.at((dies ? deaths++ : others++) % choice.length) ?? [];
  });
};

const isDeath = ({ fault }: FaultCase): boolean => fault.startsWith('kill');
