import { stat } from 'node:fs/promises';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import {
  asyncBufferFromFile,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type SchemaElement,
} from 'hyparquet';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import { plainText } from '../result/field-encoder.ts';
import type { RedshiftType } from '../result/redshift-type.ts';
import type { TextRows, UnloadedColumn, UnloadFile } from './file-form.ts';

/** So many rows are in memory at a time, and in one group of the file. */
const ROWS_IN_GROUP = 10_000;

type Physical = Omit<SchemaElement, 'name'>;
type ParquetValue = string | number | bigint | boolean | Uint8Array | null;

/** A column's type in Parquet, and how a value becomes one of it. */
interface ParquetType {
  readonly element: Physical;
  readonly read: (value: string) => ParquetValue;
}

const text: ParquetType = {
  element: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  read: (value) => value,
};

const decimal = (type: RedshiftType): ParquetType => {
  const { precision, scale } = type;
  const described = { converted_type: 'DECIMAL', precision, scale } as const;
  const element: Physical =
    precision <= 9
      ? { ...described, type: 'INT32' }
      : precision <= 18
        ? { ...described, type: 'INT64' }
        : { ...described, type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16 };
  const read = (value: string): bigint => BigInt(plainText(value, type).replace('.', ''));
  return { element, read };
};

const microseconds = (value: string): bigint => {
  const [, moment = '', fraction = ''] = /^([^.+]*)(?:\.(\d+))?/.exec(value) ?? [];
  return (
    BigInt(Date.parse(`${moment.replace(' ', 'T')}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0'))
  );
};

/** Timestamps have no zone: a timestamptz is its moment in UTC (dg/r_UNLOAD.html). */
const parquetType = (type: RedshiftType): ParquetType => {
  switch (type.kind) {
    case 'boolean':
      return { element: { type: 'BOOLEAN' }, read: (value) => value === 't' };
    case 'integer':
      return type.typeName === 'int8' || type.typeName === 'oid'
        ? { element: { type: 'INT64' }, read: BigInt }
        : { element: { type: 'INT32' }, read: Number };
    case 'float':
      return {
        element: { type: type.typeName === 'float4' ? 'FLOAT' : 'DOUBLE' },
        read: Number,
      };
    case 'numeric':
      return decimal(type);
    case 'timestamp':
    case 'timestamptz':
      return {
        element: { type: 'INT64', converted_type: 'TIMESTAMP_MICROS' },
        read: microseconds,
      };
    case 'bytes':
      return {
        element: { type: 'BYTE_ARRAY' },
        read: (value) => Buffer.from(value.slice('\\x'.length), 'hex'),
      };
    case 'json':
    case 'fixed-text':
      return { ...text, read: (value) => plainText(value, type) };
    default:
      return type.typeName === 'date'
        ? {
            element: { type: 'INT32', converted_type: 'DATE' },
            read: (value) => Date.parse(value) / 86_400_000,
          }
        : text;
  }
};

/** Opens a Parquet file, compressed with Snappy. */
export const openParquetFile = (path: string, columns: readonly UnloadedColumn[]): UnloadFile => {
  const types = columns.map(({ type }) => parquetType(type));
  const names = columns.map(({ metadata }) => metadata.label);
  const schema: SchemaElement[] = [
    { name: 'root', num_children: columns.length },
    ...types.map(({ element }, at) => ({
      ...element,
      name: names[at] ?? '',
      repetition_type: 'OPTIONAL' as const,
    })),
  ];
  const writer = fileWriter(path);
  const file = new ParquetWriter({ writer, schema });
  let waiting: TextRows[number][] = [];
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const columnData = types.map(({ read }, at) => ({
      name: names[at] ?? '',
      data: waiting.map((row) => {
        const value = row[at] ?? null;
        return value === null ? null : read(value);
      }),
    }));
    await file.write({ columnData, rowGroupSize: ROWS_IN_GROUP });
    waiting = [];
  };
  const bytesOf = (rows: TextRows): number =>
    rows.reduce(
      (sum, row) => sum + row.reduce((bytes, value) => bytes + (value?.length ?? 0), 0),
      0,
    );
  return {
    hasRoomFor: (rows, maxBytes) => writer.offset + bytesOf(waiting) + bytesOf(rows) <= maxBytes,
    write: async (rows) => {
      waiting.push(...rows);
      if (waiting.length >= ROWS_IN_GROUP) await flush();
    },
    end: async () => {
      await flush();
      await file.finish();
      return (await stat(path)).size;
    },
  };
};

const momentText = (micros: bigint): string => {
  const text = new Date(Number(micros / 1000n)).toISOString().slice(0, -'.000Z'.length);
  return `${text}.${String(((micros % 1_000_000n) + 1_000_000n) % 1_000_000n).padStart(6, '0')}`;
};

/** Moments as texts: a Date holds no microseconds. */
const parsers = {
  dateFromDays: (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10),
  timestampFromMilliseconds: (millis: bigint) => momentText(millis * 1000n),
  timestampFromMicroseconds: momentText,
  timestampFromNanoseconds: (nanos: bigint) => momentText(nanos / 1000n),
};

const compressors = {
  GZIP: (bytes: Uint8Array) => gunzipSync(bytes),
  ZSTD: (bytes: Uint8Array) => zstdDecompressSync(bytes),
};

const asText = (value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** All rows of a Parquet file, as the engine reads texts, and how many columns it has. */
export async function* readParquet(path: string): AsyncGenerator<TextRows> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
  const total = Number(metadata.num_rows);
  for (let rowStart = 0; rowStart < total; rowStart += ROWS_IN_GROUP) {
    const rowEnd = Math.min(rowStart + ROWS_IN_GROUP, total);
    const rows: unknown[][] = [];
    await parquetRead({
      ...{ file, metadata, columns, rowStart, rowEnd, compressors, parsers },
      rowFormat: 'array',
      onComplete: (found) => rows.push(...found),
    });
    yield rows.map((row) => row.map(asText));
  }
}
