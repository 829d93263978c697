/** Whether a caller of the API waits for the call, or it runs in the background. */
export type CallKind = 'http' | 'background';

/** How often a client tries a call, and how long it waits for each answer. */
export interface Patience {
  readonly attempts: number;
  readonly requestTimeoutMs: number;
}

/**
 * The patience of each client. A function that answers HTTP has to give up while it still has the
 * time to say so; see `longestCallMs` and the test of `function-size.ts`. Background functions have
 * minutes: five attempts outlast a throttle of some seconds, a page may be 15 MB, a part 8 MB.
 */
export const patienceOf = {
  http: {
    dynamo: { attempts: 3, requestTimeoutMs: 3_500 },
    /** ExecuteStatement fetches credentials; CancelStatement connects to the database. */
    redshiftData: { attempts: 2, requestTimeoutMs: 8_000 },
    s3: { attempts: 3, requestTimeoutMs: 3_500 },
    sns: { attempts: 2, requestTimeoutMs: 8_000 },
  },
  background: {
    dynamo: { attempts: 5, requestTimeoutMs: 8_000 },
    redshiftData: { attempts: 5, requestTimeoutMs: 30_000 },
    s3: { attempts: 5, requestTimeoutMs: 30_000 },
    sns: { attempts: 5, requestTimeoutMs: 8_000 },
  },
} as const satisfies Record<CallKind, Record<string, Patience>>;

/** A call that got no connection for so long will not get one; the SDK tries it again. */
const CONNECTION_TIMEOUT_MS = 2_000;

/**
 * The longest wait before the second attempt at a throttled call, doubled before each further one;
 * after any other failure the SDK waits a fifth of it.
 */
const BACK_OFF_MS = 500;

/** The longest that a call can take, all attempts and the waits between them included. */
export const longestCallMs = ({ attempts, requestTimeoutMs }: Patience): number =>
  attempts * requestTimeoutMs + (2 ** (attempts - 1) - 1) * BACK_OFF_MS;

/** The SDK's settings. Without `throwOnRequestTimeout` it only logs a request that takes too long. */
export const clientSettings = ({ attempts, requestTimeoutMs }: Patience) => ({
  maxAttempts: attempts,
  requestHandler: {
    connectionTimeout: Math.min(CONNECTION_TIMEOUT_MS, requestTimeoutMs),
    requestTimeout: requestTimeoutMs,
    throwOnRequestTimeout: true,
    // The request timeout ends with the answer's headers; this one covers a body that stalls.
    socketTimeout: requestTimeoutMs,
  },
});
