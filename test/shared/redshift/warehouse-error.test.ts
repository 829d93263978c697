import { describe, expect, it } from 'vitest';
import { warehouseError } from '../../../shared/redshift/warehouse-error.ts';

describe('a failure that is not the fault of the statement', () => {
  it.each([
    [
      'ERROR: 1023\n  Detail: Serializable isolation violation on table - 100167, …',
      'TRANSACTION_CONFLICT',
    ],
    ['ERROR: Serializable isolation violation on table (1023)', 'TRANSACTION_CONFLICT'],
    [
      'ERROR: could not complete because of conflict with concurrent transaction',
      'TRANSACTION_CONFLICT',
    ],
    ['ERROR: could not open relation with OID 6134794', 'TRANSACTION_CONFLICT'],
    ['ERROR: deadlock detected', 'TRANSACTION_CONFLICT'],
    ['ERROR: cannot execute INSERT in a read-only transaction', 'WAREHOUSE_READ_ONLY'],
    ['ERROR: Disk Full\n  Detail: \n  error:  Disk Full\n  code:      1016', 'WAREHOUSE_DISK_FULL'],
    ['ERROR: out of memory', 'WAREHOUSE_OUT_OF_MEMORY'],
    ['ERROR: Insufficient memory to run query', 'WAREHOUSE_OUT_OF_MEMORY'],
    ['FATAL: connection limit "500" exceeded for non-bootstrap users', 'WAREHOUSE_BUSY'],
    [
      'ERROR: S3ServiceException:Please reduce your request rate.,Status 503,Error SlowDown',
      'WAREHOUSE_BUSY',
    ],
    ['FATAL: terminating connection due to administrator command', 'WAREHOUSE_UNAVAILABLE'],
    ['FATAL: the database system is starting up', 'WAREHOUSE_UNAVAILABLE'],
    ['The cluster my-cluster is paused.', 'WAREHOUSE_UNAVAILABLE'],
    ['Workgroup local is not available', 'WAREHOUSE_UNAVAILABLE'],
    ['Connection reset by peer', 'WAREHOUSE_CONNECTION_LOST'],
    ['Database connection failed', 'WAREHOUSE_CONNECTION_LOST'],
    [
      'ERROR: The connection to the database was lost before the statement ended',
      'WAREHOUSE_CONNECTION_LOST',
    ],
    [
      'ERROR: Query (500029) cancelled by WLM abort action of Query Monitoring Rule "testrule".',
      'STOPPED_BY_RULE',
    ],
    [
      'ERROR: abort query\n  Detail: \n  code:      1020\n  context:   system requested abort',
      'STOPPED_BY_RULE',
    ],
  ])('asks for another try: %s', (message, code) => {
    expect(warehouseError(message, true)).toEqual({ code, retryable: true });
  });

  it.each([
    ["ERROR: Query (150) cancelled on user's request", 'STOPPED_IN_WAREHOUSE'],
    ['ERROR: canceling statement due to statement timeout', 'STOPPED_IN_WAREHOUSE'],
  ])('comes again with the same statement: %s', (message, code) => {
    expect(warehouseError(message, true)).toEqual({ code, retryable: false });
  });

  it.each([
    'ERROR: relation "disk full" does not exist',
    'ERROR: invalid input syntax for integer: "connection lost"',
    'ERROR: syntax error at or near "deadlock detected"',
    'ERROR: column "out of memory" does not exist in t',
    'ERROR: division by zero',
    'ERROR: permission denied for relation orders',
  ])('is not read into the names of others: %s', (message) => {
    expect(warehouseError(message, true)).toBeUndefined();
  });
});

describe('a statement whose connection was lost', () => {
  it.each([true, false])('may be submitted again where it may run twice: %s', (mayRunAgain) => {
    const error = warehouseError('Connection reset by peer', mayRunAgain);
    expect(error).toEqual({ code: 'WAREHOUSE_CONNECTION_LOST', retryable: mayRunAgain });
  });
});
