import type { RedshiftType } from './redshift-type.ts';

/** The two forms in which the Data API hands out results. */
export type ResultFormat = 'JSON' | 'CSV';

/** A column of the wrapped query: the SQL name it has there, and what it holds. */
interface EncodedColumn {
  readonly reference: string;
  readonly type: RedshiftType;
}

/** At least one fraction digit, as in the documented `2022-02-22 00:00:00.0`. */
const timestampText = (value: string): string =>
  `(${value}::VARCHAR || CASE WHEN contains(${value}::VARCHAR, '.') OR NOT isfinite(${value}) ` +
  `THEN '' ELSE '.0' END)`;

/** Exact text of a value, NULL for NULL. Dates and numbers never need quoting or escaping. */
const valueText = ({ reference, type }: EncodedColumn): string => {
  switch (type.kind) {
    case 'wide-integer':
      return `${reference}::BIGINT::VARCHAR`;
    case 'timestamp':
      return timestampText(`${reference}::TIMESTAMP`);
    case 'timestamptz':
      return (
        `(${timestampText(`(${reference} AT TIME ZONE 'UTC')`)} || ` +
        `CASE WHEN isfinite(${reference}) THEN '+00' ELSE '' END)`
      );
    case 'json':
      return `to_json(${reference})::VARCHAR`;
    case 'bytes':
      return `lower(hex(${reference}))`;
    default:
      return `${reference}::VARCHAR`;
  }
};

const nonFinite = (reference: string): string =>
  `CASE WHEN isnan(${reference}) THEN 'NaN' WHEN ${reference} > 0 THEN 'Infinity' ` +
  `WHEN ${reference} < 0 THEN '-Infinity' END`;

const jsonMember = (column: EncodedColumn): string => {
  const text = valueText(column);
  const { reference } = column;
  switch (column.type.kind) {
    case 'integer':
    case 'wide-integer':
      return `'{"longValue":' || ${text} || '}'`;
    case 'boolean':
      return `'{"booleanValue":' || ${text} || '}'`;
    case 'float':
      // JSON has no words for these three; the SDK reads them from a string.
      return (
        `'{"doubleValue":' || CASE WHEN isfinite(${reference}) THEN ${text} ` +
        `ELSE '"' || ${nonFinite(reference)} || '"' END || '}'`
      );
    case 'text':
    case 'json':
      return `'{"stringValue":' || to_json(${text})::VARCHAR || '}'`;
    default:
      return `'{"stringValue":"' || ${text} || '"}'`;
  }
};

/** RFC 4180: quoted where it must be, and where it is empty, to tell it from NULL. */
const csvQuoted = (text: string): string =>
  `CASE WHEN ${text} = '' OR regexp_matches(${text}, '[",\r\n]') ` +
  `THEN '"' || replace(${text}, '"', '""') || '"' ELSE ${text} END`;

const csvField = (column: EncodedColumn): string => {
  const text = valueText(column);
  const { reference } = column;
  switch (column.type.kind) {
    case 'text':
    case 'json':
    case 'bytes':
      return csvQuoted(text);
    case 'float':
      return (
        `CASE WHEN isfinite(${reference}) THEN regexp_replace(${text}, '\\.0$', '') ` +
        `ELSE ${nonFinite(reference)} END`
      );
    default:
      return text;
  }
};

/**
 * A query with one text column: each row of `sql` as it stands in a result, and NULL as the last
 * row, which proves that none is missing. The text is made inside
 * the engine because that is exact (a bigint never becomes a double) and five times as fast.
 */
export const encodingQuery = (
  sql: string,
  types: readonly RedshiftType[],
  format: ResultFormat,
): string => {
  const columns = types.map((type, index) => ({ reference: `q.c${index}`, type }));
  const names = columns.map((_, index) => `c${index}`).join(', ');
  const row =
    format === 'JSON'
      ? `'[' || ${columns
          .map((column) => `coalesce(${jsonMember(column)}, '{"isNull":true}')`)
          .join(` || ',' || `)} || ']'`
      : columns.map((column) => `coalesce(${csvField(column)}, '')`).join(` || ',' || `);
  return `SELECT ${row} FROM (\n${sql}\n) AS q(${names}) UNION ALL SELECT NULL`;
};

/** One row of plain texts, for the few commands whose result the engine will not wrap. */
export const encodeTextRow = (values: readonly string[], format: ResultFormat): string =>
  format === 'JSON'
    ? JSON.stringify(values.map((stringValue) => ({ stringValue })))
    : values.map(csvText).join(',');

/** One CSV field. */
export const csvText = (value: string): string =>
  value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

/** Bytes of a row's values alone, without what its format adds; read from its encoded text. */
export const rowValueBytes = (row: string, format: ResultFormat): number => {
  if (format === 'CSV') {
    const values = row.replaceAll(/"((?:[^"]|"")*)"|,/g, (_, quoted: string | undefined) =>
      quoted === undefined ? '' : quoted.replaceAll('""', '"'),
    );
    return Buffer.byteLength(values);
  }
  const fields: unknown = JSON.parse(row);
  if (!Array.isArray(fields)) return 0;
  return fields
    .flatMap((field: unknown) =>
      typeof field === 'object' && field !== null && !('isNull' in field)
        ? Object.values(field)
        : [],
    )
    .reduce((bytes: number, value: unknown) => bytes + Buffer.byteLength(String(value)), 0);
};
