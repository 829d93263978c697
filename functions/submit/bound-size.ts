import type { Fault } from '../../shared/http/problem.ts';
import { MAX_PARAMETERS, MAX_SQL_BYTES } from '../../shared/redshift/statement.ts';
import { measureBoundSql } from '../../shared/sql/bound-sql.ts';
import type { DeliverySource } from './result-delivery.ts';

/**
 * Adds a fault where the Data API would be given too much: lists become many parameters, and make
 * the text longer than it was given.
 */
export const checkBoundSize = ({ sql, report, values }: DeliverySource, faults: Fault[]): void => {
  const { parameterCount, bytes } = measureBoundSql([sql], values);
  if (parameterCount > MAX_PARAMETERS) {
    const detail =
      `at most ${MAX_PARAMETERS} values are accepted, those in lists counted; ` +
      `given: ${parameterCount}`;
    faults.push({ pointer: '/parameters', detail });
  }
  const [size = 0] = bytes;
  if (size > MAX_SQL_BYTES && Buffer.byteLength(sql) <= MAX_SQL_BYTES) {
    const detail =
      `at most ${MAX_SQL_BYTES} bytes of SQL are accepted, lists written out; ` +
      `given: ${size} bytes`;
    faults.push({ pointer: report === undefined ? '/sql' : '/parameters', detail });
  }
};
