import type { RedshiftType } from './redshift-type.ts';

/** The two forms in which the Data API hands out results. */
export type ResultFormat = 'JSON' | 'CSV';

/** At least one fraction digit, as in the documented `2022-02-22 00:00:00.0`. */
const timestampText = (value: string): string =>
  value.includes('.') || value.endsWith('infinity')
    ? value
    : value.replace(/(:\d\d)(?=[+-]|$| BC)/, '$1.0');

/** JSON without the blanks that the engine writes behind colons and commas. */
const compactJson = (value: string): string =>
  value.replaceAll(/("(?:\\.|[^"\\])*")|([:,]) /g, '$1$2');

/** TIMETZ is kept in UTC (dg/r_Datetime_types.html); the engine keeps its zone. */
const utcTime = (value: string): string => {
  const [, hours, minutes, rest, sign, zoneHours, zoneMinutes = '0'] =
    /^(\d\d):(\d\d)(.*?)([+-])(\d\d)(?::(\d\d))?$/.exec(value) ?? [];
  const zone = Number(`${sign}1`) * (Number(zoneHours) * 60 + Number(zoneMinutes));
  const utc = (Number(hours) * 60 + Number(minutes) - zone + 2 * DAY_MINUTES) % DAY_MINUTES;
  const [hour, minute] = [Math.floor(utc / 60), utc % 60].map((n) => `${n}`.padStart(2, '0'));
  return `${hour}:${minute}${rest}+00`;
};

const DAY_MINUTES = 1_440;

/** A decimal with as many digits behind the point as its type has, never with fewer of its own. */
const withScale = (value: string, scale: number): string => {
  const digits = value.includes('.') ? value.length - value.indexOf('.') - 1 : 0;
  if (digits >= scale || value === 'NaN') return value;
  return `${value}${digits === 0 ? '.' : ''}${'0'.repeat(scale - digits)}`;
};

/** Exact text of a value, as results and unloaded files have it. */
export const plainText = (value: string, { kind, scale }: RedshiftType): string => {
  switch (kind) {
    case 'json':
      return compactJson(value);
    case 'bytes':
      return value.slice('\\x'.length);
    case 'timetz':
      return utcTime(value);
    case 'fixed-text':
      return value.replace(/ +$/, '');
    case 'numeric':
      return withScale(value, scale);
    default:
      return value;
  }
};

const valueText = (value: string, type: RedshiftType): string => {
  if (type.kind === 'boolean') return value === 't' ? 'true' : 'false';
  return type.kind.startsWith('timestamp') ? timestampText(value) : plainText(value, type);
};

const isFiniteText = (value: string): boolean => !/^(NaN|-?Infinity)$/.test(value);

const jsonMember = (text: string, { kind }: RedshiftType): string => {
  switch (kind) {
    case 'integer':
      return `{"longValue":${text}}`;
    case 'boolean':
      return `{"booleanValue":${text}}`;
    case 'float':
      // JSON has no words for these three; the SDK reads them from a string.
      return `{"doubleValue":${isFiniteText(text) ? text : `"${text}"`}}`;
    default:
      return `{"stringValue":${JSON.stringify(text)}}`;
  }
};

const quotedKinds = new Set(['text', 'fixed-text', 'json', 'bytes']);

/** Turns rows of the engine's texts into rows of a result. */
export const rowEncoder = (
  columns: readonly { readonly type: RedshiftType }[],
  format: ResultFormat,
): ((values: readonly (string | null)[]) => string) => {
  const field = (value: string | null, type: RedshiftType): string => {
    if (value === null) return format === 'JSON' ? '{"isNull":true}' : '';
    const text = valueText(value, type);
    if (format === 'JSON') return jsonMember(text, type);
    return quotedKinds.has(type.kind) ? csvText(text) : text;
  };
  return (values) => {
    const fields = columns.map(({ type }, at) => field(values[at] ?? null, type)).join(',');
    return format === 'JSON' ? `[${fields}]` : fields;
  };
};

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
