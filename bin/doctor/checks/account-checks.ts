import type { DeploymentSettings } from '../../../infra/settings/deployment-settings.ts';
import { type Check, right, wrong } from './check.ts';

/** The bootstrap stack's own parameter; the qualifier is CDK's default, which this app keeps. */
const BOOTSTRAP_VERSION = '/cdk-bootstrap/hnb659fds/version';
/** CDK's DefaultStackSynthesizer needs it for an app with assets. */
const MIN_BOOTSTRAP = 6;

const bootstrap: Check = {
  name: 'CDK bootstrap',
  run: async ({ account, region, accountId }) => {
    const version = await account.parameter(BOOTSTRAP_VERSION);
    const advice = `npx cdk bootstrap aws://${accountId}/${region}`;
    if (version === undefined) return wrong('this Region has none', advice);
    const isNewEnough = Number(version) >= MIN_BOOTSTRAP;
    return isNewEnough
      ? right(`version ${version}`)
      : wrong(`version ${version}, at least ${MIN_BOOTSTRAP} is needed`, advice);
  },
};

const stack: Check = {
  name: 'stack',
  run: async ({ account, config: { stackName } }) => {
    const status = await account.stackStatus(stackName);
    if (status === undefined) return right(`${stackName} is not deployed yet`);
    const detail = `${stackName} is ${status}`;
    if (status === 'ROLLBACK_COMPLETE') {
      return wrong(detail, 'its first deployment failed: npx cdk destroy, then deploy again');
    }
    if (status.endsWith('_IN_PROGRESS')) return wrong(detail, 'wait until it is done');
    if (status.endsWith('_FAILED')) {
      return wrong(detail, 'its events in the CloudFormation console show why');
    }
    return right(detail);
  },
};

/** With fewer, look-ups, collectors and other functions of the account throttle each other. */
const MIN_CONCURRENCY = 100;

const concurrency: Check = {
  name: 'Lambda concurrency',
  run: async ({ account }) => {
    const free = await account.concurrency();
    const detail = `${free} executions at once`;
    return free >= MIN_CONCURRENCY
      ? right(detail)
      : wrong(
          `${detail}, at least ${MIN_CONCURRENCY} keep callers and collectors from throttling each other`,
          'ask for more of the quota "Concurrent executions" (Service Quotas, L-B99A9384)',
        );
  },
};

/** Settings that may be ARNs of resources outside the stack, by their keys. */
const configuredArns = ({
  encryptionKey,
  unloadRole,
  credentials,
  alarmsTo,
}: DeploymentSettings) => {
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

/** ARNs of another account or Region: a frequent mistake in copied settings. */
const foreignArns: Check = {
  name: 'ARNs in the settings',
  run: async ({ config, region, accountId }) => {
    const arns = configuredArns(config).filter(([, value]) => value.startsWith('arn:'));
    const foreign = arns.filter(([, arn]) => {
      const [, , , inRegion, inAccount] = arn.split(':');
      return (inRegion !== '' && inRegion !== region) || inAccount !== accountId;
    });
    const [first] = foreign;
    if (first === undefined) return right(arns.length === 0 ? 'none' : 'all lead here');
    const [name, arn] = first;
    return wrong(
      `${name} is ${arn}, not of ${accountId} in ${region}`,
      `correct ${name} in cdk.json`,
    );
  },
};

export const accountChecks: readonly Check[] = [bootstrap, stack, concurrency, foreignArns];
