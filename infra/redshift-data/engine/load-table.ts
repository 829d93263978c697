import { quoted, quotedName } from '../sql/sql-text.ts';
import type { EngineConnection } from './duckdb-engine.ts';
import type { LoadRequest } from './engine-protocol.ts';

interface TableColumn {
  readonly name: string;
  readonly type: string;
}

/** Loads files into a table, in one transaction, and answers how many rows they held. */
export const loadTable = async (
  connection: EngineConnection,
  request: LoadRequest,
): Promise<number> => {
  const table = request.table.map(quotedName).join('.');
  const all = await tableColumns(connection, table);
  const columns =
    request.columns.length === 0
      ? all
      : request.columns.map((name) => all.find((column) => column.name === name) ?? missing(name));
  const names = columns.map(({ name }) => quotedName(name)).join(', ');
  const source = sourceOf(request, columns);
  try {
    const inserted = await connection.execute(`INSERT INTO ${table} (${names}) ${source}`);
    return inserted.rowsChanged;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    if (reason.startsWith('INTERRUPT')) throw error;
    throw new Error(`Load into table '${request.table.at(-1)}' failed: ${reason}`, {
      cause: error,
    });
  }
};

const missing = (name: string): never => {
  throw new Error(`column "${name}" does not exist`);
};

const tableColumns = async (
  connection: EngineConnection,
  table: string,
): Promise<TableColumn[]> => {
  const statement = await connection.prepare(`SELECT * FROM ${table}`);
  try {
    return statement.columns.map(({ name, type }) => ({ name, type }));
  } finally {
    statement.release();
  }
};

const sourceOf = (request: LoadRequest, columns: readonly TableColumn[]): string => {
  const files = `[${request.files.map(quoted).join(', ')}]`;
  switch (request.format) {
    case 'parquet':
      // COPY from columnar files goes by position, not by name
      // (dg/copy-usage_notes-copy-from-columnar.html).
      return `SELECT * FROM read_parquet(${files})`;
    case 'json':
      return jsonSource(request, columns, files);
    default:
      return textSource(request, columns, files);
  }
};

const jsonSource = (
  { compression }: LoadRequest,
  columns: readonly TableColumn[],
  files: string,
): string => {
  const compressed = compression === 'none' ? 'uncompressed' : compression;
  const typed = columns.map(({ name }) => `${quotedName(name)}: 'JSON'`).join(', ');
  const values = columns.map(({ name, type }) =>
    type === 'JSON' ? quotedName(name) : `${quotedName(name)} ->> '$'`,
  );
  return (
    `SELECT ${values.join(', ')} FROM read_json(${files}, columns = {${typed}}, ` +
    `format = 'newline_delimited', compression = ${quoted(compressed)})`
  );
};

/**
 * Fields by position. An empty field is NULL but for character columns, in which it stays a text of
 * no length unless EMPTYASNULL or NULL AS says otherwise (dg/copy-parameters-data-conversion.html).
 */
const textSource = (
  request: LoadRequest,
  columns: readonly TableColumn[],
  files: string,
): string => {
  const { format, compression, quote, ignoredHeaderLines, nullText, emptyAsNull } = request;
  const delimiter = request.delimiter ?? (format === 'csv' ? ',' : '|');
  const keepsEmpty = !emptyAsNull && nullText !== '';
  const values = columns.map(({ type }, at) => {
    const field = nullText ? `nullif(f${at}, ${quoted(nullText)})` : `f${at}`;
    return type === 'VARCHAR' && keepsEmpty
      ? `CASE WHEN f${at} IS NULL THEN '' ELSE ${field} END`
      : `nullif(${field}, '')`;
  });
  const fields = columns.map((_, at) => `f${at}: 'VARCHAR'`).join(', ');
  const quoting =
    format === 'csv' ? `${quoted(quote)}, escape = ${quoted(quote)}` : "'', escape = ''";
  return (
    `SELECT ${values.join(', ')} FROM read_csv(${files}, columns = {${fields}}, ` +
    `auto_detect = false, header = false, skip = ${ignoredHeaderLines}, ` +
    `delim = ${quoted(delimiter)}, quote = ${quoting}, nullstr = '', ` +
    `compression = ${quoted(compression)}, max_line_size = 16777216)`
  );
};
