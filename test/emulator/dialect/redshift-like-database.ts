import { DuckDBInstance } from '@duckdb/node-api';
import {
  dialectMacros,
  identitySequence,
} from '../../../infra/redshift-data/dialect/macros/dialect-macros.ts';
import { rewriteSql } from '../../../infra/redshift-data/dialect/sql-dialect.ts';

/** A database in memory that has been taught Redshift's functions. */
export interface RedshiftLikeDatabase {
  /** Runs statements of the engine as they are. */
  readonly prepare: (statements: readonly string[]) => Promise<void>;
  /** Rewrites a statement, runs it and answers its rows, the values as JSON has them. */
  readonly answer: (sql: string) => Promise<readonly (readonly unknown[])[]>;
  readonly close: () => void;
}

/** Opens one; nothing outside can be reached from it, as in the emulator. */
export const openRedshiftLikeDatabase = async (): Promise<RedshiftLikeDatabase> => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const prepare = async (statements: readonly string[]): Promise<void> => {
    for (const statement of statements) await connection.run(statement);
  };
  await prepare(['SET enable_external_access = false', ...dialectMacros, identitySequence]);
  return {
    prepare,
    answer: async (sql) => (await connection.runAndReadAll(rewriteSql(sql))).getRowsJson(),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
};
