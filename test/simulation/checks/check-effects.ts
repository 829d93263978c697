import type { Job } from '../../../shared/job/job.ts';
import { sqlOf } from '../services/simulated-batch.ts';
import type { SimulatedStatement } from '../services/simulated-warehouse.ts';
import type { Violation } from './invariants.ts';

/**
 * Checks what a job of several statements says of them when it settles against what they have done:
 * each write at most once, all of them where it SUCCEEDED, and no error calls a repeat safe that
 * would do one twice.
 */
export const checkEffects = (job: Job, statement: SimulatedStatement | undefined): Violation[] => {
  if (job.statements === undefined) return [];
  const effects = statement?.effects ?? [];
  const found: Violation[] = [];
  const wrong = (invariant: Violation['invariant'], detail: string) =>
    found.push({ invariant, detail: `${job.jobId} ${detail}` });
  const done = effects.filter((times) => times > 0).length;
  if (effects.some((times) => times > 1)) wrong('at-most-once', `wrote ${effects.join()} times`);
  if (job.state === 'SUCCEEDED') {
    const writes = statement && [sqlOf(statement.plan)].flat().filter(isWrite).length;
    if (done !== writes) wrong('result-truth', `SUCCEEDED after ${done} of ${writes} writes`);
  }
  const { error } = job;
  if (error?.effects === 'none' && done > 0) wrong('honest-failure', `has no effects, and ${done}`);
  const finished = job.statements.filter(({ status }) => status === 'FINISHED');
  if (error?.effects === 'partial' && finished.length === 0) {
    wrong('honest-failure', 'keeps something, and nothing had finished');
  }
  const sqls = statement === undefined ? [] : [sqlOf(statement.plan)].flat();
  const hasWritten = job.statements.some(
    ({ status }, index) => status === 'FINISHED' && isWrite(sqls[index] ?? ''),
  );
  if (error?.effects === 'partial' && hasWritten && done === 0) {
    wrong('honest-failure', 'keeps writes that were undone');
  }
  if (error?.retryable && done > 0) wrong('honest-failure', `may be repeated after ${done} writes`);
  const { batch } = statement?.plan ?? {};
  if (error?.code === 'STATEMENT_FAILED' && error.statementIndex !== (batch?.failsAt ?? 0) + 1) {
    wrong('honest-failure', `blames statement ${error.statementIndex}`);
  }
  return found;
};

const isWrite = (sql: string): boolean => sql.startsWith('insert');
