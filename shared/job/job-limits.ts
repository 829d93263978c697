/** How many jobs there may be; Infinity where a deployment sets no limit. */
export interface AdmissionLimits {
  /** One owner's jobs that are not settled. */
  readonly ownerJobsInFlight: number;
  /** Jobs that one owner submits within 60 seconds. */
  readonly ownerSubmitsPerMinute: number;
  /** All owners' jobs that are not settled. */
  readonly jobsInFlight: number;
}

/** What one request may ask for. */
export interface RequestLimits {
  readonly bodyBytes: number;
  readonly sqlBytes: number;
  /** How long a statement may run where neither request nor report says. */
  readonly defaultTimeoutSeconds: number;
  readonly maxTimeoutSeconds: number;
}

/** How many requests may wait at once for a job to settle. */
export interface WaitLimits {
  /** Those of one owner. */
  readonly ownerWaiters: number;
  /** Those of all owners. */
  readonly waiters: number;
}

/** How large a result may be, uncompressed; Infinity where a deployment sets no limit. */
export interface ResultLimits {
  readonly rows: number;
  readonly bytes: number;
}

/** Where nothing is limited: what the Data API itself allows. */
export const noResultLimits: ResultLimits = {
  rows: Number.POSITIVE_INFINITY,
  bytes: Number.POSITIVE_INFINITY,
};
export const noAdmissionLimits: AdmissionLimits = {
  ownerJobsInFlight: Number.POSITIVE_INFINITY,
  ownerSubmitsPerMinute: Number.POSITIVE_INFINITY,
  jobsInFlight: Number.POSITIVE_INFINITY,
};

/**
 * How long a statement may run whose request does not say; no report may have more than the most.
 */
export const usualTimeout = (
  limits: Pick<RequestLimits, 'defaultTimeoutSeconds' | 'maxTimeoutSeconds'>,
  report: { readonly timeoutSeconds?: number | undefined } | undefined,
): number =>
  Math.min(report?.timeoutSeconds ?? limits.defaultTimeoutSeconds, limits.maxTimeoutSeconds);
