import type {
  AdmissionLimits,
  RequestLimits,
  ResultLimits,
  WaitLimits,
} from '../job/job-limits.ts';
import type { Warehouse } from '../redshift/statement.ts';

type Variables = Readonly<Record<string, string | undefined>>;

interface Variable<T> {
  /** What is accepted, as the error for a missing or malformed variable names it. */
  readonly sentence: string;
  /** The value, or undefined where the text is malformed. */
  parse(text: string | undefined, all: Variables): T | undefined;
}

const text = (sentence: string): Variable<string> => ({
  sentence,
  parse: (value) => (value === '' ? undefined : value),
});

const wholeNumber = (sentence: string): Variable<number> => ({
  sentence,
  parse: (value) => (/^[1-9]\d{0,5}$/.test(value ?? '') ? Number(value) : undefined),
});

const word = <W extends string>(sentence: string, ...words: readonly W[]): Variable<W> => ({
  sentence,
  parse: (value) => words.find((allowed) => allowed === value),
});

const warehouse: Variable<Warehouse> = {
  sentence:
    'exactly one of WORKGROUP_NAME and CLUSTER_IDENTIFIER, with DATABASE_NAME and at most one of ' +
    'DB_USER and SECRET_ARN',
  parse: (_, all) => {
    const database = all['DATABASE_NAME'];
    const workgroupName = all['WORKGROUP_NAME'];
    const clusterIdentifier = all['CLUSTER_IDENTIFIER'];
    const dbUser = all['DB_USER'];
    const secretArn = all['SECRET_ARN'];
    if (!database || (dbUser && secretArn)) return undefined;
    const credentials = { ...(dbUser && { dbUser }), ...(secretArn && { secretArn }) };
    if (workgroupName && !clusterIdentifier && !dbUser) {
      return { workgroupName, database, ...credentials };
    }
    if (clusterIdentifier && !workgroupName) {
      return { clusterIdentifier, database, ...credentials };
    }
    return undefined;
  },
};

/** The bucket of the results, and S3's endpoint where it is not the region's own. */
export interface ResultLocation {
  readonly bucketName: string;
  readonly region: string;
  readonly endpoint: string | undefined;
}

const resultLocation: Variable<ResultLocation> = {
  sentence: 'RESULT_BUCKET_NAME and AWS_REGION, which Lambda sets',
  parse: (_, all) => {
    const bucketName = all['RESULT_BUCKET_NAME'];
    const region = all['AWS_REGION'];
    if (!bucketName || !region) return undefined;
    return { bucketName, region, endpoint: all['AWS_ENDPOINT_URL_S3'] ?? all['AWS_ENDPOINT_URL'] };
  },
};

/** Stands for an empty list: whether Lambda keeps an empty value is not documented. */
const NONE = 'none';

const list = (items: string): Variable<readonly string[]> => ({
  sentence: `\`${NONE}\`, or ${items} separated by spaces`,
  parse: (value) => (value === NONE ? [] : value?.split(' ')),
});

/** Not set where there is no prefix: Lambda may not keep an empty value. */
const scopePrefix: Variable<string> = {
  sentence: "what stands before the scopes in the issuer's tokens; not set where nothing does",
  parse: (value) => value ?? '',
};

/** The value where the deployment's warehouse has no role for UNLOAD. */
export const NO_UNLOAD_ROLE = 'none';

/** The value where S3 encrypts results with its own key. */
export const NO_RESULT_KEY = 'none';

const unloadRole: Variable<string> = {
  sentence: `\`${NO_UNLOAD_ROLE}\`, \`default\`, or the ARN of a role attached to the warehouse`,
  parse: (value) =>
    /^(none|default|arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+)$/.test(value ?? '')
      ? value
      : undefined,
};

/** A limit that the deployment does not set is this word; an absent variable is a mistake. */
export const NO_LIMIT = 'none';

const limit = (text: string | undefined): number | undefined => {
  if (text === NO_LIMIT) return Number.POSITIVE_INFINITY;
  return /^[1-9]\d{0,15}$/.test(text ?? '') ? Number(text) : undefined;
};

/** Several variables that belong together, each a whole number or `none`. */
const limits = <K extends string>(
  names: Readonly<Record<K, string>>,
): Variable<Readonly<Record<K, number>>> => ({
  sentence: `${Object.values(names).join(', ')}, each a whole number or \`${NO_LIMIT}\``,
  parse: (_, all) => {
    const values: Partial<Record<K, number>> = {};
    for (const key in names) values[key] = limit(all[names[key]]);
    return hasEveryLimit(values) ? values : undefined;
  },
});

const hasEveryLimit = <K extends string>(
  values: Partial<Record<K, number>>,
): values is Record<K, number> => !Object.values(values).includes(undefined);

/** Every environment variable of every function, declared once. */
const variables = {
  DEPLOYMENT_NAME: text('the name of the deployment'),
  LAMBDA_TASK_ROOT: text('the folder of the code, which Lambda sets'),
  JOB_TABLE_NAME: text('the name of the job table'),
  RESULT_BUCKET_NAME: text('the name of the result bucket'),
  RESULT_LOCATION: resultLocation,
  NOTIFICATION_TOPIC_ARN: text('the ARN of the notification topic'),
  WAREHOUSE: warehouse,
  STATEMENT_NAME_PREFIX: text('the prefix of every statement name of this deployment'),
  RETENTION_DAYS: wholeNumber('how many days a result is kept, 1 to 999999'),
  LAB_ORIGINS: list('the origins of pages'),
  ADMIN_PRINCIPALS: list('the ARNs of principals'),
  SCOPE_PREFIX: scopePrefix,
  SIGN_IN: text('`none`, or the JSON of how people sign in at the page'),
  UNLOAD_ROLE_ARN: unloadRole,
  RESULT_KEY_ID: text(`\`${NO_RESULT_KEY}\`, or the id of the key in KMS that encrypts results`),
  ADHOC_SQL: word('`allowed`, `read` or `refused`', 'allowed', 'read', 'refused'),
  ADMISSION_LIMITS: limits<keyof AdmissionLimits>({
    ownerJobsInFlight: 'OWNER_JOBS_IN_FLIGHT',
    ownerSubmitsPerMinute: 'OWNER_SUBMITS_PER_MINUTE',
    jobsInFlight: 'JOBS_IN_FLIGHT',
  }),
  REQUEST_LIMITS: limits<keyof RequestLimits>({
    bodyBytes: 'BODY_BYTES',
    sqlBytes: 'SQL_BYTES',
    defaultTimeoutSeconds: 'DEFAULT_TIMEOUT_SECONDS',
    maxTimeoutSeconds: 'MAX_TIMEOUT_SECONDS',
  }),
  WAIT_LIMITS: limits<keyof WaitLimits>({ ownerWaiters: 'OWNER_WAITERS', waiters: 'WAITERS' }),
  RESULT_LIMITS: limits<keyof ResultLimits>({ rows: 'RESULT_ROWS', bytes: 'RESULT_BYTES' }),
};

type Declared = typeof variables;
export type VariableName = keyof Declared;

/** The parsed values of the named variables. */
export type Environment<N extends VariableName = VariableName> = {
  readonly [K in N]: NonNullable<ReturnType<Declared[K]['parse']>>;
};

/**
 * Reads the named variables from `source`.
 *
 * @throws Error that lists every missing or malformed variable, with what is accepted.
 */
export const readEnvironment = <N extends VariableName>(
  names: readonly N[],
  source: Variables = process.env,
): Environment<N> => {
  const values: Partial<Record<VariableName, unknown>> = {};
  const faults: string[] = [];
  for (const name of names) {
    const value = variables[name].parse(source[name], source);
    if (value === undefined) faults.push(`${name} must be ${variables[name].sentence}`);
    values[name] = value;
  }
  if (faults.length > 0) throw new Error(`Environment: ${faults.join('; ')}.`);
  if (!isComplete(values, names)) throw new Error('Environment: unreachable.');
  return values;
};

/** For log lines and metrics, which are written even where the environment is incomplete. */
export const deploymentName = (source: Variables = process.env): string =>
  variables.DEPLOYMENT_NAME.parse(source['DEPLOYMENT_NAME'], source) ?? 'unnamed';

const isComplete = <N extends VariableName>(
  values: Partial<Record<VariableName, unknown>>,
  names: readonly N[],
): values is Environment<N> => names.every((name) => values[name] !== undefined);
