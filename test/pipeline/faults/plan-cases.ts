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
    const dies = turn % 2 === 0 && !cases.some(isOfReconciler);
    const choice = cases.filter((each) => isDeath(each) === dies);
    return choice.at((dies ? deaths++ : others++) % choice.length) ?? [];
  });
};

/** Cases that run at the same time: few enough to see where a long run is. */
const ROUND = 100;

/**
 * All cases in rounds, in which no case keeps another from meeting its fault. A death of the
 * reconciler ends the run that the other jobs of its round wait for, and they begin again: these
 * have rounds of their own. A start that is throttled puts its job into the wait queue, the jobs of
 * other cases would be queued behind it, and their submits would start nothing: it runs alone.
 */
export const planRounds = (cases: readonly FaultCase[]): FaultCase[][] => {
  const byKind = Map.groupBy(cases, (each) => {
    if (isQueued(each)) return 'alone';
    return isDeath(each) && isOfReconciler(each) ? 'deaths' : 'others';
  });
  const inRounds = (of: readonly FaultCase[] = [], size = ROUND) =>
    Array.from({ length: Math.ceil(of.length / size) }, (_, round) =>
      of.slice(round * size, (round + 1) * size),
    );
  return [
    ...inRounds(byKind.get('others')),
    ...inRounds(byKind.get('deaths')),
    ...inRounds(byKind.get('alone'), 1),
  ];
};

const isQueued = ({ request, fault }: FaultCase): boolean =>
  request.includes('ExecuteStatement') && fault.startsWith('throttle');

const isOfReconciler = ({ request }: FaultCase): boolean => request.startsWith('Reconciler');

const isDeath = ({ fault }: FaultCase): boolean => fault.startsWith('kill');
