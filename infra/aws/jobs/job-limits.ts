import type { NO_LIMIT } from '../../../shared/lambda/environment.ts';
import type { LimitSettings } from '../../settings/limit-settings.ts';
import type { PipelineFunction } from '../function/pipeline-function.ts';

type Values = Readonly<Record<string, number | typeof NO_LIMIT>>;

const provide = (fn: PipelineFunction, values: Values): void => {
  for (const [name, value] of Object.entries(values)) fn.provide(name, String(value));
};

/** Configures a function that accepts jobs with the limits of jobs and of requests. */
export const limitSubmits = (fn: PipelineFunction, limits: LimitSettings): void =>
  provide(fn, {
    OWNER_JOBS_IN_FLIGHT: limits.ownerJobsInFlight,
    OWNER_SUBMITS_PER_MINUTE: limits.ownerSubmitsPerMinute,
    JOBS_IN_FLIGHT: limits.jobsInFlight,
    BODY_BYTES: limits.bodyBytes,
    SQL_BYTES: limits.sqlBytes,
    DEFAULT_TIMEOUT_SECONDS: limits.defaultTimeoutSeconds,
    MAX_TIMEOUT_SECONDS: limits.maxTimeoutSeconds,
  });

/** Configures a function whose requests may wait with the number of those that do. */
export const limitWaits = (fn: PipelineFunction, limits: LimitSettings): void =>
  provide(fn, { OWNER_WAITERS: limits.ownerWaiters, WAITERS: limits.waiters });

/** Configures a function that collects results with the limits of their size. */
export const limitResults = (fn: PipelineFunction, limits: LimitSettings): void =>
  provide(fn, { RESULT_ROWS: limits.resultRows, RESULT_BYTES: limits.resultBytes });
