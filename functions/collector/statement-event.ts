import * as z from 'zod/mini';
import type { StatementHint } from '../../shared/pipeline/collect-job.ts';

/**
 * "Redshift Data Statement Status Change". Two documented samples differ in everything but the
 * statement's id and state, so no more than what the collector uses is asked for.
 * https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-monitoring-events.html
 */
const eventSchema = z.object({
  detail: z.object({
    statementId: z.string().check(z.minLength(1)),
    statementName: z.string(),
  }),
});

/**
 * Reads the event.
 *
 * @throws z.core.$ZodError for what is no such event: it ends in the dead-letter queue.
 */
export const parseStatementEvent = (event: unknown): StatementHint => {
  const { statementId, statementName } = eventSchema.parse(event).detail;
  return { statementId: statementId.replace(/:\d*$/, ''), statementName };
};
