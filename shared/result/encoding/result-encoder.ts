import type { CsvReading } from './csv-reading.ts';
import type { ResultPage } from './result-page.ts';

/** Turns the pages of one result, in order, into the bytes of one file. */
export interface ResultEncoder {
  /** The rows of the next page as they stand in the file; each piece lies where the last one lay. */
  encode(page: ResultPage): Iterable<Uint8Array>;
  /** What is left to write once there are no more pages. */
  end?(): Iterable<Uint8Array>;
  /** Rows written so far; a header is no row. */
  readonly rowCount: number;
  /** After the end: another reading of the same pages, under which they have so many rows. */
  otherReading?(rows: number): CsvReading | undefined;
  /** Gives its memory back, pieces included: ask it nothing after this. */
  close(): void;
}
