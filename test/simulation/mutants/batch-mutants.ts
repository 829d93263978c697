import type { Mutant } from './mutant.ts';

const FAILURE = 'shared/pipeline/batch-failure.ts';

/** Bugs in jobs of several statements. */
export const batchMutants: readonly Mutant[] = [
  {
    name: 'a lost result of writes may be asked for again',
    file: 'shared/pipeline/collect-result.ts',
    find: 'failure.code !== RESULT_LIMIT_EXCEEDED && !mayWrite(job)',
    put: 'failure.code !== RESULT_LIMIT_EXCEEDED',
    shownBy: 'result of several forgotten',
  },
  {
    name: 'a forgotten result of writes may be asked for again',
    file: 'shared/pipeline/collect-result.ts',
    find: '&& !mayWrite(job),',
    put: ',',
    shownBy: 'result of several forgotten',
  },
  {
    name: 'a report is not known to write',
    file: 'shared/pipeline/new-job.ts',
    find: 'const mayWrite = isReport && ![sql].flat().every(onlyReads);',
    put: 'const mayWrite = isReport && ![sql].flat().some(onlyReads);',
    shownBy: 'result of several forgotten',
  },
  {
    name: 'what statements each for themselves did counts as rolled back',
    file: FAILURE,
    find: "(executionMode === 'AUTO_COMMIT' || mayCommit)",
    put: 'mayCommit',
    shownBy: 'one of several fails, each for itself',
  },
  {
    name: 'what a transaction had done counts as kept',
    file: FAILURE,
    find: "status === 'FINISHED' && (executionMode",
    put: "status === 'FINISHED' || (executionMode",
    shownBy: 'one of several fails',
  },
  {
    name: 'the last statement is blamed',
    file: FAILURE,
    find: "parts.find(({ status }) => status === 'FAILED')",
    put: 'parts.at(-1)',
    shownBy: 'one of several fails',
  },
  {
    name: 'the execution mode is not passed on',
    file: 'shared/pipeline/start-job.ts',
    find: 'executionMode: job.executionMode,',
    put: 'executionMode: undefined,',
    shownBy: 'one of several fails, each for itself',
  },
  {
    name: 'the result is asked of the whole',
    file: 'shared/redshift/statement.ts',
    find: 'statement.parts?.findLast(({ hasResultSet }) => hasResultSet) ?? statement;',
    put: 'statement;',
    shownBy: 'several statements',
  },
];
