import '../zod-jitless.ts';
import * as z from 'zod/mini';
import type { Job } from '../api/job.ts';
import { textOfValue } from '../submit/form/parameter-field.ts';

/** What a person has put into a form: the SQL text, the parameters' texts by name, the file. */
export const draftSchema = z.object({
  sql: z.string(),
  texts: z.record(z.string(), z.string()),
  file: z.object({
    format: z.string(),
    delivery: z.optional(z.string()),
    compression: z.optional(z.string()),
    escapeFormulas: z.optional(z.boolean()),
  }),
});

/** What a person has put into a form. */
export type Draft = z.infer<typeof draftSchema>;

/** What a form starts with: an earlier job's request, or nothing. */
export const firstDraft = (from: Job | undefined): Draft => ({
  sql: from?.sql ?? '',
  texts: Object.fromEntries(
    Object.entries(from?.parameters ?? {}).map(([name, value]) => [name, textOfValue(value)]),
  ),
  file: {
    format: from?.format ?? 'csv',
    ...(from?.delivery && { delivery: from.delivery }),
    ...(from?.compression && { compression: from.compression }),
    ...(from?.escapeFormulas && { escapeFormulas: true }),
  },
});
