import type { JobSubmission } from '../../../../shared/client/job-api.ts';
import { ownSql } from '../../../../shared/client/own-sql.ts';
import { collectedFormats, type JobView, type ResultFormat } from '../../../../shared/job/job.ts';
import { fileSchema, sqlOf } from '../draft/draft.ts';

/** The formats of results, with the names people know them by. */
export const formatNames: Readonly<Record<ResultFormat, string>> = {
  csv: 'CSV',
  jsonl: 'JSON Lines',
  parquet: 'Parquet',
};

/** Whether the warehouse alone writes files of this format. */
export const isUnloadOnly = (format: ResultFormat): boolean =>
  !collectedFormats.some((collected) => collected === format);

/** The request that would make the same job again. */
export const requestOf = (job: JobView): JobSubmission => ({
  ...(job.report === undefined ? ownSql(sqlOf(job), job.executionMode) : { report: job.report }),
  ...(Object.keys(job.parameters).length > 0 && { parameters: job.parameters }),
  ...fileSchema.parse(job),
  ...(job.timeoutSeconds && { timeoutSeconds: job.timeoutSeconds }),
});
