import * as z from 'zod/mini';

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
