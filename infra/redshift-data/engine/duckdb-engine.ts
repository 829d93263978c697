import {
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBPreparedStatement,
  ResultReturnType,
  StatementType,
} from '@duckdb/node-api';
import { quoted } from '../sql/sql-text.ts';

/** How the one database of the emulator is opened. */
export interface DatabaseOptions {
  /** Absent: the tables live in memory. */
  readonly databasePath?: string | undefined;
  /** Where queries larger than memory spill. */
  readonly temporaryDirectory: string;
  /** The one folder that SQL can reach: UNLOAD writes into it and COPY reads from it. */
  readonly transferDirectory: string;
}

/** A result column as the engine names and types it. */
interface EngineColumn {
  readonly name: string;
  readonly type: string;
  readonly alias?: string | undefined;
}

/** What a statement left behind. */
export interface EngineOutcome {
  readonly rowsChanged: number;
  /** Present where the statement answers with rows. */
  readonly rows?: readonly (readonly string[])[];
}

/** The query failed in the middle of its result; the engine does not say why. */
export class BrokenStream extends Error {}

/** One statement, parsed and bound; `release` it when it has run. */
export interface PreparedSql {
  /** SELECT, INSERT, CREATE … in the engine's words. */
  readonly kind: string;
  readonly columns: readonly EngineColumn[];
  /** Runs it and holds what it answers: for anything but a large result. */
  run(): Promise<EngineOutcome>;
  /**
   * Runs it and yields its first column in batches of a few thousand. The query must end with a row
   * that is NULL, which is not yielded; without it the stream throws `BrokenStream`.
   */
  streamFirstColumn(): AsyncGenerator<readonly string[]>;
  release(): void;
}

/** One connection: a transaction scope, temporary tables, one statement at a time. */
export interface EngineConnection {
  execute(sql: string, values?: readonly string[]): Promise<EngineOutcome>;
  prepare(sql: string): Promise<PreparedSql>;
  /** Ends the running statement, which then rejects; without one it does nothing. */
  interrupt(): void;
  close(): void;
}

/** The open database. */
export interface EngineDatabase {
  connect(): Promise<EngineConnection>;
  close(): void;
}

const columnsOf = (statement: DuckDBPreparedStatement): EngineColumn[] =>
  Array.from({ length: statement.columnCount }, (_, index) => {
    const type = statement.columnType(index);
    return { name: statement.columnName(index), type: type.toString(), alias: type.alias };
  });

const texts = (rows: readonly (readonly unknown[])[]): string[][] =>
  rows.map((row) => row.map((value) => (value === null ? '' : String(value))));

const runPrepared = async (statement: DuckDBPreparedStatement): Promise<EngineOutcome> => {
  const result = await statement.run();
  if (result.returnType !== ResultReturnType.QUERY_RESULT) {
    return { rowsChanged: result.rowsChanged };
  }
  return { rowsChanged: 0, rows: texts(await result.getRowsJson()) };
};

/**
 * A stream that breaks off looks to this client like one that has ended: an error or an interrupt
 * in the middle would silently cut the result. Hence the NULL that such a query has to end with.
 */
async function* firstColumn(
  statement: DuckDBPreparedStatement,
  brokenOff: () => Error,
): AsyncGenerator<string[]> {
  const result = await statement.stream();
  let complete = false;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    const vector = chunk.getColumnVector(0);
    const values: string[] = [];
    for (let row = 0; row < chunk.rowCount; row += 1) {
      const value = vector.getItem(row);
      if (value === null) complete = true;
      else values.push(String(value));
    }
    yield values;
  }
  if (!complete) throw brokenOff();
}

const prepared = (statement: DuckDBPreparedStatement, brokenOff: () => Error): PreparedSql => ({
  kind: StatementType[statement.statementType],
  columns: columnsOf(statement),
  run: () => runPrepared(statement),
  streamFirstColumn: () => firstColumn(statement, brokenOff),
  release: () => statement.destroySync(),
});

const connectionTo = (connection: DuckDBConnection): EngineConnection => {
  let interrupted = false;
  const brokenOff = (): Error =>
    interrupted ? new Error('INTERRUPT Error: Interrupted!') : new BrokenStream();
  return {
    execute: async (sql, values) => {
      const result = await connection.run(sql, values === undefined ? undefined : [...values]);
      return { rowsChanged: result.rowsChanged, rows: texts(await result.getRowsJson()) };
    },
    prepare: async (sql) => {
      interrupted = false;
      const statements = await connection.extractStatements(sql);
      return prepared(await statements.prepare(0), brokenOff);
    },
    interrupt: () => {
      interrupted = true;
      connection.interrupt();
    },
    close: () => connection.closeSync(),
  };
};

/** Opens the database `dev` with its schema `public`, creating both where they are missing. */
export const openDatabase = async (options: DatabaseOptions): Promise<EngineDatabase> => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`SET temp_directory = ${quoted(options.temporaryDirectory)}`);
  await connection.run(`ATTACH ${quoted(options.databasePath ?? ':memory:')} AS dev`);
  await connection.run('CREATE SCHEMA IF NOT EXISTS dev.public');
  await connection.run(`SET allowed_directories = [${quoted(options.transferDirectory)}]`);
  // From here on no SQL reaches any other file, another database or the network; it cannot be
  // undone.
  await connection.run('SET enable_external_access = false');
  connection.closeSync();
  return {
    connect: async () => connectionTo(await instance.connect()),
    close: () => instance.closeSync(),
  };
};
