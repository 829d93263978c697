import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { defaultLimits, usualBehaviour } from '../../../infra/redshift-data/contract/limits.ts';
import { Engine } from '../../../infra/redshift-data/engine/engine.ts';
import { EngineError } from '../../../infra/redshift-data/engine/engine-requests.ts';
import { makeDatabaseFolder } from '../../../infra/redshift-data/postgres/database-folder.ts';
import { PostgresServer } from '../../../infra/redshift-data/postgres/postgres-server.ts';
import { ADMINISTRATOR, connect } from '../../../infra/redshift-data/postgres/superuser.ts';
import { pagePath } from '../../../infra/redshift-data/result/page-writer.ts';

/** What a statement answers: its columns' types and its rows, or that it is refused. */
type Verdict =
  | { readonly types: readonly string[]; readonly rows: readonly (readonly (string | null)[])[] }
  | 'refused';

/** Answers one statement after the other, in one session. */
export interface JudgedDatabase {
  readonly answer: (sql: string) => Promise<Verdict>;
  readonly close: () => Promise<void>;
}

const field = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const page = z.array(z.array(field));

const textOf = (value: z.infer<typeof field>): string | null =>
  value['isNull'] === true ? null : String(Object.values(value)[0]);

/** Integers of JSON beyond 2^53 would be rounded: all become texts. */
const withTexts = (json: string): string =>
  json.replaceAll(/"longValue":(-?\d+)/g, '"longValue":"$1"');

/** The emulator below its HTTP: dialect, engine, types and the pages of JSON results. */
export const openEmulator = async (): Promise<JudgedDatabase> => {
  const folder = await mkdtemp(join(tmpdir(), 'judged-'));
  const engine = new Engine({ databaseFolder: join(folder, 'database'), tpchScale: 0 }, () => {});
  await engine.connect('judged', 'awsuser');
  const answer = async (sql: string): Promise<Verdict> => {
    const resultDirectory = join(folder, randomUUID());
    const how = {
      format: 'JSON',
      limits: defaultLimits,
      csvHeader: usualBehaviour.csvHeader,
    } as const;
    try {
      const done = await engine.run({
        ...how,
        connectionId: 'judged',
        sql,
        parameters: [],
        resultDirectory,
      });
      if (!done.hasResultSet) return { types: [], rows: [] };
      const rows = page.parse(
        JSON.parse(withTexts(await readFile(pagePath(resultDirectory, 0), 'utf8'))),
      );
      return {
        types: (done.columns ?? []).map(({ typeName }) => typeName),
        rows: rows.map((row) => row.map(textOf)),
      };
    } catch (error) {
      if (error instanceof EngineError && error.kind === 'sql') return 'refused';
      throw error;
    }
  };
  const close = async () => {
    await engine.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { answer, close };
};

/** What the Data API calls PostgreSQL's types, by their numbers in pg_type.dat. */
const typeNames: Readonly<Record<number, string>> = {
  16: 'bool',
  17: 'varbyte',
  19: 'name',
  20: 'int8',
  21: 'int2',
  23: 'int4',
  25: 'varchar',
  114: 'super',
  700: 'float4',
  701: 'float8',
  1042: 'bpchar',
  1043: 'varchar',
  1082: 'date',
  1083: 'time',
  1114: 'timestamp',
  1184: 'timestamptz',
  1186: 'interval',
  1266: 'timetz',
  1700: 'numeric',
};

/** PostgreSQL's text of a value as the Data API's documented samples have it. */
const asDataApi = (value: string | null, typeName: string): string | null => {
  if (value === null) return null;
  switch (typeName) {
    case 'bool':
      return value === 't' ? 'true' : 'false';
    case 'float4':
    case 'float8':
      return String(Number(value));
    case 'timestamp':
    case 'timestamptz':
      return value.replace(/(:\d\d)(\+\d\d)?$/, '$1.0$2');
    case 'varbyte':
      return value.slice(2);
    case 'bpchar':
      return value.trimEnd();
    default:
      return value;
  }
};

/** PostgreSQL as it is installed; only backslashes are read as Redshift reads them. */
export const openPlainPostgres = async (): Promise<JudgedDatabase> => {
  const folder = await mkdtemp(join(tmpdir(), 'judge-'));
  await makeDatabaseFolder(join(folder, 'database'), { name: 'plain', fill: async () => {} });
  const server = await PostgresServer.start(join(folder, 'database'));
  const client = await connect(server.address, ADMINISTRATOR, 'postgres');
  await client.query("set standard_conforming_strings = off; set timezone = 'UTC'");
  const answer = async (text: string): Promise<Verdict> => {
    try {
      const found = await client.query<(string | null)[]>({ text, rowMode: 'array' });
      const types = found.fields.map(({ dataTypeID }) => typeNames[dataTypeID] ?? `${dataTypeID}`);
      const rows = found.rows.map((row) =>
        row.map((value, at) => asDataApi(value, types[at] ?? '')),
      );
      return { types, rows };
    } catch (error) {
      if (error instanceof pg.DatabaseError) return 'refused';
      throw error;
    }
  };
  const close = async () => {
    await client.end();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { answer, close };
};
