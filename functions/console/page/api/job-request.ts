import type { Job, ParameterValue } from './job.ts';

/** The text formats in which a result can be asked for, with the names people know them by. */
export const resultFormats = [
  { format: 'csv', label: 'CSV' },
  { format: 'jsonl', label: 'JSON Lines' },
] as const;

/** The formats that only the warehouse itself writes, and that the page does not read. */
export const warehouseFormats = [{ format: 'parquet', label: 'Parquet' }] as const;

/** The body of `POST /jobs`: exactly one of `report` and `sql`. */
export interface JobRequest {
  readonly report?: string;
  readonly sql?: string;
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  readonly format?: string;
  readonly delivery?: string;
  readonly compression?: string;
  readonly escapeFormulas?: boolean;
  readonly timeoutSeconds?: number;
}

/** The request that would make the same job again. */
export const requestOf = (job: Job): JobRequest => ({
  ...(job.report === undefined ? { sql: job.sql ?? '' } : { report: job.report }),
  ...(job.parameters && Object.keys(job.parameters).length > 0
    ? { parameters: job.parameters }
    : {}),
  ...(job.format ? { format: job.format } : {}),
  ...(job.delivery ? { delivery: job.delivery } : {}),
  ...(job.compression ? { compression: job.compression } : {}),
  ...(job.escapeFormulas ? { escapeFormulas: true } : {}),
  ...(job.timeoutSeconds ? { timeoutSeconds: job.timeoutSeconds } : {}),
});
