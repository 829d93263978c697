/** Whether a caller of the API waits for the call, has waited already, or waits for nothing. */
export type CallKind = 'http' | 'waited' | 'background';

/** How often a client tries a call, and how long it waits for each response. */
export interface ClientTimeouts {
  readonly attempts: number;
  readonly requestTimeoutMs: number;
}

/**
 * The timeouts of each client. A function that answers HTTP must give up while it still has time to
 * respond; see `longestCallMs` and the test of `function-size.ts`. Background functions have
 * minutes: five attempts outlast a throttle of some seconds, a page may be 15 MB, a part 8 MB.
 */
export const clientTimeouts = {
  http: {
    dynamo: { attempts: 3, requestTimeoutMs: 3_500 },
    /** ExecuteStatement fetches credentials; CancelStatement connects to the database. */
    redshiftData: { attempts: 2, requestTimeoutMs: 8_000 },
    s3: { attempts: 3, requestTimeoutMs: 3_500 },
    sns: { attempts: 2, requestTimeoutMs: 8_000 },
  },
  /**
   * Calls at the end of a wait, when hardly any time is left. One that fails is made again by the
   * next look, or its part of the answer stays out.
   */
  waited: {
    dynamo: { attempts: 1, requestTimeoutMs: 1_000 },
    redshiftData: { attempts: 1, requestTimeoutMs: 1_500 },
    sns: { attempts: 1, requestTimeoutMs: 1_000 },
  },
  background: {
    dynamo: { attempts: 5, requestTimeoutMs: 8_000 },
    redshiftData: { attempts: 5, requestTimeoutMs: 30_000 },
    s3: { attempts: 5, requestTimeoutMs: 30_000 },
    sns: { attempts: 5, requestTimeoutMs: 8_000 },
  },
} as const satisfies Record<CallKind, Record<string, ClientTimeouts>>;

/** A call without a connection after this long will not get one; the SDK tries again. */
const CONNECTION_TIMEOUT_MS = 2_000;

/**
 * The SDK's longest delay before the second attempt at a throttled call. It doubles with each
 * attempt. After any other failure the SDK waits a fifth of it.
 */
const MAX_BACKOFF_MS = 500;

/** The longest a call can take, with all attempts and the delays between them. */
export const longestCallMs = ({ attempts, requestTimeoutMs }: ClientTimeouts): number =>
  attempts * requestTimeoutMs + (2 ** (attempts - 1) - 1) * MAX_BACKOFF_MS;

/** The SDK's settings. Without `throwOnRequestTimeout` it only logs a request that is too slow. */
export const clientSettings = ({ attempts, requestTimeoutMs }: ClientTimeouts) => ({
  maxAttempts: attempts,
  requestHandler: {
    connectionTimeout: Math.min(CONNECTION_TIMEOUT_MS, requestTimeoutMs),
    requestTimeout: requestTimeoutMs,
    throwOnRequestTimeout: true,
    // The request timeout covers the response up to its headers, this one a body that stalls.
    socketTimeout: requestTimeoutMs,
  },
});
