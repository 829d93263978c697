import * as z from 'zod/mini';
import { jobStates } from '../job/job.ts';

export const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 100;
/** The longest owner that the service stores. */
const MAX_OWNER_CHARS = 1_024;

/** Stands for every owner in the query; no principal has this name. */
export const EVERY_OWNER = '*';

/** The query of GET /jobs, as text. */
export const jobQuerySchema = z.strictObject({
  owner: z.optional(
    z.string().check(
      z.minLength(1),
      z.maxLength(MAX_OWNER_CHARS, {
        error: `at most ${MAX_OWNER_CHARS} characters are accepted`,
      }),
      z.describe(
        `Whose jobs, for administrators: an owner as jobs show it, or ${EVERY_OWNER} for all; else the caller's own`,
      ),
    ),
  ),
  state: z.optional(z.enum(jobStates).check(z.describe('Only jobs in this state'))),
  report: z.optional(z.string().check(z.minLength(1), z.describe('Only jobs of this report'))),
  limit: z.optional(
    z
      .string()
      .check(
        z.regex(/^([1-9]\d?|100)$/, { error: `a whole number from 1 to ${MAX_LIMIT} is accepted` }),
        z.describe(`The maximum number of jobs, 1 to ${MAX_LIMIT}; ${DEFAULT_LIMIT} unless given`),
      ),
  ),
  cursor: z.optional(z.string().check(z.describe('The nextCursor of the page before'))),
});

export const DEFAULT_ROWS = 100;
const MAX_ROWS = 1_000;

/** The query of GET /jobs/{jobId}/rows, as text. */
export const rowsQuerySchema = z.strictObject({
  limit: z.optional(
    z.string().check(
      z.regex(/^([1-9]\d{0,2}|1000)$/, {
        error: `a whole number from 1 to ${MAX_ROWS} is accepted`,
      }),
      z.describe(`The maximum number of rows, 1 to ${MAX_ROWS}; ${DEFAULT_ROWS} unless given`),
    ),
  ),
  cursor: z.optional(z.string().check(z.describe('The nextCursor of the page before'))),
});
