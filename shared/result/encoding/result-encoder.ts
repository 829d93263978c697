import type { CsvReading } from './csv-reading.ts';
import type { ResultPage } from './result-page.ts';

/** Encodes the pages of one result, in order, as the bytes of one file. */
export interface ResultEncoder {
  /** The bytes of the next page's rows; each chunk reuses the memory of the one before. */
  encode(page: ResultPage): Iterable<Uint8Array>;
  /** The bytes to write after the last page. */
  end?(): Iterable<Uint8Array>;
  /** Rows written so far, without the header. */
  readonly rowCount: number;
  /** After the end: another reading of the same pages that gives this many rows. */
  otherReading?(rows: number): CsvReading | undefined;
  /** Releases its memory, chunks included; call nothing after this. */
  close(): void;
}
