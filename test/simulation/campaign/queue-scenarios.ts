import { noAdmissionLimits } from '../../../shared/job/job-limits.ts';
import { aLoop } from '../services/workload.ts';
import { HOUR, MINUTE, type ScenarioPlans, SECOND, SUBMIT_RECORD } from './scenario-plan.ts';

/** Owners in closed loops, without a pause, and one with a backlog. */
const closedLoops = (capacity: number, owners: number, turns: number, runsMs = 5 * SECOND) => ({
  isLong: true as const,
  environment: { capacity },
  jobs: [
    ...Array.from({ length: owners }, (_, n) =>
      aLoop(`looper${n + 1}`, turns, { submitAtMs: 100 * n, runsMs }),
    ).flat(),
    ...Array.from({ length: 5 }, (_, n) => ({
      name: `job-${n + 1}`,
      submitAtMs: 3_000 + 300 * n,
      result: undefined,
    })),
  ],
});

/** The cases in which owners starved for as long as others went on, for some 50 hours each. */
export const fiftyHourPlans: ScenarioPlans = {
  'fifty hours: room 1, 3 owners': closedLoops(1, 3, 200, 5 * MINUTE),
  'fifty hours: room 4, 6 owners': closedLoops(4, 6, 400, 5 * MINUTE),
  'fifty hours: room 20, 22 owners': closedLoops(20, 22, 545, 5 * MINUTE),
};

/** Scenarios in which jobs wait for the warehouse. */
export const queuePlans: ScenarioPlans = {
  'full warehouse': {
    environment: { capacity: 1 },
    jobs: [{}, { name: 'job-2', submitAtMs: 500 }],
  },
  'full warehouse, event lost': {
    environment: { capacity: 1, lossRate: 1 },
    jobs: [{}, { name: 'job-2', submitAtMs: 500 }],
  },
  'two owners, one with a backlog': {
    isLong: true,
    environment: { capacity: 1 },
    jobs: [
      ...Array.from({ length: 14 }, (_, n) => ({ name: `job-${n + 1}`, submitAtMs: 700 * n })),
      { name: 'bob-1', owner: 'bob', submitAtMs: 10_300 },
      { name: 'bob-2', owner: 'bob', submitAtMs: 11_000 },
    ],
  },
  'third in the queue': {
    environment: { capacity: 1 },
    jobs: [
      {},
      { name: 'job-2', submitAtMs: 500, runsMs: 100 },
      { name: 'bob-1', owner: 'bob', submitAtMs: 700, runsMs: 100 },
    ],
  },
  'newcomers while others wait': {
    isLong: true,
    environment: { capacity: 1, lossRate: 1 },
    jobs: [
      { runsMs: 2_000 },
      { name: 'bob-1', owner: 'bob', submitAtMs: 300, runsMs: 2_000 },
      ...Array.from({ length: 12 }, (_, n) => ({
        name: `new-${n + 1}`,
        submitAtMs: 1_000 + 300 * n,
        runsMs: 100,
      })),
    ],
  },
  'unreadable record': {
    environment: {
      lossRate: 1,
      outages: [{ of: 'record of job-1', fromMs: 50 * SECOND, untilMs: 20 * MINUTE }],
    },
  },
  'unreadable record at the head of the queue': {
    environment: {
      capacity: 1,
      outages: [{ of: 'record of job-2', fromMs: 1_000, untilMs: 20 * MINUTE }],
    },
    jobs: [
      {},
      { name: 'job-2', submitAtMs: 500 },
      { name: 'bob-1', owner: 'bob', submitAtMs: 2_000 },
    ],
  },
  'over the limit': {
    environment: { limits: { ...noAdmissionLimits, ownerJobsInFlight: 1 } },
    jobs: [
      { runsMs: 2 * MINUTE, repeatAtMs: 70 * SECOND },
      { name: 'job-2', submitAtMs: 500, retries: 5 },
    ],
  },
  'cancel while queued': {
    environment: { capacity: 1 },
    jobs: [{}, { name: 'job-2', submitAtMs: 500, cancelAtMs: 2_000 }],
  },
  'two start one job and one finds no room': {
    environment: { lossRate: 1 },
    faults: { [SUBMIT_RECORD]: 'late-effect', 'reconciler 1 call 4': 'throttle' },
  },
  'time that begins late': {
    environment: { capacity: 1, lossRate: 1 },
    jobs: [{}, { name: 'job-2', submitAtMs: 500, runsMs: HOUR, timeoutSeconds: 150 }],
  },
  'closed loops: room 1, 3 owners': closedLoops(1, 3, 30),
  'closed loops: room 4, 6 owners': closedLoops(4, 6, 20),
  'closed loops: room 20, 22 owners': closedLoops(20, 22, 6),
  'closed loops, index behind': {
    ...closedLoops(2, 4, 15),
    environment: { capacity: 2, indexLagMs: 5_000 },
  },
  'a queue of hundreds': {
    isLong: true,
    environment: { capacity: 20 },
    jobs: Array.from({ length: 300 }, (_, n) => ({
      name: `job-${n + 1}`,
      owner: ['alice', 'bob', 'carol'][n % 3] ?? '',
      submitAtMs: 20 * n,
      result: undefined,
    })),
  },
  'five starts a second': {
    isLong: true,
    environment: { startsPerSecond: 5 },
    jobs: Array.from({ length: 60 }, (_, n) => ({
      name: `job-${n + 1}`,
      owner: ['alice', 'bob', 'carol'][n % 3] ?? '',
      submitAtMs: 20 * n,
      result: undefined,
    })),
  },
  'full for nine hours': {
    isWithoutPairs: true,
    environment: { capacity: 1 },
    jobs: [{ runsMs: 9 * HOUR }, { name: 'job-2', submitAtMs: 500 }],
  },
};
