import type { Mutant } from './mutant.ts';

/** Bugs in what limits jobs: their time, their number, their size. */
export const limitMutants: readonly Mutant[] = [
  {
    name: 'a statement runs on when its time is over',
    file: 'shared/pipeline/reconcile-jobs.ts',
    find: 'else if (await stopLateStatement(deps, job, statementId)) return undefined;',
    put: '',
    shownBy: 'time is over',
  },
  {
    name: 'a long statement is looked at when it suits',
    file: 'shared/pipeline/reconcile-jobs.ts',
    find: 'if (deadline === undefined || deadline >= later) return later;',
    put: 'if (deadline !== null) return later;',
    shownBy: 'time is over',
  },
  {
    name: 'a stop for its time is told as a cancel',
    file: 'shared/pipeline/follow-statement.ts',
    find: ' && job.timedOutAt === undefined;',
    put: ';',
    shownBy: 'time is over',
  },
  {
    name: 'a stop is told by what was read before',
    file: 'shared/pipeline/follow-statement.ts',
    find: 'const record = await settleJob(deps, job, settlement, { from: [job.state] });',
    put: 'const record = await settleJob(deps, job, settlement);',
    shownBy: 'time is over, and a slow reconciler read it before',
  },
  {
    name: 'stopped before it is recorded why',
    file: 'shared/pipeline/timeouts.ts',
    find: 'const moved = await deps.jobs',
    put: 'await deps.statements.cancel(statementId); const moved = await deps.jobs',
    shownBy: 'time is over + stall-after (30 s) statements.cancel at reconciler 2 call 4',
  },
  {
    name: 'a time that is counted from the request',
    file: 'shared/pipeline/timeouts.ts',
    find: "state === 'RUNNING');",
    put: "state === 'QUEUED');",
    shownBy: 'time that begins late',
  },
  {
    name: 'a limit refuses what was accepted before',
    file: 'shared/pipeline/submit-job.ts',
    find: 'if (known) return',
    put: 'if (known === newRecord) return',
    shownBy: 'over the limit',
  },
];
