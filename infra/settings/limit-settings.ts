import * as z from 'zod';

/** A limit that a deployment can also do without. */
const NO_LIMIT = 'none';

const wholeNumber = (what: string, most: number) => {
  const accepted = { error: `${what}: a whole number from 1 to ${most}` };
  return z.int(accepted).min(1, accepted).max(most, accepted);
};

const limitOrNone = (what: string, most: number) => {
  const accepted = { error: `${what}: a whole number from 1 to ${most}, or "${NO_LIMIT}"` };
  return z.union([z.literal(NO_LIMIT), z.int().min(1).max(most)], accepted);
};

/** A statement ends after 24 h whatever anybody says; that is the Data API's own limit. */
const DAY_SECONDS = 86_400;
/** The Data API takes 100,000 bytes of SQL everywhere, and 200 KB only where it is new. */
const MOST_SQL_BYTES = 100_000;
/** SQL and parameters go into the job's record, of which DynamoDB takes 400 KB. */
const MOST_BODY_BYTES = 131_072;

const fields = {
  /** Generous for a program that submits as it goes, low enough to stop one that has gone mad. */
  ownerJobsInFlight: limitOrNone("one owner's jobs that are not settled", 100_000).default(1_000),
  ownerSubmitsPerMinute: limitOrNone('jobs of one owner in a minute', 4_000).default(600),
  jobsInFlight: limitOrNone('all jobs that are not settled', 1_000_000).default(10_000),
  sqlBytes: wholeNumber('bytes of an SQL text', MOST_SQL_BYTES).default(MOST_SQL_BYTES),
  bodyBytes: wholeNumber('bytes of a request', MOST_BODY_BYTES).default(MOST_BODY_BYTES),
  defaultTimeoutSeconds: wholeNumber('seconds', DAY_SECONDS).default(14_400),
  maxTimeoutSeconds: wholeNumber('seconds', DAY_SECONDS).default(DAY_SECONDS),
  resultRows: limitOrNone('rows of a result', Number.MAX_SAFE_INTEGER).default(NO_LIMIT),
  resultBytes: limitOrNone("bytes of a result's files", Number.MAX_SAFE_INTEGER).default(NO_LIMIT),
};

/** What a deployment allows; each limit has a default of its own. */
export const limitSettings = z
  .strictObject(fields, { error: `an object with ${Object.keys(fields).join(', ')}` })
  .refine(
    ({ defaultTimeoutSeconds, maxTimeoutSeconds }) => defaultTimeoutSeconds <= maxTimeoutSeconds,
    { path: ['defaultTimeoutSeconds'], error: 'at most maxTimeoutSeconds' },
  )
  .prefault({});

/** The limits of one deployment, complete. */
export type LimitSettings = z.output<typeof limitSettings>;
