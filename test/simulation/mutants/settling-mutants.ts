import type { Mutant } from './mutant.ts';

const TRANSITIONS = 'shared/job/job-transitions.ts';
const RECONCILE = 'shared/pipeline/reconcile-jobs.ts';

/** Bugs in settling jobs, announcing them and recovering them. */
export const settlingMutants: readonly Mutant[] = [
  {
    name: 'no outbox',
    file: TRANSITIONS,
    find: 'notificationPending: true,\n      ...(lateStartUntil !== undefined',
    put: '...(lateStartUntil !== undefined',
    shownBy: 'plain',
  },
  {
    name: 'notify before commit',
    file: 'shared/pipeline/settle-job.ts',
    find: 'const written = await write(deps, job, settlement, fence);',
    put: 'await deps.notifications.publish(job); const written = await write(deps, job, settlement, fence);',
    shownBy: 'plain',
  },
  {
    name: 'outbox emptied before publishing',
    file: 'shared/pipeline/settle-job.ts',
    find: 'await deps.notifications.publish(job);\n',
    put: 'await deps.jobs.update(job.jobId, notified(job));\n  await deps.notifications.publish(job);\n',
    shownBy: 'announcement without answer',
  },
  {
    name: 'settled jobs settle again',
    file: TRANSITIONS,
    find: 'when: { states: from, ...guard },',
    put: 'when: { states: [...openStates, ...settledStates], ...guard },',
    shownBy: 'cancel meets the start',
  },
  {
    name: 'cancel settles a running job',
    file: 'shared/pipeline/cancel-job.ts',
    find: "{ from: ['QUEUED'], ...end }",
    put: 'end',
    shownBy: 'cancel meets the start',
  },
  {
    name: 'a cancel that got lost is not passed on',
    file: RECONCILE,
    find: "if (job.state === 'CANCELLING') await deps.statements.cancel(statementId);\n    else if",
    put: 'if',
    shownBy: 'cancel not passed on',
  },
  {
    name: 'a cancel puts the look off',
    file: TRANSITIONS,
    find: '...(!isDueSooner && { set: { attentionAt: checkAt } }),',
    put: 'set: { attentionAt: checkAt },',
    shownBy: 'cancel after a lost event',
  },
  {
    name: 'no reconciler for announcements',
    file: RECONCILE,
    find: 'await announceJob(deps, job);\n    await check',
    put: 'await check',
    shownBy: 'seed 6',
  },
  {
    name: 'polls every minute',
    file: RECONCILE,
    find: 'const RECHECK_RATIO = 0.5;',
    put: 'const RECHECK_RATIO = 0;',
    shownBy: 'full for nine hours',
  },
  {
    name: "another owner's job",
    file: 'shared/job/visible-job.ts',
    find: '(viewer.isAdmin || job.owner === viewer.owner)',
    put: 'viewer !== undefined',
    shownBy: 'a stranger cancels',
  },
];
