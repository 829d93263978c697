import type { CollectedFormat } from '../../job/job.ts';
import { isGuarded, unguarded } from '../columns.ts';
import { createCsvParser } from '../decoding/csv-parser.ts';
import { jsonLineValues, rowText } from '../decoding/json-lines-parser.ts';

/** How the rows of a file are encoded. */
export interface RowEncoding {
  readonly format: CollectedFormat;
  readonly escapeFormulas: boolean;
  /** The Data API's type name of each column. */
  readonly types: readonly string[];
}

/**
 * Turns the text of one row of a file into a JSON array of its values. It works on text, because a
 * JavaScript number would round integers beyond 2^53, also those inside of SUPER.
 *
 * @throws Error where the text is not one row.
 */
export const rowJson = ({ format, escapeFormulas, types }: RowEncoding) => {
  const encoders = types.map(encoderOf);
  const guarded = types.map((type) => escapeFormulas && isGuarded(type));
  const fromCsv = (record: string): string[] => {
    const parser = createCsvParser();
    const [row = [], ...others] = [...parser.push(record), ...parser.finish()];
    if (others.length > 0) throw new Error('A record of the CSV file has several rows.');
    return row.map((text, at) => {
      if (text === null) return 'null';
      return encode(encoders[at], guarded[at] ? unguarded(text) : text);
    });
  };
  const fromJsonLine = (record: string): string[] =>
    jsonLineValues(record.trim()).values.map((source, at) => {
      if (source === 'null') return 'null';
      // SUPER is JSON already, and a text in it keeps its quotes.
      return types[at] === 'super' ? source : encode(encoders[at], rowText(source) ?? '');
    });
  return (record: string): string => {
    const values = format === 'csv' ? fromCsv(record) : fromJsonLine(record);
    if (values.length !== types.length) {
      throw new Error(`A row has ${values.length} values, and there are ${types.length} columns.`);
    }
    return `[${values.join(',')}]`;
  };
};

type ValueEncoder = (text: string) => string;

const encode = (encoder: ValueEncoder | undefined, text: string): string =>
  (encoder ?? JSON.stringify)(text);

/** A number in JSON's syntax; NaN and the infinities have none, and stay text. */
const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

const encoderOf = (type: string): ValueEncoder => {
  switch (type) {
    case 'int2':
    case 'int4':
    case 'int8':
    case 'oid':
      return (text) =>
        JSON_NUMBER.test(text) && Number.isSafeInteger(Number(text)) ? text : JSON.stringify(text);
    case 'float4':
    case 'float8':
      return (text) => (JSON_NUMBER.test(text) ? text : JSON.stringify(text));
    case 'bool':
      return (text) => String(/^t/i.test(text));
    case 'super':
      return (text) => (isJson(text) ? text : JSON.stringify(text));
    default:
      return JSON.stringify;
  }
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
