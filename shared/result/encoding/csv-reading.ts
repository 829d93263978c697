/**
 * How to read the text of a CSV result where AWS leaves it open. By the guide, the first row is the
 * header and a chunk may have any number of rows. It leaves open whether later pages repeat the
 * header and whether a chunk ends with a line end.
 * https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html
 */
export interface CsvReading {
  /** Which pages begin with a header; a first record that equals the labels always is one. */
  readonly header: 'every-page' | 'first-page';
  /** Whether the end of a chunk ends a row that has no line end. */
  readonly chunksEndRows: boolean;
}

/** Counts of a result under the usual reading. */
export interface CsvCounts {
  /** Records that end with a line feed, and the last record if it has none. */
  readonly records: number;
  /** Chunks that ended in the middle of a line. */
  readonly openChunks: number;
  /** Whether the first record equals the labels. */
  readonly hasHeader: boolean;
  /** Later pages that begin with such a record, and those of them after an open chunk. */
  readonly repeated: number;
  readonly repeatedAfterOpen: number;
}

/** Drops repeated headers; the number of rows shows whether that was right. */
export const usualReading: CsvReading = { header: 'every-page', chunksEndRows: true };

/**
 * Most likely first. A missing header whose labels are also a row of data is not covered: such a
 * result looks the same as one that has lost a row.
 */
const readings: readonly CsvReading[] = [
  usualReading,
  { header: 'first-page', chunksEndRows: true },
  { header: 'every-page', chunksEndRows: false },
  { header: 'first-page', chunksEndRows: false },
];

/** The number of rows under the reading. */
const rowsUnder = ({ header, chunksEndRows }: CsvReading, counts: CsvCounts): number => {
  const records = counts.records + (chunksEndRows ? counts.openChunks : 0);
  if (!counts.hasHeader) return records;
  const repeated = counts.repeated - (chunksEndRows ? 0 : counts.repeatedAfterOpen);
  return records - 1 - (header === 'every-page' ? repeated : 0);
};

/** The most likely reading that gives this many rows, or undefined. */
export const readingFor = (rows: number, counts: CsvCounts): CsvReading | undefined =>
  readings.find((reading) => rowsUnder(reading, counts) === rows);
