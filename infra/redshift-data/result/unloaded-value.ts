import type { RedshiftType } from './redshift-type.ts';

/** The file formats of UNLOAD. */
export type UnloadFormat = 'csv' | 'parquet' | 'json';

const asText = (reference: string, type: RedshiftType): string => {
  switch (type.kind) {
    case 'wide-integer':
      return `CAST(${reference} AS BIGINT)`;
    case 'boolean':
      return `CASE ${reference} WHEN true THEN 't' WHEN false THEN 'f' END`;
    case 'timestamptz':
      return `CAST(${reference} AT TIME ZONE 'UTC' AS VARCHAR) || '+00'`;
    case 'timestamp':
      return `CAST(${reference} AS VARCHAR)`;
    case 'json':
      return `CAST(to_json(${reference}) AS VARCHAR)`;
    case 'bytes':
      return `lower(hex(${reference}))`;
    default:
      return reference;
  }
};

/**
 * The expression of a column's value in a file of UNLOAD: booleans are `t` and `f` but for Parquet,
 * which in turn drops the zone of a timestamptz, varbyte is hexadecimal digits
 * (dg/r_UNLOAD.html). SUPER is a text but for JSON, in which it is nested.
 */
export const unloadedValue = (
  reference: string,
  type: RedshiftType,
  format: UnloadFormat,
): string => {
  if (format === 'csv') return asText(reference, type);
  if (format === 'json') return type.kind === 'json' ? reference : asText(reference, type);
  switch (type.kind) {
    case 'boolean':
    case 'timestamp':
    case 'bytes':
      return reference;
    case 'timestamptz':
      return `${reference} AT TIME ZONE 'UTC'`;
    case 'plain':
      // Parquet has no type for an interval that other readers agree on.
      return type.typeName === 'interval' ? `CAST(${reference} AS VARCHAR)` : reference;
    default:
      return asText(reference, type);
  }
};
