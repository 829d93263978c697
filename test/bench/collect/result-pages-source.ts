import { csvRow, jsonRow, lineitem, lineitemColumns } from './lineitem.ts';

/** About 1 MB each, like the chunks of the guide; JSON pages as the emulator makes them. */
const JSON_PAGE_ROWS = 5_000;
const CSV_CHUNK_ROWS = 12_500;
/** The guide: a response holds up to 15 MB of chunks of 1 MB. */
const CSV_CHUNKS_A_PAGE = 15;

/** The rows there are; a longer result has them several times. */
const DISTINCT_ROWS = 1_000_000;

/** One format's way to the wire. */
export interface PageSource {
  /** The response to a call, as the pieces of its body. */
  page(rowCount: number, page: number): Buffer[];
}

const HEADER = `${lineitemColumns.map(({ name }) => name).join(',')}\r\n`;

const metadata = JSON.stringify(
  lineitemColumns.map(({ name, type, ...rest }) => ({
    label: name,
    name,
    typeName: type,
    ...rest,
    nullable: rest.nullable ? 1 : 0,
  })),
);

const tail = (rowCount: number, nextPage: number | undefined, format: string): Buffer => {
  const token = nextPage === undefined ? '' : `,"NextToken":"${nextPage}"`;
  return Buffer.from(`],"ColumnMetadata":${metadata},"TotalNumRows":${rowCount}${format}${token}}`);
};

const rowsOf = (from: number, count: number, row: (index: number) => string, between: string) =>
  Array.from({ length: count }, (_, index) => row(from + index)).join(between);

/** Pages of GetStatementResult. */
export const jsonPages = (): PageSource => {
  const pages = Array.from({ length: DISTINCT_ROWS / JSON_PAGE_ROWS }, (_, page) =>
    Buffer.from(rowsOf(page * JSON_PAGE_ROWS, JSON_PAGE_ROWS, (n) => jsonRow(lineitem(n)), ',')),
  );
  return {
    page(rowCount, page) {
      const isLast = (page + 1) * JSON_PAGE_ROWS >= rowCount;
      return [
        Buffer.from('{"Records":['),
        pages[page % pages.length] ?? Buffer.alloc(0),
        tail(rowCount, isLast ? undefined : page + 1, ''),
      ];
    },
  };
};

/** Pages of GetStatementResultV2; the header stands in the first chunk. */
export const csvPages = (): PageSource => {
  const chunk = (text: string) => Buffer.from(JSON.stringify({ CSVRecords: text }));
  const rows = (index: number) =>
    rowsOf(index * CSV_CHUNK_ROWS, CSV_CHUNK_ROWS, (n) => csvRow(lineitem(n)), '');
  const first = chunk(`${HEADER}${rows(0)}`);
  const chunks = Array.from({ length: DISTINCT_ROWS / CSV_CHUNK_ROWS }, (_, index) =>
    chunk(rows(index)),
  );
  const comma = Buffer.from(',');
  return {
    page(rowCount, page) {
      const chunkCount = rowCount / CSV_CHUNK_ROWS;
      const from = page * CSV_CHUNKS_A_PAGE;
      const to = Math.min(from + CSV_CHUNKS_A_PAGE, chunkCount);
      const pieces = [Buffer.from('{"Records":[')];
      for (let index = from; index < to; index += 1) {
        if (index > from) pieces.push(comma);
        const one = index === 0 ? first : chunks[index % chunks.length];
        if (one !== undefined) pieces.push(one);
      }
      const next = to < chunkCount ? page + 1 : undefined;
      return [...pieces, tail(rowCount, next, ',"ResultFormat":"CSV"')];
    },
  };
};
