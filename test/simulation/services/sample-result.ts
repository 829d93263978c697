import { createHash } from 'node:crypto';
import type { ResultFormat } from '../../../shared/job/job.ts';

/** The pages of a result as the Data API returns them, and the file expected from them. */
export interface SampleResult {
  readonly rowCount: number;
  /** Bodies of GetStatementResult(V2), without the token of the next page. */
  readonly pages: readonly Uint8Array[];
  readonly file: string;
  readonly sha256: string;
}

export interface SampleRequest {
  readonly format: ResultFormat;
  readonly rows: number;
  readonly pages: number;
  /** Makes the results of two jobs differ. */
  readonly salt: number;
}

interface Row {
  /** Larger than a JavaScript number can hold exactly. */
  readonly id: string;
  readonly label: string | null;
}

const LABELS = ['', 'plain', 'a,"b"', 'line\r\nbreak', 'žluť 🦆', null] as const;
const made = new Map<string, SampleResult>();

/** The result of these rows; the same request returns the same object. */
export const sampleResult = (request: SampleRequest): SampleResult => {
  const key = Object.values(request).join(' ');
  const known = made.get(key);
  if (known !== undefined) return known;
  const result = make(request);
  made.set(key, result);
  return result;
};

const make = ({ format, rows, pages, salt }: SampleRequest): SampleResult => {
  const all = Array.from({ length: rows }, (_, index): Row => {
    const id = String(9_007_199_254_740_993n + BigInt(salt * 1000 + index));
    return { id, label: LABELS[(index + salt) % LABELS.length] ?? null };
  });
  const perPage = Math.max(1, Math.ceil(rows / pages));
  const bodies = Array.from({ length: pages }, (_, index) =>
    pageBody(format, all.slice(index * perPage, (index + 1) * perPage), index === 0, rows),
  );
  const file =
    format === 'csv' ? `id,label\r\n${all.map(csvLine).join('')}` : all.map(jsonLine).join('');
  const sha256 = createHash('sha256').update(file).digest('hex');
  return { rowCount: rows, pages: bodies, file, sha256 };
};

const columns = [
  { label: 'id', name: 'id', typeName: 'int8', nullable: 0 },
  { label: 'label', name: 'label', typeName: 'varchar', nullable: 1 },
];

/** The digits of an int8 cannot pass through JSON.stringify, so a placeholder keeps their place. */
const pageBody = (
  format: ResultFormat,
  rows: readonly Row[],
  isFirst: boolean,
  total: number,
): Uint8Array => {
  const meta = JSON.stringify({ ColumnMetadata: columns, TotalNumRows: total });
  if (format === 'csv') {
    const text = `${isFirst ? 'id,label\r\n' : ''}${rows.map(csvLine).join('')}`;
    const records = JSON.stringify([{ CSVRecords: text }]);
    return Buffer.from(`{"Records":${records},${meta.slice(1)}`);
  }
  const records = rows.map(({ id, label }) => {
    const field = label === null ? { isNull: true } : { stringValue: label };
    return `[{"longValue":${id}},${JSON.stringify(field)}]`;
  });
  return Buffer.from(`{"Records":[${records.join(',')}],${meta.slice(1)}`);
};

const csvLine = ({ id, label }: Row): string => `${id},${csvField(label)}\r\n`;

const csvField = (label: string | null): string => {
  if (label === null) return '';
  return label === '' || /[",\r\n]/.test(label) ? `"${label.replaceAll('"', '""')}"` : label;
};

const jsonLine = ({ id, label }: Row): string => `{"id":${id},"label":${JSON.stringify(label)}}\n`;

/** The body with the token of the next page. */
export const withToken = (body: Uint8Array, token: string): Uint8Array =>
  Buffer.concat([
    body.subarray(0, body.length - 1),
    Buffer.from(`,"NextToken":${JSON.stringify(token)}}`),
  ]);

/** The body with no rows in it: where a result is cut short. */
export const withoutRows = (body: Uint8Array): Uint8Array => {
  const metadataAt = Buffer.from(body).indexOf(',"ColumnMetadata"');
  return Buffer.concat([Buffer.from('{"Records":[]'), body.subarray(metadataAt)]);
};
