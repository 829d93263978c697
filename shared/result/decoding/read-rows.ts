import { isGuarded, unguarded } from '../columns.ts';
import { createCsvParser, type Row, type RowParser } from './csv-parser.ts';
import { createJsonLinesParser } from './json-lines-parser.ts';

/** Some rows of a result, as they arrived. */
export interface RowBatch {
  /** The column labels, with the first batch only. */
  readonly header: readonly string[] | undefined;
  readonly rows: readonly Row[];
  /** Bytes of text read so far, after decompression. */
  readonly bytesRead: number;
}

/** Whether rows can be read from a file of this format. */
export const isReadable = (format: string, compression: string | undefined): boolean =>
  (format === 'csv' || format === 'jsonl') && ['none', 'gzip'].includes(compression ?? 'none');

/**
 * The decompressed file. A link returns the bytes as they are stored, so they are decompressed
 * here: every browser can do that for gzip, but not yet for Zstandard.
 */
const decompressed = (
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  compression: string | undefined,
): ReadableStream<Uint8Array> =>
  compression === 'gzip' ? body.pipeThrough(new DecompressionStream('gzip')) : body;

/** How the rows of a job's files are encoded, in the job's own members. */
export interface RowsForm {
  readonly format?: string | undefined;
  readonly compression?: string | undefined;
  readonly escapeFormulas?: boolean | undefined;
  readonly result?:
    | { readonly columns?: readonly { readonly type: string }[] | undefined }
    | undefined;
}

/** A parser of such files; its first row is the column labels. */
export const createRowParser = ({ format, escapeFormulas, result }: RowsForm): RowParser => {
  if (format === 'jsonl') {
    return createJsonLinesParser(result?.columns?.map(({ type }) => type === 'super'));
  }
  const parser = createCsvParser();
  return escapeFormulas ? withoutGuards(parser, result?.columns ?? []) : parser;
};

/**
 * Reads a result file as a stream: each row is returned as soon as its bytes have arrived. A
 * consumer that stops early also stops the download.
 */
export async function* readRows(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  form: RowsForm,
): AsyncGenerator<RowBatch, void> {
  const parser = createRowParser(form);
  // A BOM is not data: the decoder drops it.
  const decoder = new TextDecoder('utf-8');
  const reader = decompressed(body, form.compression).getReader();
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
    // Before the end of the file this stops the download; after it, it does nothing.
    await reader.cancel().catch(() => {});
  }
}

/** The parser's rows without formula guards; the first row is the labels. */
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
