import * as z from 'zod/mini';
import { columnSchema, deliveries, jobSchema } from '../job/job.ts';

/** The RFC 9457 body of every refused call. */
export const problemSchema = z.object({
  type: z.string().check(z.describe('A URN that names the kind of problem')),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string().check(z.describe('A URN that names the request')),
  errors: z.optional(z.array(z.object({ pointer: z.string(), detail: z.string() }))),
});

const reportSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  parameters: z.record(z.string(), z.unknown()).check(z.describe('A JSON Schema object')),
  deliveries: z
    .array(z.enum(deliveries))
    .check(z.describe('What this deployment accepts as delivery for the report')),
});
/** A report as GET /reports shows it. */
export type ReportView = z.infer<typeof reportSchema>;

/** What GET /reports answers. */
export const reportListSchema = z.object({ reports: z.array(reportSchema) });

/** What GET /jobs answers. */
export const jobPageSchema = z.object({
  jobs: z.array(jobSchema),
  nextCursor: z.optional(z.string()),
});
/** One page of a list of jobs, newest first; `nextCursor` is absent at the end. */
export type JobPage = z.infer<typeof jobPageSchema>;

/** A value of JSON. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** What GET /jobs/{jobId}/rows answers, in the order of the file. */
export const rowsPageSchema = z.object({
  columns: z.array(columnSchema),
  rows: z
    .array(z.array(z.custom<JsonValue>(() => true)))
    .check(
      z.describe(
        'Values in column order. Integers beyond 2^53 and all decimals are text, digit for digit',
      ),
    ),
  rowCount: z.int().check(z.describe('Rows of the whole result')),
  nextCursor: z.optional(z.string().check(z.describe('Absent at the end of the result'))),
});

/** Some rows of a result in the order of its file; `nextCursor` is absent at the end. */
export type RowsPage = z.infer<typeof rowsPageSchema>;

/** What a call answers that may wait for a job. */
export const jobAnswerSchema = z.extend(jobSchema, {
  rows: z.optional(rowsPageSchema),
});
/** A job and, once it has succeeded and can be paged, its first rows. */
export type JobAnswer = z.infer<typeof jobAnswerSchema>;
