import * as z from 'zod/mini';
import {
  deliveries,
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
  texts: z.record(z.string(), z.string()),
  file: fileSchema,
});

/** What a person has entered into a form. */
export type Draft = z.infer<typeof draftSchema>;

/** What a form starts with: an earlier job's request, or nothing. */
export const firstDraft = (from: JobView | undefined): Draft => ({
  sql: from?.sql ?? '',
  texts: Object.fromEntries(
    Object.entries(from?.parameters ?? {}).map(([name, value]) => [name, String(value ?? '')]),
  ),
  file: fileSchema.parse(from ?? { format: 'csv' }),
});
