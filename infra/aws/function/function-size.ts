import { Duration } from 'aws-cdk-lib';
import type { PerFunction } from './function-name.ts';

/** What a function gets, and what it is for. */
export interface FunctionSize {
  readonly description: string;
  readonly memoryMegabytes: number;
  readonly timeout: Duration;
}

/**
 * A third of a processor: enough to sign, send and parse a few small requests, while a cold start
 * has more of it anyway.
 */
const SMALL = 512;

/** One whole processor: collecting is one thread's work on bytes, and more would lie idle. */
const WHOLE_PROCESSOR = 1769;

/** Lambda's own most; a result of 500 MB takes a fraction of it, and a lease outlives no more. */
const LONGEST = Duration.minutes(15);

/**
 * The gateway gives up after 30 seconds whatever the function does, so an answer to a caller has to
 * come sooner: each limit leaves the function's own error the time to be that answer.
 */
export const functionSizes: PerFunction<FunctionSize> = {
  submit: {
    description: 'POST /jobs: records a job and executes its statement',
    memoryMegabytes: SMALL,
    timeout: Duration.seconds(25),
  },
  cancel: {
    description: 'POST /jobs/{jobId}/cancel: asks Redshift to cancel a statement',
    memoryMegabytes: SMALL,
    // A cancel opens a connection to the database, which a busy one is slow to give.
    timeout: Duration.seconds(29),
  },
  status: {
    description: 'GET /jobs: answers from the job table and signs links to results',
    memoryMegabytes: SMALL,
    timeout: Duration.seconds(15),
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
    memoryMegabytes: WHOLE_PROCESSOR,
    timeout: LONGEST,
  },
  reconciler: {
    description: 'Looks after jobs that are overdue, every minute',
    // It may have to collect a result whose collector crashed.
    memoryMegabytes: WHOLE_PROCESSOR,
    timeout: LONGEST,
  },
};
