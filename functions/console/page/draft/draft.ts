import * as z from 'zod/mini';
import { listText } from '../../../../shared/client/own-sql.ts';
import {
  deliveries,
  executionModes,
  type JobView,
  resultCompressions,
  resultFormats,
} from '../../../../shared/job/job.ts';

/** How a result is to be written; the service decides what is left out. */
export const fileSchema = z.object({
  format: z.enum(resultFormats),
  delivery: z.optional(z.enum(deliveries)),
  compression: z.optional(z.enum(resultCompressions)),
  escapeFormulas: z.optional(z.boolean()),
});

/** What a form contains: the SQL text, the parameters' texts by name, the file. */
export const draftSchema = z.object({
  sql: z.string(),
  /** null stands for NULL; an absent text has not been entered. */
  texts: z.record(z.string(), z.optional(z.nullable(z.string()))),
  executionMode: z.optional(z.enum(executionModes)),
  file: fileSchema,
});

/** What a person has entered into a form. */
export type Draft = z.infer<typeof draftSchema>;

/** The SQL of a job in one text; empty for a report's. */
export const sqlOf = (job: Pick<JobView, 'sql' | 'statements'> | undefined): string =>
  job?.statements?.flatMap(({ sql = [] }) => sql).join('\n;\n') ?? job?.sql ?? '';

/** What a form starts with: an earlier job's request, or nothing. */
export const firstDraft = (from: JobView | undefined): Draft => ({
  sql: sqlOf(from),
  texts: Object.fromEntries(
    Object.entries(from?.parameters ?? {}).map(([name, value]) => [
      name,
      value === null ? null : listText(value),
    ]),
  ),
  ...(from?.executionMode && { executionMode: from.executionMode }),
  file: fileSchema.parse(from ?? { format: 'csv' }),
});
