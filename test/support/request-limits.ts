import type { RequestLimits } from '../../shared/job/job-limits.ts';

/** What a deployment allows that sets nothing. */
export const requestLimits: RequestLimits = {
  bodyBytes: 131_072,
  sqlBytes: 100_000,
  defaultTimeoutSeconds: 14_400,
  maxTimeoutSeconds: 86_400,
};
