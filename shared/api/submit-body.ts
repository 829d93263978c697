import * as z from 'zod/mini';
import {
  deliveries,
  executionModes,
  MAX_STATEMENTS,
  resultCompressions,
  resultFormats,
} from '../job/job.ts';
import { MAX_SQL_BYTES, MAX_TIMEOUT_SECONDS } from '../redshift/statement.ts';
import { isStorable, NOT_STORABLE } from '../sql/literal.ts';

const TIMEOUT = `a whole number of seconds from 1 to ${MAX_TIMEOUT_SECONDS} is accepted`;

/** How long a statement may run. */
const timeoutSeconds = z
  .int({ error: TIMEOUT })
  .check(
    z.gte(1, { error: TIMEOUT }),
    z.lte(MAX_TIMEOUT_SECONDS, { error: TIMEOUT }),
    z.describe('How long the statement may run; absent: what report or deployment say'),
  );

const sqlText = z.string().check(
  z.regex(/\S/, { error: 'an SQL text must have words' }),
  z.refine(isStorable, { error: NOT_STORABLE }),
  z.refine((sql) => new TextEncoder().encode(sql).length <= MAX_SQL_BYTES, {
    error: `at most ${MAX_SQL_BYTES} bytes of SQL are accepted`,
  }),
  z.describe(`One statement of at most ${MAX_SQL_BYTES} bytes, where the deployment allows it`),
);

const STATEMENTS = `a list of 1 to ${MAX_STATEMENTS} statements is accepted`;

/**
 * The body of POST /jobs; that exactly one of `report`, `sql` and `statements` is present is
 * checked apart.
 */
export const submitBodySchema = z.strictObject({
  report: z.optional(z.string().check(z.minLength(1), z.describe('The name of a report'))),
  sql: z.optional(sqlText),
  statements: z.optional(
    z
      .array(sqlText, { error: STATEMENTS })
      .check(
        z.minLength(1, { error: STATEMENTS }),
        z.maxLength(MAX_STATEMENTS, { error: STATEMENTS }),
        z.describe('In place of sql: one after the other on one connection'),
      ),
  ),
  executionMode: z.optional(
    z
      .enum(executionModes)
      .check(
        z.describe(
          'Of statements. TRANSACTION, the default: all or none. AUTO_COMMIT: each for itself, and ' +
            'after a failure the others run',
        ),
      ),
  ),
  parameters: z._default(
    z
      .record(z.string(), z.unknown(), {
        error: 'an object of names and values is accepted, such as {"name": "value"}',
      })
      .check(
        z.describe('A value for each :name: a scalar, null, or a list of 1 to 500 of one kind'),
      ),
    {},
  ),
  format: z._default(z.enum(resultFormats), 'csv'),
  delivery: z.optional(
    z
      .enum(deliveries)
      .check(
        z.describe(
          'collect: one file, through this service. unload: files of any size, written by the ' +
            'warehouse. Parquet implies unload; else the report says, else collect',
        ),
      ),
  ),
  compression: z._default(
    z.enum(resultCompressions).check(z.describe('Of csv and jsonl files')),
    'none',
  ),
  escapeFormulas: z._default(
    z
      .boolean()
      .check(
        z.describe(
          'Puts an apostrophe before texts of a csv file that a spreadsheet would run as a formula. ' +
            'For csv that this service collects',
        ),
      ),
    false,
  ),
  timeoutSeconds: z.optional(timeoutSeconds),
  onWaitTimeout: z._default(
    z
      .enum(['continue', 'cancel'])
      .check(
        z.describe('What becomes of the job where the wait of Prefer: wait=N ends before the job'),
      ),
    'continue',
  ),
});

/** An accepted body with its defaults filled in. */
export type SubmitBody = z.output<typeof submitBodySchema>;
