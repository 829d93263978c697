import { type Check, type CheckContext, type Finding, right, unknown, wrong } from './check.ts';

const warehouseName = ({ config: { warehouse } }: CheckContext): string =>
  'workgroupName' in warehouse
    ? `workgroup ${warehouse.workgroupName}`
    : `cluster ${warehouse.clusterIdentifier}`;

const exists: Check = {
  name: 'warehouse',
  run: async (context) => {
    const { account, config, region } = context;
    const name = warehouseName(context);
    const state = await account.warehouse();
    if (state === undefined) {
      return wrong(
        `there is no ${name} in ${region}`,
        'correct warehouse in cdk.json, or the Region',
      );
    }
    if ('workgroupId' in config.warehouse && state.workgroupId !== config.warehouse.workgroupId) {
      return wrong(
        `${name} has the id ${state.workgroupId}, cdk.json has ${config.warehouse.workgroupId}`,
        `put "workgroupId": "${state.workgroupId}" into cdk.json: permissions name it`,
      );
    }
    return state.isReady
      ? right(`${name} is ${state.status}`)
      : wrong(`${name} is ${state.status}`, 'resume it, or wait until it is available');
  },
};

const database: Check = {
  name: 'database',
  run: async ({ account, config }) => {
    const outcome = await account.query('select current_user');
    if (outcome.outcome === 'finished') {
      return right(`${config.database} answers, to the user ${outcome.values[0]}`);
    }
    return wrong(
      `${config.database} does not answer: ${outcome.message}`,
      'correct database or credentials in cdk.json; you need the same rights that the pipeline gets',
    );
  },
};

/** The database user of the pipeline's role under IAM credentials. */
const pipelineUser = ({ config, region }: CheckContext): string =>
  `IAMR:${config.stackName}-pipeline-${region}`;

const user: Check = {
  name: 'database user',
  run: async (context) => {
    if (context.config.credentials !== 'iam') return right('given by the settings');
    // Throws at an endpoint without this service: such an endpoint has no users either.
    await context.account.warehouse();
    const name = pipelineUser(context);
    const sql = 'select usename from pg_user where usename = :name';
    const outcome = await context.account.query(sql, { name });
    if (outcome.outcome === 'failed') return unknown(`pg_user cannot be read: ${outcome.message}`);
    if (outcome.values.length > 0) return right(`${name} exists`);
    return wrong(
      `${name} does not exist, so nothing is granted to it`,
      `create user "${name}" password disable; then grant it what the reports read (infra/aws/README.md)`,
    );
  },
};

const attachCommand = (context: CheckContext, role: string): string =>
  'workgroupName' in context.config.warehouse
    ? `aws redshift-serverless update-namespace --namespace-name NAME --iam-roles ${role} …the roles it has`
    : `aws redshift modify-cluster-iam-roles --cluster-identifier ${context.config.warehouse.clusterIdentifier} --add-iam-roles ${role}`;

const unloadRole: Check = {
  name: 'role for UNLOAD',
  run: async (context): Promise<Finding> => {
    const { account, config, region, accountId } = context;
    if (config.unloadRole === 'none') return right('not wanted: large results are refused');
    const state = await account.warehouse();
    if (state === undefined) return unknown('there is no warehouse to have one');
    if (config.unloadRole === 'default') {
      return state.defaultRole === undefined
        ? wrong('the warehouse has no default role', 'set one, or "unloadRole": "create"')
        : right(`the default role is ${state.defaultRole}`);
    }
    const { unloadRole: setting, stackName } = config;
    const suffix =
      setting === 'create' ? `:iam::${accountId}:role/${stackName}-unload-${region}` : setting;
    const attached = state.roles.find((role) => role.endsWith(suffix));
    if (attached !== undefined) return right(`${attached} is attached`);
    if (setting === 'create' && (await account.stackStatus(stackName)) === undefined) {
      return unknown('to be attached after the first deployment (output UnloadRoleArn)');
    }
    const role = setting === 'create' ? 'UnloadRoleArn' : setting;
    return wrong(`${role} is not attached to the warehouse`, attachCommand(context, role));
  },
};

export const warehouseChecks: readonly Check[] = [exists, database, user, unloadRole];
