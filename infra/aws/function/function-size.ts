import { Duration } from 'aws-cdk-lib/core';
import type { PerFunction } from './function-name.ts';

/** Memory, time limit and purpose of a function. */
export interface FunctionSize {
  /** One sentence, shown in the Lambda console. */
  readonly description: string;
  /** CPU comes with memory: 1,769 MB are one whole processor. */
  readonly memoryMegabytes: number;
  readonly timeout: Duration;
}

/**
 * A third of a processor: enough to sign, send and parse a few small requests. A cold start gets
 * more of it from Lambda.
 */
const SMALL = 512;

/** One whole processor, for up to eight results at once; more would lie idle. */
const WHOLE_PROCESSOR = 1769;

/** Lambda's maximum. A result of 500 MB takes a fraction of it. */
const LONGEST = Duration.minutes(15);

/** A second before API Gateway gives up. A wait ends after 25 s, and its answer takes time. */
const LONGEST_ANSWER = Duration.seconds(29);

/**
 * API Gateway times out after 30 seconds, so a response has to come sooner: each limit leaves time
 * for the function's own error response.
 */
export const functionSizes: PerFunction<FunctionSize> = {
  submit: {
    description: 'POST /jobs: records a job, executes its statement and may wait for its end',
    memoryMegabytes: SMALL,
    timeout: LONGEST_ANSWER,
  },
  cancel: {
    description: 'POST /jobs/{jobId}/cancel: asks Redshift to cancel a statement',
    memoryMegabytes: SMALL,
    // A cancel opens a connection to the database, which is slow on a busy warehouse.
    timeout: LONGEST_ANSWER,
  },
  status: {
    description: 'GET /jobs: answers from job table and results, and may wait for a job',
    memoryMegabytes: SMALL,
    timeout: LONGEST_ANSWER,
  },
  console: {
    description: 'GET /, /reports and /openapi.json: answers with what was built in',
    memoryMegabytes: 256,
    timeout: Duration.seconds(10),
  },
  lab: {
    description: "GET /lab: the AWS lab's three actions, for pages that were written for it",
    memoryMegabytes: SMALL,
    timeout: Duration.seconds(25),
  },
  collector: {
    description: 'Brings the result of a finished statement to S3 and settles its job',
    // A usual result waits more than it computes. One of 500 MiB takes some 10 s of CSV or 21 s of
    // JSON Lines, for 3 or 6 s of a whole processor, at the same price (`npm run bench:collect`).
    memoryMegabytes: SMALL,
    timeout: LONGEST,
  },
  reconciler: {
    description: 'Looks after jobs that are overdue, every minute',
    // It may have to collect a result whose collector crashed.
    memoryMegabytes: WHOLE_PROCESSOR,
    timeout: LONGEST,
  },
};
