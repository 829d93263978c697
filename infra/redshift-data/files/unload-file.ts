import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, createZstdCompress } from 'node:zlib';
import { csvText, plainText } from '../result/field-encoder.ts';
import type { RedshiftType } from '../result/redshift-type.ts';
import type { FileForm, TextRows, UnloadedColumn, UnloadFile } from './file-form.ts';
import { openParquetFile } from './parquet-file.ts';

/** Booleans stay `t` and `f`, and varbyte is hexadecimal digits (dg/r_UNLOAD.html). */
const csvRow =
  (columns: readonly UnloadedColumn[], { delimiter, nullText }: FileForm) =>
  (row: TextRows[number]): string =>
    row
      .slice(0, columns.length)
      .map((value, at) => {
        const type = columns[at]?.type;
        if (value === null || type === undefined) return nullText;
        const text = plainText(value, type);
        return text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : csvText(text);
      })
      .join(delimiter);

/** JSON has numbers for numbers; SUPER is nested, and everything else is a text. */
const jsonValue = (value: string | null, type: RedshiftType): string => {
  if (value === null) return 'null';
  const isNumber = ['integer', 'numeric', 'float'].includes(type.kind) && !/[NI]/.test(value);
  const text = plainText(value, type);
  return isNumber || type.kind === 'json' ? text : JSON.stringify(text);
};

const jsonRow =
  (columns: readonly UnloadedColumn[]) =>
  (row: TextRows[number]): string =>
    `{${columns
      .map(
        ({ type, metadata }, at) =>
          `${JSON.stringify(metadata.label)}:${jsonValue(row[at] ?? null, type)}`,
      )
      .join(',')}}`;

const compressors = { gzip: createGzip, zstd: createZstdCompress } as const;

const openTextFile = (
  path: string,
  command: FileForm,
  encode: (row: TextRows[number]) => string,
  header: string,
): UnloadFile => {
  const input = new PassThrough();
  const output = createWriteStream(path);
  const { compression } = command;
  const written =
    compression === 'none'
      ? pipeline(input, output)
      : pipeline(input, compressors[compression](), output);
  const send = async (text: string): Promise<void> => {
    if (!input.write(text)) await Promise.race([once(input, 'drain'), written]);
  };
  input.write(header);
  const textOf = (rows: TextRows): string => rows.map((row) => `${encode(row)}\n`).join('');
  let pending: { readonly rows: TextRows; readonly text: string } = { rows: [], text: '' };
  const encoded = (rows: TextRows): string => {
    if (pending.rows !== rows) pending = { rows, text: textOf(rows) };
    return pending.text;
  };
  let plainBytes = Buffer.byteLength(header);
  return {
    hasRoomFor: (rows, maxBytes) => {
      const bytes = compression === 'none' ? plainBytes : output.bytesWritten;
      return bytes + Buffer.byteLength(encoded(rows)) <= maxBytes;
    },
    write: async (rows) => {
      const text = encoded(rows);
      plainBytes += Buffer.byteLength(text);
      await send(text);
    },
    end: async () => {
      input.end();
      await written;
      return (await stat(path)).size;
    },
  };
};

/** Opens a file in the command's format. */
export const openUnloadFile = (
  path: string,
  command: FileForm,
  columns: readonly UnloadedColumn[],
): UnloadFile => {
  if (command.format === 'parquet') return openParquetFile(path, columns);
  if (command.format === 'json') return openTextFile(path, command, jsonRow(columns), '');
  const labels = columns.map(({ metadata }) => csvText(metadata.label)).join(command.delimiter);
  return openTextFile(path, command, csvRow(columns, command), command.header ? `${labels}\n` : '');
};
