import type { AdmissionLimits, RequestLimits, ResultLimits } from '../job/job-limits.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** A deployment that sets no limit says so; an absent variable is a mistake. */
export const NO_LIMIT = 'none';

/** Several variables that belong together, each a whole number or `none`. */
const limits = <K extends string>(names: Readonly<Record<K, string>>) => ({
  sentence: `${Object.values(names).join(', ')}, each a whole number or \`${NO_LIMIT}\``,
  parse: (all: Variables): Readonly<Record<K, number>> | undefined => {
    const values: Partial<Record<K, number>> = {};
    for (const key in names) values[key] = limit(all[names[key]]);
    return isComplete(values) ? values : undefined;
  },
});

const limit = (text: string | undefined): number | undefined => {
  if (text === NO_LIMIT) return Number.POSITIVE_INFINITY;
  return /^[1-9]\d{0,15}$/.test(text ?? '') ? Number(text) : undefined;
};

const isComplete = <K extends string>(
  values: Partial<Record<K, number>>,
): values is Record<K, number> => !Object.values(values).includes(undefined);

const admission: Readonly<Record<keyof AdmissionLimits, string>> = {
  ownerJobsInFlight: 'OWNER_JOBS_IN_FLIGHT',
  ownerSubmitsPerMinute: 'OWNER_SUBMITS_PER_MINUTE',
  jobsInFlight: 'JOBS_IN_FLIGHT',
};
const request: Readonly<Record<keyof RequestLimits, string>> = {
  bodyBytes: 'BODY_BYTES',
  sqlBytes: 'SQL_BYTES',
  defaultTimeoutSeconds: 'DEFAULT_TIMEOUT_SECONDS',
  maxTimeoutSeconds: 'MAX_TIMEOUT_SECONDS',
};
const result: Readonly<Record<keyof ResultLimits, string>> = {
  rows: 'RESULT_ROWS',
  bytes: 'RESULT_BYTES',
};

export const admissionLimits = limits(admission);
export const requestLimits = limits(request);
export const resultLimits = limits(result);
