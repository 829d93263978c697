/** A point AWS leaves open, and what this emulator does about it. */
export interface Decision {
  readonly topic: string;
  readonly choice: string;
}

/**
 * Every choice made where the Data API is undocumented or its documents disagree. Nothing here is a
 * promise of AWS; code that runs against the real service should bear any other answer as well.
 */
export const decisions: readonly Decision[] = [
  {
    topic: 'Unknown members of a request',
    choice: 'Ignored, as AWS JSON services do; null counts as absent.',
  },
  {
    topic: 'A member of the wrong JSON type',
    choice: 'SerializationException, 400; broken constraints are one ValidationException for all.',
  },
  {
    topic: 'Unknown workgroup or cluster',
    choice:
      'ValidationException "Redshift endpoint doesn\'t exist in this region.", as seen in ' +
      'practice.',
  },
  {
    topic: 'Unknown database',
    choice:
      'A statement is FAILED with "FATAL: database … does not exist"; ListTables and its ' +
      'like raise DatabaseConnectionException.',
  },
  {
    topic: 'Credentials',
    choice:
      'At most one of SecretArn and DbUser, DbUser only with a cluster, else ' +
      'ValidationException. Secrets are not read; with one the database user is awsuser.',
  },
  {
    topic: "Another role's statement or session",
    choice:
      'ResourceNotFoundException "Query does not exist.", as for an id that does not exist; of ' +
      'a session ValidationException.',
  },
  {
    topic: 'SQL text over the limit',
    choice:
      'ValidationException over 100,000 bytes, the older and smaller of two documented ' +
      'limits.',
  },
  {
    topic: 'A placeholder without a parameter',
    choice: 'ValidationException "Parameters list is missing parameters…", also without any list.',
  },
  {
    topic: 'Type of a parameter',
    choice:
      'An untyped literal that takes the type its context gives it; where the engine finds ' +
      'none (arithmetic) the type the value looks like: number, date or timestamp.',
  },
  {
    topic: 'Several SQLs in one ExecuteStatement',
    choice: 'The statement is FAILED.',
  },
  {
    topic: 'ClientToken',
    choice:
      'Scope is the owning role or user and both submit operations. A repeat answers with ' +
      'the same Id and sends no second event; with other input it is a ValidationException.',
  },
  {
    topic: 'Retention',
    choice:
      '24 hours after the statement settled both its result and its description are gone: ' +
      'ResourceNotFoundException.',
  },
  {
    topic: 'ResultRows and ResultSize',
    choice:
      'DDL has ResultRows 0; a batch as a whole and anything unsettled has -1. ResultSize ' +
      'is the size of the rows as they are encoded.',
  },
  {
    topic: 'Error of a stopped statement',
    choice: 'ABORTED statements carry "ERROR: Query cancelled on user\'s request".',
  },
  {
    topic: 'CancelStatement',
    choice:
      'A waiting statement can be cancelled too. A settled one is a ValidationException ' +
      'naming its state, as seen in practice; so is the id of one SQL of a batch.',
  },
  {
    topic: 'Statement limit of 24 hours, session closed while busy',
    choice: 'The statement is FAILED and its event is sent.',
  },
  {
    topic: 'A batch that fails',
    choice:
      'TRANSACTION: earlier SQLs stay FINISHED although rolled back, later ones are ' +
      'ABORTED. The error of the batch is "Query #n failed with …".',
  },
  {
    topic: 'Sessions',
    choice:
      'A busy or closed one is a ValidationException; another target than its own too. ' +
      'They end with the emulator. Without keep-alive seconds a statement has no SessionId.',
  },
  {
    topic: 'Waiting requests',
    choice: 'Ten wait for one statement; the next raises ActiveWaitingRequestsExceededException.',
  },
  {
    topic: 'The wrong operation for a result format',
    choice: 'ValidationException both ways.',
  },
  {
    topic: 'JSON page size',
    choice: 'About 1 MB of records, always whole rows.',
  },
  {
    topic: 'CSV',
    choice:
      'RFC 4180 with CRLF; one header row, at the start of the first chunk; chunks hold ' +
      'whole rows (option csvHeader: at the start of every page). NULL is nothing, the empty ' +
      'text is "". Booleans are true and false. ResultFormat says CSV.',
  },
  {
    topic: 'Text of values',
    choice:
      'timestamptz in UTC as 2022-02-22 00:00:00.0+00; time, timetz and interval as ' +
      'PostgreSQL writes them; varbyte as lower-case hex in stringValue; real as its ' +
      'shortest digits.',
  },
  {
    topic: 'Lengths of character columns',
    choice:
      'The declared ones where a column comes unchanged from a table, else varchar(65535). ' +
      'Values of char(n) are neither padded nor cut.',
  },
  {
    topic: 'Sum of integers',
    choice:
      'int8, as Redshift has it for smallint and integer; it has numeric(38,0) for bigint, ' +
      'which the engine does not tell apart. Beyond int8 the statement is FAILED, never ' +
      'wrong.',
  },
  {
    topic: 'geometry, geography, hllsketch',
    choice: 'The local engine does not have them: statements that use them are FAILED.',
  },
  {
    topic: 'ListStatements without Status',
    choice:
      'FINISHED only, newest first. Pages hold what was asked for; where switched on they are cut ' +
      'before, as AWS may do it, and can be empty.',
  },
  {
    topic: 'ListTables and DescribeTable',
    choice:
      'Tables and views of user schemas, none of the system. An unknown table has an empty ' +
      'column list.',
  },
  {
    topic: 'Rates',
    choice:
      'Where switched on: a bucket of one second for each operation; GetStatementResultV2 ' +
      'has its own with the rate of GetStatementResult, ListSessions that of ' +
      'ListStatements.',
  },
  {
    topic: 'Events',
    choice:
      'One for each statement or batch WithEvent; for a workgroup the resource is the ARN ' +
      'with its id. A statement that was running when the emulator ended is FAILED at the next ' +
      'start, and its event is sent then.',
  },
  {
    topic: 'UNLOAD',
    choice:
      'Up to four slices with a file each, of 50,000 rows or more. HasResultSet is false, ' +
      'ResultRows and ResultSize are -1: the manifest has the counts, with one for each header ' +
      'line. CSV writes the empty text as "", JSON writes booleans as "t" and "f". No rows leave ' +
      'neither a file nor a manifest, as users report. A slice without rows leaves no file ' +
      '(option emptySlices: one of 0 bytes). In the manifest the length of a ' +
      'character type is max_length, since the documented sample is no JSON there. Text without ' +
      'FORMAT, PARTITION BY, BZIP2, ENCRYPTED and CLEANPATH are refused.',
  },
  {
    topic: 'COPY',
    choice:
      'From S3 in CSV, delimited text, Parquet and JSON auto, also by a manifest. The first value ' +
      'that does not fit fails the statement with the reason itself; there is no stl_load_errors ' +
      'and no MAXERROR.',
  },
  {
    topic: 'IAM_ROLE',
    choice:
      'Any role is accepted as attached. There is no STS: the request to S3 is signed with the ' +
      "role's name as access key, and it may do whatever that S3 allows.",
  },
  {
    topic: 'GRANT, REVOKE and settings of the workload manager',
    choice: 'Accepted without effect; settings nobody knows make the statement FAILED.',
  },
];
