import * as z from 'zod';
import { NO_LIMIT } from '../../shared/lambda/environment.ts';
import { accepts, settings, wholeNumber } from './setting-schema.ts';

const limitOrNone = (what: string, maximum: number) => {
  const accepted = accepts(`${what}: a whole number from 1 to ${maximum}, or "${NO_LIMIT}"`);
  const number = z.int(accepted).min(1, accepted).max(maximum, accepted);
  return z.union([z.literal(NO_LIMIT), number], accepted);
};

/** The Data API ends every statement after 24 hours. */
const DAY_SECONDS = 86_400;
/** The Data API accepts 100,000 bytes of SQL in every Region, and 200 KB only in newer ones. */
const MAX_SQL_BYTES = 100_000;
/** SQL and parameters are stored in the job's record; DynamoDB's limit of an item is 400 KB. */
const MAX_BODY_BYTES = 131_072;

const fields = {
  /** Generous for a program at work, low enough to stop one in an endless loop. */
  ownerJobsInFlight: limitOrNone("one owner's jobs that are not settled", 100_000).default(1_000),
  ownerSubmitsPerMinute: limitOrNone('jobs of one owner in a minute', 4_000).default(600),
  jobsInFlight: limitOrNone('all jobs that are not settled', 1_000_000).default(10_000),
  /** A waiting request holds one of Lambda's concurrent executions, 1,000 in most accounts. */
  ownerWaiters: limitOrNone("one owner's requests that wait", 1_000).default(20),
  waiters: limitOrNone('all requests that wait', 1_000).default(100),
  sqlBytes: wholeNumber('bytes in an SQL text', MAX_SQL_BYTES).default(MAX_SQL_BYTES),
  bodyBytes: wholeNumber('bytes in a request', MAX_BODY_BYTES).default(MAX_BODY_BYTES),
  defaultTimeoutSeconds: wholeNumber('seconds', DAY_SECONDS).default(14_400),
  maxTimeoutSeconds: wholeNumber('seconds', DAY_SECONDS).default(DAY_SECONDS),
  resultRows: limitOrNone('rows of a result', Number.MAX_SAFE_INTEGER).default(NO_LIMIT),
  resultBytes: limitOrNone("bytes of a result's files", Number.MAX_SAFE_INTEGER).default(NO_LIMIT),
};

/** The limits of a deployment; each has a default. */
export const limitSettings = settings(fields)
  .refine(
    ({ defaultTimeoutSeconds, maxTimeoutSeconds }) => defaultTimeoutSeconds <= maxTimeoutSeconds,
    { path: ['defaultTimeoutSeconds'], error: 'at most the longest timeout, maxTimeout' },
  )
  .prefault({});

/** The limits of one deployment, complete. */
export type LimitSettings = z.output<typeof limitSettings>;
