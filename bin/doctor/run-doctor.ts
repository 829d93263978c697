import type { DeploymentSettings } from '../../infra/settings/deployment-settings.ts';
import type { Account } from './account/aws-account.ts';
import { ServiceUnavailableError } from './account/call-or-absent.ts';
import { apiCheck, secretCheck } from './checks/access-checks.ts';
import { accountChecks } from './checks/account-checks.ts';
import {
  type Check,
  type CheckContext,
  type Finding,
  findingLine,
  right,
  unknown,
  wrong,
} from './checks/check.ts';
import { warehouseChecks } from './checks/warehouse-checks.ts';

/** Errors of a caller who may not read a resource; they are no finding about the account. */
const ACCESS_ERROR = /^(AccessDenied(Exception|Fault)?|UnauthorizedOperation)$/;

const sentence = (error: unknown): string =>
  error instanceof Error
    ? `${error.name}: ${error.message}`.replaceAll(/\s+/g, ' ')
    : String(error);

const errorFinding = (error: unknown): Finding => {
  if (error instanceof ServiceUnavailableError) {
    return unknown('not checked here: this endpoint has no such service');
  }
  if (error instanceof Error && ACCESS_ERROR.test(error.name)) {
    return unknown(`not checked: you may not look (${sentence(error)})`);
  }
  return wrong(sentence(error), 'look at the message; the network or an endpoint may be at fault');
};

/**
 * Checks the account for a deployment, read-only, and prints a line for each check as it ends.
 * Returns whether nothing is wrong.
 */
export const runDoctor = async (
  config: DeploymentSettings,
  account: Account,
  print: (line: string) => void,
): Promise<boolean> => {
  let isReady = true;
  const report = (name: string, finding: Finding): void => {
    isReady &&= finding.verdict !== 'wrong';
    print(findingLine(name, finding));
  };
  const region = await account.region().catch(() => undefined);
  if (region === undefined) {
    report('Region', wrong('none is set', 'export AWS_REGION=…, or name one in the profile'));
    return isReady;
  }
  report('Region', right(region));
  const identity = await account.identity().catch((error: unknown) => ({ error }));
  if ('error' in identity) {
    const advice =
      'sign in (aws sso login, AWS_PROFILE=…), or set AWS_ACCESS_KEY_ID and its secret';
    report('credentials', wrong(sentence(identity.error), advice));
    return isReady;
  }
  report('credentials', right(`${identity.arn} in ${identity.account}`));
  const context: CheckContext = { config, account, region, accountId: identity.account };
  const checks: readonly Check[] = [...accountChecks, secretCheck, ...warehouseChecks, apiCheck];
  for (const { name, run } of checks) report(name, await run(context).catch(errorFinding));
  return isReady;
};
