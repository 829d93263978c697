import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { from } from 'pg-copy-streams';
import { readParquet } from '../files/parquet-file.ts';
import { quoted, quotedName } from '../sql/sql-text.ts';
import type { LoadRequest } from './engine-requests.ts';
import { EngineError } from './engine-requests.ts';
import type { UserConnection } from './user-connection.ts';

interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly isText: boolean;
}

/** The engine's names of SUPER; a schema of an earlier version has another name. */
const SUPER = /^(?:redshift\w*\.)?super$/;
/** Texts as they stand in the files; the table's types come when they are inserted. */
const STAGE = 'emulator_stage';
/** Characters that no file has between or around its fields. */
const [NO_QUOTE, NO_DELIMITER] = ["e'\\x01'", "e'\\x02'"];

/** Loads files into a table, in one transaction, and answers how many rows they held. */
export const loadTable = async (
  connection: UserConnection,
  request: LoadRequest,
): Promise<number> => {
  const table = request.table.map(quotedName).join('.');
  return await connection.inTransaction(async () => {
    const columns = await targetColumns(connection, table, request.columns);
    try {
      await stage(connection, request, columns);
      const names = columns.map(({ name }) => quotedName(name)).join(', ');
      const values = columns.map((column, at) => stagedValue(request, column, at)).join(', ');
      const sql = `insert into ${table} (${names}) select ${values} from ${staged(request, columns)}`;
      const { rowCount } = await connection.run(sql);
      await connection.run(`drop table ${STAGE}`);
      return rowCount ?? 0;
    } catch (cause) {
      if (cause instanceof EngineError || isCancelled(cause)) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`Load into table '${request.table.at(-1)}' failed: ${reason}`, { cause });
    }
  });
};

const isCancelled = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '57014';

const targetColumns = async (
  connection: UserConnection,
  table: string,
  names: readonly string[],
): Promise<readonly TableColumn[]> => {
  const { rows } = await connection.run(
    `select attname, pg_catalog.format_type(atttypid, atttypmod), typcategory = 'S'
     from pg_catalog.pg_attribute join pg_catalog.pg_type t on t.oid = atttypid
     where attrelid = ${quoted(table)}::regclass and attnum > 0 and not attisdropped
     order by attnum`,
  );
  const all = rows.map(([name, type, isText]) => ({
    name: name ?? '',
    type: type ?? '',
    isText: isText === 't',
  }));
  if (names.length === 0) return all;
  return names.map((name) => all.find((column) => column.name === name) ?? missing(name));
};

const missing = (name: string): never => {
  throw new Error(`column "${name}" does not exist`);
};

const stage = async (
  connection: UserConnection,
  request: LoadRequest,
  columns: readonly TableColumn[],
): Promise<void> => {
  const fields = request.format === 'json' ? ['f0 text'] : columns.map((_, at) => `f${at} text`);
  await connection.run(`create temp table ${STAGE} (${fields.join(', ')})`);
  for (const file of request.files) {
    const copy = connection.submit(from(`copy ${STAGE} from stdin (${copyOptions(request)})`));
    const source = request.format === 'parquet' ? parquetLines(file) : textLines(file, request);
    await pipeline(Readable.from(source), copy);
  }
};

/** Parquet's fields are written as a text that COPY reads in the engine's own form. */
const copyOptions = ({ format, delimiter, quote }: LoadRequest): string => {
  if (format === 'parquet') return 'format text';
  const [apart, around] =
    format === 'json'
      ? [NO_DELIMITER, NO_QUOTE]
      : [
          quoted(delimiter ?? (format === 'csv' ? ',' : '|')),
          format === 'csv' ? quoted(quote) : NO_QUOTE,
        ];
  return `format csv, delimiter ${apart}, quote ${around}, escape ${around}`;
};

async function* parquetLines(file: string): AsyncGenerator<string> {
  const escaped = (value: string | null): string =>
    value === null ? '\\N' : value.replaceAll(/[\\\n\r\t]/g, (char) => ESCAPES[char] ?? char);
  for await (const rows of readParquet(file)) {
    yield rows.map((row) => `${row.map(escaped).join('\t')}\n`).join('');
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** A file's bytes, unpacked, without the lines of its header. */
async function* textLines(file: string, request: LoadRequest): AsyncGenerator<string | Buffer> {
  const { compression, ignoredHeaderLines } = request;
  const bytes = createReadStream(file);
  const source =
    compression === 'none'
      ? bytes
      : bytes.pipe(compression === 'gzip' ? createGunzip() : createZstdDecompress());
  bytes.on('error', (error) => source.destroy(error));
  let toSkip = ignoredHeaderLines;
  for await (const chunk of source) {
    let rest: Buffer = Buffer.from(chunk);
    while (toSkip > 0 && rest.length > 0) {
      const end = rest.indexOf('\n');
      rest = end === -1 ? Buffer.alloc(0) : rest.subarray(end + 1);
      if (end !== -1) toSkip -= 1;
    }
    if (rest.length > 0) yield rest;
  }
}

/** What is inserted from: the stage, of JSON with a column for each member that is asked for. */
const staged = ({ format }: LoadRequest, columns: readonly TableColumn[]): string => {
  if (format !== 'json') return STAGE;
  const members = columns.map(({ name, type }) => {
    return `${quotedName(name)} ${SUPER.test(type) ? 'jsonb' : 'text'}`;
  });
  return `${STAGE}, pg_catalog.jsonb_to_record(f0::json::jsonb) as member(${members.join(', ')})`;
};

/**
 * A field as the table takes it. An empty field is NULL but for character columns, in which it
 * stays a text of no length unless EMPTYASNULL or NULL AS says otherwise
 * (dg/copy-parameters-data-conversion.html). Parquet goes by position, JSON by name.
 */
const stagedValue = (request: LoadRequest, column: TableColumn, at: number): string => {
  const { format, nullText, emptyAsNull } = request;
  const isSuper = SUPER.test(column.type) && format !== 'json';
  const type = isSuper ? 'json::jsonb' : column.type;
  const cast = (value: string): string => `(${value})::${type}`;
  if (format === 'parquet') return cast(`f${at}`);
  if (format === 'json') return cast(quotedName(column.name));
  const field = nullText ? `nullif(f${at}, ${quoted(nullText)})` : `f${at}`;
  const keepsEmpty = column.isText && !emptyAsNull && nullText !== '';
  return keepsEmpty
    ? `case when f${at} is null then '' else ${field} end`
    : cast(`nullif(${field}, '')`);
};
