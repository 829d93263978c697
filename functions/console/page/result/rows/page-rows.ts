import type { JobAnswer, JsonValue, RowsPage } from '../../../../../shared/api/answers.ts';
import type { Row } from '../../../../../shared/result/decoding/csv-parser.ts';

/** Up to this size a result is read whole, from its file; sorting and charts then cover all of it. */
const MAX_WHOLE_ROWS = 100_000;
const MAX_WHOLE_BYTES = 16 * 1024 * 1024;

/** Whether the job's rows are fetched page by page, as far as the reader scrolls. */
export const isPaged = ({ rows, result }: JobAnswer): boolean =>
  rows?.nextCursor !== undefined &&
  result !== undefined &&
  (result.rowCount > MAX_WHOLE_ROWS || result.sizeBytes > MAX_WHOLE_BYTES);

/** The rows of a page as the table shows them: as the texts of the file. */
export const tableRows = ({ columns, rows }: RowsPage): Row[] =>
  rows.map((row) => row.map((value, at) => cellText(value, columns[at]?.type)));

const cellText = (value: JsonValue, type: string | undefined): string | null => {
  if (value === null) return null;
  // A text in SUPER has quotes in the file, too.
  return typeof value === 'string' && type !== 'super' ? value : JSON.stringify(value);
};
