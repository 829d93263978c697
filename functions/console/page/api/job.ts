import '../zod-jitless.ts';
import * as z from 'zod/mini';

/** Every state a job can be in, in the order in which a job usually meets them. */
export const jobStates = [
  'QUEUED',
  'RUNNING',
  'COLLECTING',
  'CANCELLING',
  'SUCCEEDED',
  'FAILED',
  'CANCELLED',
] as const;

const jobState = z.enum(jobStates);

const parameterValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);

const resultColumn = z.object({
  name: z.string(),
  type: z.string(),
  nullable: z.optional(z.boolean()),
});

const jobResult = z.object({
  hasResultSet: z.optional(z.boolean()),
  rowCount: z.optional(z.number()),
  sizeBytes: z.optional(z.number()),
  columns: z.optional(z.array(resultColumn)),
  fileCount: z.optional(z.number()),
  files: z.optional(
    z.array(
      z.object({
        key: z.string(),
        sizeBytes: z.optional(z.number()),
        rowCount: z.optional(z.number()),
      }),
    ),
  ),
});

const jobError = z.object({
  code: z.string(),
  detail: z.string(),
  retryable: z.optional(z.boolean()),
});

/** A job as the API shows it; fields that the page does not use are left out. */
export const jobSchema = z.object({
  jobId: z.string(),
  state: jobState,
  owner: z.optional(z.string()),
  report: z.optional(z.string()),
  sql: z.optional(z.string()),
  parameters: z.optional(z.record(z.string(), parameterValue)),
  format: z.optional(z.string()),
  delivery: z.optional(z.string()),
  compression: z.optional(z.string()),
  escapeFormulas: z.optional(z.boolean()),
  timeoutSeconds: z.optional(z.number()),
  submittedAt: z.string(),
  settledAt: z.optional(z.string()),
  expiresAt: z.optional(z.string()),
  statement: z.optional(
    z.object({
      statementId: z.optional(z.string()),
      redshiftQueryId: z.optional(z.number()),
      durationMs: z.optional(z.number()),
    }),
  ),
  result: z.optional(jobResult),
  error: z.optional(jobError),
  timeline: z.optional(z.array(z.object({ state: jobState, at: z.string() }))),
});

/** One page of the caller's jobs, newest first. */
export const jobPageSchema = z.object({
  jobs: z.array(jobSchema),
  nextCursor: z.optional(z.string()),
});

/** One accepted request and its one result. */
export type Job = z.infer<typeof jobSchema>;
/** Where a job stands. */
export type JobState = z.infer<typeof jobState>;
/** A value that is bound to a statement's named parameter. */
export type ParameterValue = z.infer<typeof parameterValue>;
/** A column of a result, typed as the warehouse names the type. */
export type ResultColumn = z.infer<typeof resultColumn>;
/** What `GET /jobs` answers. */
export type JobPage = z.infer<typeof jobPageSchema>;

/** Says whether a state is final: a settled job never changes again. */
export const isSettled = (state: JobState): boolean =>
  state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED';

/** How many files the result has, of which the job lists the first only. */
export const fileCountOf = ({ result }: Job): number =>
  result?.fileCount ?? result?.files?.length ?? 0;
