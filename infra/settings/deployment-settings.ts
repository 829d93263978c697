import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { KEY_ARN, PRINCIPAL_ARN, ROLE_ARN, SECRET_ARN, TOPIC_ARN } from './arn-patterns.ts';
import { jwtSetting } from './jwt-settings.ts';
import { limitSettings } from './limit-settings.ts';
import { accepts, settingFaults, settings, text, wholeNumber } from './setting-schema.ts';

/** The key of cdk.json's `context` that holds every setting of a deployment. */
export const SETTINGS_KEY = 'redshiftDataJobs';

/** Log retention that CloudWatch Logs accepts, in days (PutRetentionPolicy's own list). */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
] as const;

/** Ten years: no result is useful for longer, and a number meant in hours is refused. */
const MAX_RETENTION_DAYS = 3650;

const databaseText = (what: string) =>
  text(
    /^[A-Za-z_][A-Za-z0-9_$+.@-]{0,126}$/,
    `${what}: 1 to 127 letters, digits and _ $ + . @ -, starting with a letter or _`,
  );

const WAREHOUSE =
  'either {"workgroupName": …, "workgroupId": …} for Redshift Serverless ' +
  'or {"clusterIdentifier": …} for a provisioned cluster';

const workgroup = settings({
  workgroupName: text(
    /^[a-z0-9-]{3,64}$/,
    'the name of a workgroup: 3 to 64 lower-case letters, digits and -',
  ),
  workgroupId: text(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    'the id of that workgroup, a UUID; permissions name a workgroup by it ' +
      '(aws redshift-serverless get-workgroup --query workgroup.workgroupId)',
  ),
});

const cluster = settings({
  clusterIdentifier: text(
    /^[a-z][a-z0-9-]{0,62}$/,
    'the identifier of a cluster: 1 to 63 lower-case letters, digits and -, starting with a letter',
  ),
});

const databaseUser = settings({ dbUser: databaseText('the name of a database user') });

const KEY = 'the ARN of a key in KMS, arn:…:key/…; not of an alias, which no policy knows';

const secret = settings({
  secretArn: text(
    SECRET_ARN,
    'the whole ARN of a Secrets Manager secret, which ends with a hyphen and six characters',
  ),
  secretKeyArn: text(KEY_ARN, KEY).optional(),
});

const jwt = settings({ jwt: settings(jwtSetting) });

const LAB_ORIGINS =
  'a list of origins of pages, such as "https://jobs.example.com", "null" for pages opened as a ' +
  'file, or "*" for all';

const labOrigins = z.array(
  text(/^(\*|null|https?:\/\/[a-z0-9.-]+(:\d{1,5})?)$/, LAB_ORIGINS),
  accepts(LAB_ORIGINS),
);

const ADMINS =
  'a list of IAM principals: ARNs of roles or users (on the local stack, access keys in capitals)';

const admins = z.array(
  z.union([text(PRINCIPAL_ARN, ADMINS), text(/^[A-Z0-9]{3,128}$/, ADMINS)], accepts(ADMINS)),
  accepts(ADMINS),
);

const UNLOAD_ROLE =
  '"none" (UNLOAD is refused), "create" (the stack makes a role, to be attached to the warehouse), ' +
  '"default" (the warehouse has a default role) or the ARN of a role that is attached to it';

const unloadRole = z
  .union(
    [z.literal(['none', 'create', 'default']), text(ROLE_ARN, UNLOAD_ROLE)],
    accepts(UNLOAD_ROLE),
  )
  .default('none');

const ENCRYPTION_KEY = `"aws" (each service's own key), "create" (a key of this stack) or ${KEY}`;

const encryptionKey = z
  .union([z.literal(['aws', 'create']), text(KEY_ARN, ENCRYPTION_KEY)], accepts(ENCRYPTION_KEY))
  .default('aws');

const ALARMS_TO =
  '"topic" (a topic of the stack, to be subscribed to), {"email": …} (the same with this address) ' +
  'or {"topicArn": …} (a topic that lets CloudWatch publish)';

const alarmsTo = z
  .union(
    [
      z.literal('topic'),
      settings({ email: z.email(accepts('an email address')) }),
      settings({
        topicArn: text(TOPIC_ARN, 'the ARN of an SNS topic that is not FIFO'),
      }),
    ],
    accepts(ALARMS_TO),
  )
  .default('topic');

const fields = {
  stackName: text(
    // The pipeline role is named after the stack and its Region, and a role name ends at 64.
    /^[A-Za-z][A-Za-z0-9-]{0,39}$/,
    'a stack name: 1 to 40 letters, digits and -, starting with a letter',
  ).default('RedshiftDataJobs'),
  warehouse: z.union([workgroup, cluster], accepts(WAREHOUSE)),
  database: databaseText('the name of the database'),
  credentials: z
    .union(
      [z.literal('iam'), databaseUser, secret],
      accepts(
        '"iam" (the pipeline role is the database user), {"dbUser": …} or {"secretArn": …}, with ' +
          '"secretKeyArn" where a key of yours encrypts the secret',
      ),
    )
    .default('iam'),
  unloadRole,
  encryptionKey,
  alarmsTo,
  retentionDays: wholeNumber('days', MAX_RETENTION_DAYS).default(30),
  retainData: z.boolean(accepts('true or false')).default(true),
  logRetentionDays: z
    .literal(LOG_RETENTION_DAYS, accepts(`one of ${LOG_RETENTION_DAYS.join(', ')}`))
    .default(30),
  adHocSql: z
    .union([z.boolean(), z.literal('read')], accepts('true, false or "read"'))
    .default(false),
  limits: limitSettings,
  api: settings({
    authorization: z.union(
      [z.literal(['iam', 'none']), jwt],
      accepts('"iam", {"jwt": {"issuer": …, "audience": […]}} or, for an open API, "none"'),
    ),
    admins: admins.default([]),
    labOrigins: labOrigins.default([]),
  })
    .refine(({ authorization, admins: named }) => authorization === 'iam' || named.length === 0, {
      path: ['admins'],
      error: 'none, because only "iam" knows principals; with tokens the scope jobs:admin counts',
    })
    .default({ authorization: 'iam', admins: [], labOrigins: [] }),
};

const deployConfig = settings(fields).refine(
  ({ warehouse, credentials }) =>
    !(workgroup.safeParse(warehouse).success && databaseUser.safeParse(credentials).success),
  {
    path: ['credentials', 'dbUser'],
    error: '"iam" or {"secretArn": …}, because Redshift Serverless knows no dbUser',
    // Also beside other faults, so that one message lists all of them.
    when: ({ value }) => typeof value === 'object' && value !== null,
  },
);

/** The settings of one deployment, checked and complete. */
export type DeploymentSettings = z.output<typeof deployConfig>;

/** The settings are not usable; the message names every fault, one a line. */
export class DeploymentSettingsError extends Error {
  override readonly name = 'DeploymentSettingsError';
}

/** `cdk -c redshiftDataJobs='{…}'` passes the settings as text. */
const fromText = (context: unknown): unknown => {
  if (typeof context !== 'string') return context;
  try {
    return JSON.parse(context);
  } catch (cause) {
    throw new DeploymentSettingsError(`The context value ${SETTINGS_KEY} is not JSON.`, { cause });
  }
};

/**
 * Checks the context value `redshiftDataJobs` and fills in the defaults.
 *
 * @throws DeploymentSettingsError with every fault: its key, what was given and what is accepted.
 */
export const parseDeploymentSettings = (context: unknown): DeploymentSettings => {
  const heading = `The deploy settings (context ${SETTINGS_KEY} in cdk.json) cannot be used:`;
  return parseSettings(fromText(context), SETTINGS_KEY, (faults) => [heading, ...faults]);
};

/**
 * Checks settings and fills in the defaults.
 *
 * @param root stands before the path of each setting in a message
 * @param message the lines of a message about such faults, the first of them a heading
 * @throws DeploymentSettingsError with every fault: its key, what was given and what is accepted.
 */
export const parseSettings = (
  given: unknown,
  root: string,
  message: (faults: readonly string[]) => readonly string[],
): DeploymentSettings => {
  const parsed = deployConfig.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = message(settingFaults(parsed.error, given, root));
  throw new DeploymentSettingsError(lines.join('\n  - '));
};

/**
 * The settings in a file like cdk.json.
 *
 * @throws DeploymentSettingsError with every fault, or because there are no settings.
 */
export const readDeploymentSettings = (path: string): DeploymentSettings => {
  const context: unknown = Object(readJson(path)).context;
  const given: unknown = Object(context)[SETTINGS_KEY];
  if (given === undefined) throw noSettings(path, `no context.${SETTINGS_KEY} in it`);
  return parseDeploymentSettings(given);
};

const readJson = (path: string): unknown => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw noSettings(path, `no JSON (${error.message})`);
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw noSettings(path, code === 'ENOENT' ? 'no such file' : `a path that gives ${code}`);
  }
};

const noSettings = (path: string, given: string): DeploymentSettingsError => {
  const accepted = `a file with {"context": {"${SETTINGS_KEY}": {"warehouse": …, "database": …}}}`;
  return new DeploymentSettingsError(`${path}: given: ${given}; accepted: ${accepted}`);
};
