import { idealEnvironment } from '../faults/environment.ts';
import type { FaultScript } from '../faults/fault-injector.ts';
import { sampleResult } from '../services/sample-result.ts';
import { aJobPlan } from '../services/workload.ts';
import type { Scenario } from '../world/world.ts';
import { batchPlans } from './batch-scenarios.ts';
import { fiftyHourPlans, queuePlans } from './queue-scenarios.ts';
import {
  HOUR,
  MINUTE,
  type ScenarioPlans,
  SECOND,
  SUBMIT_CREATE,
  SUBMIT_EXECUTE,
  SUBMIT_RECORD,
} from './scenario-plan.ts';

const COLLECT = 'collector event of job-1 try 1 call';

const onePage = sampleResult({ format: 'csv', rows: 5, pages: 1, salt: 1 });
const bigResult = sampleResult({ format: 'jsonl', rows: 8, pages: 4, salt: 3 });

/** Small scenarios that together reach every line that calls a service. */
const scenarioPlans: ScenarioPlans = {
  ...queuePlans,
  ...batchPlans,
  plain: {},
  'event lost': { environment: { lossRate: 1 } },
  'event lost, long statement': { environment: { lossRate: 1 }, jobs: [{ runsMs: 9 * MINUTE }] },
  'one page': { jobs: [{ result: onePage }] },
  'one page, event thrice': {
    environment: { duplicateRate: 1, eventDelayMs: 2 },
    jobs: [{ result: onePage }],
  },
  'one page, cut short beside a whole one': {
    environment: { duplicateRate: 1, eventDelayMs: 2 },
    jobs: [{ result: onePage }],
    faults: {
      [`${COLLECT} 3`]: 'short-page',
      [`${COLLECT} 5`]: 'stall-before',
      'collector event of job-1 again try 1 call 1': 'crash-before',
      'collector event of job-1 once more try 1 call 6': 'stall-before',
    },
    delayMs: 5 * SECOND,
  },
  'one page, cut short and then refused, beside a whole one': {
    isWithoutPairs: true,
    environment: { duplicateRate: 1, eventDelayMs: 2 },
    jobs: [{ result: onePage }],
    faults: {
      [`${COLLECT} 3`]: 'short-page',
      [`${COLLECT} 6`]: 'rejected',
      'collector event of job-1 again try 1 call 6': 'stall-before',
      'collector event of job-1 once more try 1 call 1': 'crash-before',
    },
  },
  'a collector freezes, and the next one is refused': {
    faults: { [`${COLLECT} 8`]: 'stall-before', 'reconciler 1 call 9': 'rejected' },
    delayMs: 2 * MINUTE,
  },
  'a collector of one page freezes, and the next one is refused': {
    jobs: [{ result: onePage }],
    faults: { [`${COLLECT} 5`]: 'stall-before', 'reconciler 1 call 5': 'rejected' },
    delayMs: 2 * MINUTE,
  },
  'event thrice': { environment: { duplicateRate: 1, eventDelayMs: 2 } },
  'event before the answer': { jobs: [{ runsMs: 0, format: 'jsonl', result: bigResult }] },
  'statement fails': { jobs: [{ ends: 'FAILED' }] },
  'no result set': { jobs: [{ result: undefined, isReport: true }] },
  'unloaded by the warehouse': { jobs: [{ isUnloaded: true }] },
  'unloaded by the warehouse, event lost': {
    environment: { lossRate: 1 },
    jobs: [{ isUnloaded: true, format: 'jsonl', result: bigResult }],
  },
  'cancel while running': { jobs: [{ runsMs: 10 * MINUTE, cancelAtMs: 2_000 }] },
  'a request waits': { jobs: [{ runsMs: 2_000, waitSeconds: 20 }] },
  'a wait ends first': { jobs: [{ runsMs: MINUTE, waitSeconds: 2 }] },
  'a wait ends first, and cancels': {
    jobs: [{ runsMs: 10 * MINUTE, waitSeconds: 2, onWaitTimeout: 'cancel' }],
  },
  'a waiting request dies': {
    jobs: [{ runsMs: 2_000, waitSeconds: 20, onWaitTimeout: 'cancel', repeatAtMs: 1_000 }],
    faults: { 'submit job-1 try 1 call 6': 'crash-before' },
  },
  'a waiting request reads in vain': {
    jobs: [{ runsMs: 2_000, waitSeconds: 20 }],
    faults: { 'submit job-1 try 1 call 6': 'error' },
  },
  'a stranger cancels': { jobs: [{ runsMs: MINUTE, strangerAtMs: 2_000 }] },
  'cancel not passed on': {
    jobs: [{ runsMs: 3 * HOUR, cancelAtMs: 2_000 }],
    faults: { 'cancel job-1 call 3': 'error' },
  },
  'cancel during the start': {
    jobs: [{ runsMs: MINUTE, cancelAtMs: 2_000 }],
    faults: { [SUBMIT_EXECUTE]: 'stall-after' },
    delayMs: 5 * SECOND,
  },
  'cancel of a start without answer': {
    jobs: [{ runsMs: 5 * MINUTE, cancelAtMs: 2_000 }],
    faults: { [SUBMIT_EXECUTE]: 'lost-answer' },
  },
  'cancel before the start arrives': {
    jobs: [{ runsMs: MINUTE, cancelAtMs: 2_000 }],
    faults: { [SUBMIT_EXECUTE]: 'stall-before' },
    delayMs: 5 * SECOND,
  },
  'cancel, and then the start arrives': {
    jobs: [{ runsMs: 5 * HOUR, cancelAtMs: 2_000 }],
    faults: { [SUBMIT_EXECUTE]: 'late-effect' },
    delayMs: 20 * MINUTE,
  },
  'cancel after a lost event': {
    environment: { lossRate: 1 },
    jobs: [{ submitAtMs: 500, cancelAtMs: 100 * SECOND }],
  },
  'cancel meets the start': {
    jobs: [{ runsMs: MINUTE, cancelAtMs: 5_000 }],
    faults: { [SUBMIT_RECORD]: 'stall-before', 'cancel job-1 call 2': 'stall-before' },
    delayMs: 20 * SECOND,
  },
  'time is over': { jobs: [{ runsMs: 10 * MINUTE, timeoutSeconds: 90 }] },
  'time is over, event lost': {
    environment: { lossRate: 1 },
    jobs: [{ runsMs: HOUR, timeoutSeconds: 5 }],
  },
  'time is over, and it finishes all the same': {
    jobs: [{ runsMs: 10 * MINUTE, timeoutSeconds: 90, heedsCancel: false }],
  },
  'time is over, and its owner cancels': {
    jobs: [{ runsMs: 10 * MINUTE, timeoutSeconds: 50, cancelAtMs: MINUTE + 10 }],
  },
  'time is over, and a slow reconciler read it before': {
    environment: { lossRate: 1 },
    jobs: [{ runsMs: 10 * MINUTE, timeoutSeconds: 90 }],
    faults: { 'reconciler 1 call 2': 'stall-after' },
    delayMs: 70 * SECOND,
  },
  'long before its time is over': {
    jobs: [{ runsMs: 3 * HOUR, timeoutSeconds: 1_900, isReport: true }],
  },
  'key used again': { jobs: [{ repeatAtMs: 3_000, retries: 1 }] },
  'record without answer': { faults: { [SUBMIT_CREATE]: 'lost-answer' }, jobs: [{ retries: 1 }] },
  'record written twice': { faults: { [SUBMIT_CREATE]: 'repeated' } },
  'record written twice, cancelled between': {
    jobs: [{ isReport: true, cancelAtMs: 2 * SECOND }],
    faults: { [SUBMIT_CREATE]: 'repeated', 'submit job-1 try 1 call 2': 'stall-before' },
    delayMs: 5 * SECOND,
  },
  'start without answer': { faults: { [SUBMIT_EXECUTE]: 'crash-before' } },
  'start after seven hours': {
    faults: { [SUBMIT_EXECUTE]: 'lost-answer' },
    environment: { lossRate: 1, outages: [{ of: 'schedule', fromMs: 0, untilMs: 7.1 * HOUR }] },
  },
  'start just before seven hours': {
    faults: { [SUBMIT_EXECUTE]: 'crash-before' },
    environment: { outages: [{ of: 'schedule', fromMs: 0, untilMs: 6.97 * HOUR }] },
  },
  'start given up': {
    faults: { [SUBMIT_EXECUTE]: 'crash-before' },
    environment: { outages: [{ of: 'schedule', fromMs: 0, untilMs: 7.5 * HOUR }] },
  },
  'cancel of a start after seven hours': {
    faults: { [SUBMIT_EXECUTE]: 'lost-answer' },
    jobs: [{ runsMs: 8 * HOUR, cancelAtMs: 7.1 * HOUR }],
    environment: { outages: [{ of: 'schedule', fromMs: 0, untilMs: 7.1 * HOUR - 5 * SECOND }] },
  },
  'slow pages': {
    environment: { pageMs: 24_000 },
    jobs: [{ format: 'jsonl', result: bigResult }],
  },
  'page cut short': { faults: { [`${COLLECT} 4`]: 'short-page' } },
  'page without answer': { faults: { [`${COLLECT} 4`]: 'error' } },
  'collector dies at the file': { faults: { [`${COLLECT} 6`]: 'crash-after' } },
  'a collector dies while it uploads': {
    jobs: [{ format: 'jsonl', result: bigResult }],
    faults: { [`${COLLECT} 8`]: 'crash-before' },
  },
  'manifest without answer': { faults: { [`${COLLECT} 8`]: 'lost-answer' } },
  'manifest written twice': { faults: { [`${COLLECT} 8`]: 'repeated' } },
  'settled without answer': { faults: { [`${COLLECT} 9`]: 'repeated' } },
  'announcement without answer': { faults: { [`${COLLECT} 10`]: 'lost-answer' } },
  'reconciler takes over': {
    environment: { lossRate: 1 },
    faults: { 'reconciler 1 call 6': 'crash-after' },
  },
  'failure of a slow collector': {
    faults: {
      [`${COLLECT} 4`]: 'short-page',
      [`${COLLECT} 9`]: 'stall-before',
      'reconciler 1 call 13': 'crash-after',
    },
  },
  'manifest of a slow collector': {
    environment: { pageMs: 24_000 },
    faults: { [`${COLLECT} 8`]: 'stall-before', 'reconciler 2 call 10': 'short-page' },
  },
  'whole result of a slow collector while another fails': {
    faults: {
      [`${COLLECT} 8`]: 'stall-before',
      'reconciler 1 call 10': 'short-page',
      'reconciler 1 call 14': 'stall-before',
    },
    delayMs: 57 * SECOND,
  },
  'manifest without answer appears beside a failure': {
    faults: { [`${COLLECT} 8`]: 'late-effect', 'reconciler 1 call 10': 'short-page' },
    delayMs: 10 * 60 * SECOND,
  },
  'rejected for good': { faults: { [SUBMIT_EXECUTE]: 'rejected' } },
  'refused, and then permitted': { faults: { [SUBMIT_EXECUTE]: 'refused' } },
  'result rejected for good': { faults: { [`${COLLECT} 4`]: 'rejected' } },
  'started, then refused': {
    jobs: [{ runsMs: HOUR }],
    faults: {
      [SUBMIT_EXECUTE]: 'lost-answer',
      'reconciler 1 call 4': 'error',
      'reconciler 2 call 4': 'rejected',
    },
  },
  'rejected, and started before that is recorded': {
    environment: { lossRate: 1 },
    faults: {
      [SUBMIT_EXECUTE]: 'rejected',
      [SUBMIT_RECORD]: 'late-effect',
      'reconciler 1 call 4': 'crash-after',
    },
  },
  'look-ups refused while a long statement runs': {
    isLong: true,
    jobs: [{ runsMs: 23.5 * HOUR }],
    environment: { outages: [{ of: 'statements.describe', fromMs: 0, untilMs: 40 * HOUR }] },
  },
  'look-ups refused for a week': {
    isLong: true,
    environment: { outages: [{ of: 'statements.describe', fromMs: 0, untilMs: 168 * HOUR }] },
  },
  'cancel before it runs': {
    environment: { pickedMs: 13 * MINUTE },
    jobs: [{ runsMs: 5 * HOUR, cancelAtMs: 2_000 }],
  },
  'cancel, and then the start arrives and waits': {
    environment: { pickedMs: 13 * MINUTE },
    jobs: [{ runsMs: 5 * HOUR, cancelAtMs: 2_000 }],
    faults: { [SUBMIT_EXECUTE]: 'late-effect' },
    delayMs: 20 * MINUTE,
  },
  'unloaded into 5,000 files': {
    isLong: true,
    jobs: [{ isUnloaded: true, unloadedFiles: 5_000 }],
  },
  'records deleted': { isLong: true, environment: { duplicateRate: 1 }, deletesRecords: true },
  'result forgotten': {
    environment: { lossRate: 1, outages: [{ of: 'schedule', fromMs: 0, untilMs: 25 * HOUR }] },
  },
  'result forgotten with manifest': {
    faults: { [`${COLLECT} 8`]: 'crash-after', 'collector event of job-1 try 2 call 1': 'error' },
    environment: {
      outages: [
        { of: 'schedule', fromMs: 0, untilMs: 25 * HOUR },
        { of: 'jobs', fromMs: 50 * SECOND, untilMs: 20 * MINUTE },
      ],
    },
  },
};

export const scenarioNames: readonly string[] = Object.keys(scenarioPlans);
export const fiftyHourNames: readonly string[] = Object.keys(fiftyHourPlans);
/** The scenarios that run once for each fault of each of their calls. */
export const enumeratedScenarios: readonly string[] = scenarioNames.filter(
  (name) => !scenarioPlans[name]?.isLong,
);

/** Of these, those that run once for each pair of faults. */
export const pairedScenarios: readonly string[] = enumeratedScenarios.filter(
  (name) => !scenarioPlans[name]?.isWithoutPairs,
);

/** The scenario of this name, before the enumeration adds a fault. */
export const namedScenario = (name: string): Scenario => {
  const plan = scenarioPlans[name] ?? fiftyHourPlans[name];
  if (plan === undefined) throw new Error(`There is no scenario ${name}.`);
  const { environment, jobs = [{}], faults = {}, delayMs = 90 * SECOND } = plan;
  const { deletesRecords = false } = plan;
  const script: FaultScript = new Map(
    Object.entries(faults).map(([key, kind]) => [key, { kind, delayMs }]),
  );
  return {
    name,
    seed: 1,
    environment: { ...idealEnvironment, ...environment },
    jobs: jobs.map(aJobPlan),
    script,
    deletesRecords,
  };
};
