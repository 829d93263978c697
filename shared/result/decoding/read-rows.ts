import { isGuarded, unguarded } from '../columns.ts';
import { createCsvParser, type Row, type RowParser } from './csv-parser.ts';
import { createJsonLinesParser } from './json-lines-parser.ts';

/** Some rows of a result, as they arrived. */
export interface RowBatch {
  /** The column labels, with the first batch only. */
  readonly header: readonly string[] | undefined;
  readonly rows: readonly Row[];
  /** Of the text, however small the file was. */
  readonly bytesRead: number;
}

/** Says whether a file of this format can be taken apart here. */
export const isReadable = (format: string, compression: string | undefined): boolean =>
  (format === 'csv' || format === 'jsonl') && ['none', 'gzip'].includes(compression ?? 'none');

/**
 * The file as it was before it was compressed. A link brings the bytes as they are stored, so that
 * nobody on the way unpacks them; every browser can unpack gzip, and not yet all of them Zstandard.
 */
const unpacked = (
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  compression: string | undefined,
): ReadableStream<Uint8Array> =>
  compression === 'gzip' ? body.pipeThrough(new DecompressionStream('gzip')) : body;

/** How the rows of a job's files are written, in a job's own words. */
export interface RowsForm {
  readonly format?: string | undefined;
  readonly compression?: string | undefined;
  readonly escapeFormulas?: boolean | undefined;
  readonly result?:
    | { readonly columns?: readonly { readonly type: string }[] | undefined }
    | undefined;
}

/** A parser of such files; the first row it gives is the column labels. */
export const createRowParser = ({ format, escapeFormulas, result }: RowsForm): RowParser => {
  if (format === 'jsonl') return createJsonLinesParser();
  const parser = createCsvParser();
  return escapeFormulas ? withoutGuards(parser, result?.columns ?? []) : parser;
};

/**
 * Reads a result file as a stream: the first rows are there as soon as their bytes are. A consumer
 * that stops early also stops the download.
 */
export async function* readRows(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  form: RowsForm,
): AsyncGenerator<RowBatch, void> {
  const parser = createRowParser(form);
  // A BOM is not data: the decoder drops it.
  const decoder = new TextDecoder('utf-8');
  const reader = unpacked(body, form.compression).getReader();
  let headed = false;
  let bytesRead = 0;
  const batchOf = (rows: Row[]): RowBatch => {
    const header = headed ? undefined : rows.shift()?.map((label) => label ?? '');
    headed ||= header !== undefined;
    return { header, rows, bytesRead };
  };
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      bytesRead += value.byteLength;
      yield batchOf(parser.push(decoder.decode(value, { stream: true })));
    }
    yield batchOf([...parser.push(decoder.decode()), ...parser.finish()]);
  } finally {
    // After the end this does nothing; before it, it tells S3 to stop sending.
    await reader.cancel().catch(() => {});
  }
}

/** The parser's rows as they were before their texts were guarded; the first is the labels. */
export const withoutGuards = (
  parser: RowParser,
  columns: readonly { readonly type: string }[],
): RowParser => {
  const guarded = columns.map(({ type }) => isGuarded(type));
  let headed = false;
  const original = (row: Row): Row => {
    const isHeader = !headed;
    headed = true;
    return row.map((text, at) =>
      text !== null && (isHeader || guarded[at]) ? unguarded(text) : text,
    );
  };
  return {
    push: (text) => parser.push(text).map(original),
    finish: () => parser.finish().map(original),
  };
};
