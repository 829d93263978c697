import type { Fault } from '../../shared/http/problem.ts';
import { MAX_PARAMETERS, MAX_SQL_BYTES } from '../../shared/redshift/statement.ts';
import { measureBoundSql } from '../../shared/sql/bound-sql.ts';
import type { DeliverySource } from './result-delivery.ts';

/**
 * Adds a fault where the Data API would be given too much: lists become many parameters, and make
 * the text longer than it was given. The query that is unloaded has a limit of its own.
 */
export const checkBoundSize = (
  { sql, report, values }: DeliverySource,
  isUnloaded: boolean,
  faults: Fault[],
): void => {
  const texts = [sql].flat();
  const bound = isUnloaded ? texts.slice(0, -1) : texts;
  const { parameterCount, bytes } = measureBoundSql(bound, values);
  if (parameterCount > MAX_PARAMETERS) {
    const detail =
      `at most ${MAX_PARAMETERS} values are accepted, those in lists counted; ` +
      `given: ${parameterCount}`;
    faults.push({ pointer: '/parameters', detail });
  }
  for (const [index, size] of bytes.entries()) {
    if (size <= MAX_SQL_BYTES || Buffer.byteLength(bound[index] ?? '') > MAX_SQL_BYTES) continue;
    const own = typeof sql === 'string' ? '/sql' : `/statements/${index}`;
    const detail =
      `at most ${MAX_SQL_BYTES} bytes of SQL are accepted, lists written out; ` +
      `given: ${size} bytes`;
    faults.push({ pointer: report === undefined ? own : '/parameters', detail });
  }
};
