/**
 * How the text of a CSV result is to be understood where AWS leaves it open. The guide says that the
 * first row returned is the header and that a chunk stores any number of rows; it does not say
 * whether a later page repeats the header, nor whether a chunk ends with a line end.
 * https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html
 */
export interface CsvReading {
  /** Where the header stands; a first record that equals the column labels always is one. */
  readonly header: 'every-page' | 'first-page';
  /** Whether the end of a chunk ends a row that has no line end. */
  readonly chunksEndRows: boolean;
}

/** What a result holds, as it was counted under the usual reading. */
export interface CsvCounts {
  /** Ends of records by line feeds, and the last record if it has none. */
  readonly records: number;
  /** Chunks that ended in the middle of a line. */
  readonly openChunks: number;
  /** Whether the first record equals the labels. */
  readonly hasHeader: boolean;
  /** Later pages that begin with such a record, and those of them after an open chunk. */
  readonly repeated: number;
  readonly repeatedAfterOpen: number;
}

/** Under this reading a repeated header is dropped; the number of rows proves it or refutes it. */
export const usualReading: CsvReading = { header: 'every-page', chunksEndRows: true };

/**
 * The more likely ones first. They leave out that the labels are a row of data and the header is
 * missing: such a result looks the same as one that has lost a row.
 */
const readings: readonly CsvReading[] = [
  usualReading,
  { header: 'first-page', chunksEndRows: true },
  { header: 'every-page', chunksEndRows: false },
  { header: 'first-page', chunksEndRows: false },
];

/** How many rows the result has under the reading. */
const rowsUnder = ({ header, chunksEndRows }: CsvReading, counts: CsvCounts): number => {
  const records = counts.records + (chunksEndRows ? counts.openChunks : 0);
  if (!counts.hasHeader) return records;
  const repeated = counts.repeated - (chunksEndRows ? 0 : counts.repeatedAfterOpen);
  return records - 1 - (header === 'every-page' ? repeated : 0);
};

/** The most likely reading under which the result has so many rows; undefined where none fits. */
export const readingFor = (rows: number, counts: CsvCounts): CsvReading | undefined =>
  readings.find((reading) => rowsUnder(reading, counts) === rows);
