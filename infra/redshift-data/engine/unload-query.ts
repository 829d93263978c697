import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { rewriteSql } from '../dialect/sql-dialect.ts';
import { unloadedValue } from '../result/unloaded-value.ts';
import { isWord, parseSql } from '../sql/sql-nodes.ts';
import { quoted, quotedName, singleStatement } from '../sql/sql-text.ts';
import type { EngineConnection } from './duckdb-engine.ts';
import {
  SLICES,
  type UnloadedFile,
  type UnloadOutcome,
  type UnloadRequest,
} from './engine-protocol.ts';
import { type QueryColumns, queryColumns } from './query-columns.ts';

/** So few rows stay on one slice here; Redshift spreads them by the table's distribution. */
const ROWS_PER_SLICE = 50_000;
/** How much of a file's largest size is aimed at, since rows differ in length. */
const FILLED = 0.9;
/** What an unload writes from; a temporary table may spill to the disk. */
const SPOOL = 'temp.main.emulator_unload';

/** A row's number from 0 on: in a transaction the engine begins at 2^62. */
const ROW = `(rowid - (SELECT min(rowid) FROM ${SPOOL}))`;

/** Runs UNLOAD's query and leaves its rows as files, one or more for each slice. */
export const unloadQuery = async (
  connection: EngineConnection,
  request: UnloadRequest,
): Promise<UnloadOutcome> => {
  const query = singleStatement(request.query);
  if (parseSql(query).some((node) => isWord(node, 'limit'))) {
    throw new Error('Limit clause is not supported');
  }
  const { columns, types } = await spool(connection, rewriteSql(query));
  try {
    const names = columns.map(({ label }) => label);
    checkNames(names, request.format);
    const values = types.map(
      (type, at) =>
        `${unloadedValue(`c${at}`, type, request.format)} AS ${quotedName(names[at] ?? '')}`,
    );
    const select = `SELECT ${values.join(', ')} FROM ${SPOOL}`;
    const files: UnloadedFile[] = [];
    for (const bounds of await sliceBounds(connection, request.parallel)) {
      files.push(...(await writeSlice(connection, request, select, bounds)));
    }
    const described = columns.map(({ label, typeName, precision, scale }) => ({
      name: label,
      typeName,
      precision,
      scale,
    }));
    return { columns: described, files };
  } finally {
    await connection.execute(`DROP TABLE IF EXISTS ${SPOOL}`);
  }
};

/** Column names must be unique but for text (dg/r_UNLOAD.html, "FORMAT AS"). */
const checkNames = (names: readonly string[], format: UnloadRequest['format']): void => {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined && format !== 'csv') {
    throw new Error(`UNLOAD to ${format.toUpperCase()}: duplicate column name "${twice}"`);
  }
};

const spool = async (connection: EngineConnection, sql: string): Promise<QueryColumns> => {
  const statement = await connection.prepare(sql);
  try {
    if (statement.kind !== 'SELECT') throw new Error('UNLOAD takes a SELECT statement');
    const described = await queryColumns(connection, sql, statement);
    const names = described.types.map((_, at) => `c${at}`).join(', ');
    await connection.execute(`DROP TABLE IF EXISTS ${SPOOL}`);
    await connection.execute(
      `CREATE TEMP TABLE emulator_unload AS SELECT * FROM (\n${sql}\n) AS q(${names})`,
    );
    return described;
  } finally {
    statement.release();
  }
};

/** Rows of the spool, from one on up to another that is not among them. */
interface RowRange {
  readonly from: number;
  readonly to: number;
}

const cut = ({ from, to }: RowRange, parts: number): RowRange[] =>
  Array.from({ length: parts }, (_, part) => ({
    from: from + Math.floor(((to - from) * part) / parts),
    to: from + Math.floor(((to - from) * (part + 1)) / parts),
  }));

const sliceBounds = async (connection: EngineConnection, parallel: boolean) => {
  const counted = await connection.execute(`SELECT count(*) FROM ${SPOOL}`);
  const to = Number(counted.rows?.[0]?.[0] ?? '0');
  const slices = parallel ? Math.min(SLICES, Math.max(1, Math.ceil(to / ROWS_PER_SLICE))) : 1;
  return cut({ from: 0, to }, slices).map((range, slice) => ({ ...range, slice }));
};

const writeSlice = async (
  connection: EngineConnection,
  request: UnloadRequest,
  select: string,
  { slice, ...range }: RowRange & { readonly slice: number },
): Promise<UnloadedFile[]> => {
  const write = async (part: number, { from, to }: RowRange): Promise<UnloadedFile> => {
    const path = join(request.directory, `${slice}-${part}`);
    const rows = `${select} WHERE ${ROW} >= ${from} AND ${ROW} < ${to}`;
    await connection.execute(`COPY (${rows}) TO ${quoted(path)} (${copyOptions(request)})`);
    const { size } = await stat(path);
    return { path, slice, part, rowCount: to - from, sizeBytes: size };
  };
  const whole = await write(0, range);
  if (whole.sizeBytes <= request.maxFileBytes) return [whole];
  // Only now is the slice known to be too large for one file; it is written again as several.
  const parts = Math.ceil(whole.sizeBytes / (request.maxFileBytes * FILLED));
  const files: UnloadedFile[] = [];
  for (const [part, rows] of cut(range, parts).entries()) files.push(await write(part, rows));
  return files;
};

const copyOptions = (request: UnloadRequest): string => {
  const { format, compression, header, delimiter, nullText } = request;
  if (format === 'parquet') return 'FORMAT parquet, COMPRESSION snappy';
  const compressed = `COMPRESSION ${compression}`;
  if (format === 'json') return `FORMAT json, ${compressed}`;
  return [
    'FORMAT csv',
    compressed,
    `HEADER ${header}`,
    `DELIMITER ${quoted(delimiter)}`,
    `NULLSTR ${quoted(nullText)}`,
  ].join(', ');
};
