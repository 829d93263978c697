import { HOUR, MINUTE, type ScenarioPlans, SUBMIT_EXECUTE } from './scenario-plan.ts';

const transaction = { size: 3, autoCommit: false, failsAt: 1 };
const eachForItself = { ...transaction, autoCommit: true };

/** Jobs of several statements, most of which write. */
export const batchPlans: ScenarioPlans = {
  'several statements': { jobs: [{ batch: transaction }] },
  'several statements of a report that only write': {
    jobs: [{ batch: eachForItself, isReport: true, result: undefined }],
  },
  'one of several fails': { jobs: [{ batch: transaction, ends: 'FAILED' }] },
  'one of several fails, each for itself': {
    environment: { lossRate: 1 },
    jobs: [{ batch: eachForItself, ends: 'FAILED', isReport: true }],
  },
  'several are stopped': {
    jobs: [{ batch: eachForItself, runsMs: 10 * MINUTE, timeoutSeconds: 90 }],
  },
  'start of several without answer': {
    jobs: [{ batch: transaction, retries: 1 }],
    faults: { [SUBMIT_EXECUTE]: 'lost-answer' },
    environment: { lossRate: 1 },
  },
  'result of several forgotten': {
    jobs: [{ batch: transaction }, { name: 'job-2', batch: eachForItself, isReport: true }],
    environment: { lossRate: 1, outages: [{ of: 'schedule', fromMs: 0, untilMs: 25 * HOUR }] },
  },
  'pages of several cut short': {
    jobs: [{ batch: transaction }],
    faults: { 'collector event of job-1 try 1 call 5': 'short-page' },
  },
};
