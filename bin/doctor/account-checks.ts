import type { DeploymentSettings } from '../../infra/settings/deployment-settings.ts';
import type { Account } from './account.ts';
import { type Finding, right, wrong } from './finding.ts';

/** What the checks know before they begin. */
export interface CheckContext {
  readonly config: DeploymentSettings;
  readonly account: Account;
  readonly region: string;
  readonly accountId: string;
}

/** One check: reads what it needs and says what it found. */
export interface Check {
  readonly name: string;
  readonly find: (context: CheckContext) => Promise<Finding>;
}

/** The bootstrap stack's own parameter; the qualifier is CDK's default, which this app keeps. */
const BOOTSTRAP_VERSION = '/cdk-bootstrap/hnb659fds/version';
/** What CDK's DefaultStackSynthesizer needs for an app with assets. */
const LEAST_BOOTSTRAP = 6;

const bootstrap: Check = {
  name: 'CDK bootstrap',
  find: async ({ account, region, accountId }) => {
    const version = await account.parameter(BOOTSTRAP_VERSION);
    const advice = `npx cdk bootstrap aws://${accountId}/${region}`;
    if (version === undefined) return wrong('this Region has none', advice);
    const isNewEnough = Number(version) >= LEAST_BOOTSTRAP;
    return isNewEnough
      ? right(`version ${version}`)
      : wrong(`version ${version}, at least ${LEAST_BOOTSTRAP} is needed`, advice);
  },
};

const stack: Check = {
  name: 'stack',
  find: async ({ account, config: { stackName } }) => {
    const status = await account.stackStatus(stackName);
    if (status === undefined) return right(`${stackName} is not deployed yet`);
    const seen = `${stackName} is ${status}`;
    if (status === 'ROLLBACK_COMPLETE') {
      return wrong(seen, 'its first deployment failed: npx cdk destroy, then deploy again');
    }
    if (status.endsWith('_IN_PROGRESS')) return wrong(seen, 'wait until it is done');
    if (status.endsWith('_FAILED')) {
      return wrong(seen, 'its events in the CloudFormation console say why');
    }
    return right(seen);
  },
};

/** Fewer, and look-ups, collectors and whatever else the account runs throttle each other. */
const LEAST_CONCURRENCY = 100;

const concurrency: Check = {
  name: 'Lambda concurrency',
  find: async ({ account }) => {
    const free = await account.concurrency();
    const seen = `${free} executions at once`;
    return free >= LEAST_CONCURRENCY
      ? right(seen)
      : wrong(
          `${seen}, at least ${LEAST_CONCURRENCY} keep callers and collectors from throttling each other`,
          'ask for more of the quota "Concurrent executions" (Service Quotas, L-B99A9384)',
        );
  },
};

/** What in the settings may be an ARN of a resource that the stack does not make, by its key. */
const arnsIn = ({ encryptionKey, unloadRole, credentials, alarmsTo }: DeploymentSettings) => {
  const secret = credentials !== 'iam' && 'secretArn' in credentials ? credentials : undefined;
  return Object.entries({
    encryptionKey,
    unloadRole,
    'credentials.secretArn': secret?.secretArn ?? '',
    'credentials.secretKeyArn': secret?.secretKeyArn ?? '',
    'alarmsTo.topicArn':
      typeof alarmsTo === 'object' && 'topicArn' in alarmsTo ? alarmsTo.topicArn : '',
  });
};

/** ARNs in the settings that lead somewhere else: a frequent slip with copied settings. */
const foreignArns: Check = {
  name: 'ARNs in the settings',
  find: async ({ config, region, accountId }) => {
    const arns = arnsIn(config).filter(([, value]) => value.startsWith('arn:'));
    const foreign = arns.filter(([, arn]) => {
      const [, , , inRegion, inAccount] = arn.split(':');
      return (inRegion !== '' && inRegion !== region) || inAccount !== accountId;
    });
    const [first] = foreign;
    if (first === undefined) return right(arns.length === 0 ? 'there are none' : 'all lead here');
    const [name, arn] = first;
    return wrong(`${name} is ${arn}, not of ${accountId} in ${region}`, `mend ${name} in cdk.json`);
  },
};

export const accountChecks: readonly Check[] = [bootstrap, stack, concurrency, foreignArns];
