/** A call that got no connection for so long will not get one; the SDK tries it again. */
const CONNECTION_TIMEOUT_MS = 2_000;

/** Throttling is mended by waiting, and five attempts wait for up to some seconds. */
const MAX_ATTEMPTS = 5;

/** No answer to a small call takes longer; the API answers within 29 s, retries included. */
export const REQUEST_TIMEOUT_MS = 8_000;
/** A page of a result may be 15 MB, and a part of a file 8 MB. */
export const TRANSFER_TIMEOUT_MS = 30_000;

/**
 * How long a client waits, and how often it tries. Without `throwOnRequestTimeout` the SDK only
 * logs a request that takes too long.
 */
export const patience = (requestTimeout: number) => ({
  maxAttempts: MAX_ATTEMPTS,
  requestHandler: {
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout,
    throwOnRequestTimeout: true,
    // The request timeout ends with the answer's headers; this one covers a body that stalls.
    socketTimeout: requestTimeout,
  },
});
