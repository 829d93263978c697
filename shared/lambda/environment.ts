import type { Warehouse } from '../redshift/warehouse.ts';
import { admissionLimits, requestLimits, resultLimits } from './limit-variables.ts';

type Variables = Readonly<Record<string, string | undefined>>;

interface Variable<T> {
  /** What a deployer must know to set it. */
  readonly sentence: string;
  /** The value, or undefined where the text does not fit. */
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

/** Where results are: the bucket, and S3's address where it is not the region's own. */
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

/** Lambda's own form for "there are none": whether it keeps an empty value is not documented. */
const NONE = 'none';

const list = (items: string): Variable<readonly string[]> => ({
  sentence: `\`${NONE}\`, or ${items} separated by spaces`,
  parse: (value) => (value === NONE ? [] : value?.split(' ')),
});

/** There is none where the variable is not set: Lambda may not keep an empty value. */
const scopePrefix: Variable<string> = {
  sentence: "what stands before the scopes in the issuer's tokens; not set where nothing does",
  parse: (value) => value ?? '',
};

/** The deployment's warehouse has no role for UNLOAD. */
export const NO_UNLOAD_ROLE = 'none';

/** S3 encrypts results with a key of its own. */
export const NO_RESULT_KEY = 'none';

const unloadRole: Variable<string> = {
  sentence: `\`${NO_UNLOAD_ROLE}\`, \`default\`, or the ARN of a role attached to the warehouse`,
  parse: (value) =>
    /^(none|default|arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+)$/.test(value ?? '')
      ? value
      : undefined,
};

/** A value that several variables make up. */
const together = <T>(from: {
  readonly sentence: string;
  readonly parse: (all: Variables) => T | undefined;
}): Variable<T> => ({ sentence: from.sentence, parse: (_, all) => from.parse(all) });

/** Every environment variable of every function, declared once. */
const variables = {
  DEPLOYMENT_NAME: text('the name of the stack'),
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
  ADHOC_SQL: word('`allowed` or `refused`', 'allowed', 'refused'),
  ADMISSION_LIMITS: together(admissionLimits),
  REQUEST_LIMITS: together(requestLimits),
  RESULT_LIMITS: together(resultLimits),
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
 * @throws Error that lists every variable that is missing or does not fit, with what is accepted.
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

/** For log lines and metrics, which must come out whatever else is missing. */
export const deploymentName = (source: Variables = process.env): string =>
  variables.DEPLOYMENT_NAME.parse(source['DEPLOYMENT_NAME'], source) ?? 'unnamed';

const isComplete = <N extends VariableName>(
  values: Partial<Record<VariableName, unknown>>,
  names: readonly N[],
): values is Environment<N> => names.every((name) => values[name] !== undefined);
