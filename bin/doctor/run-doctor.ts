import type { DeploymentSettings } from '../../infra/settings/deployment-settings.ts';
import { type Account, NotThere } from './account.ts';
import { accountChecks, type Check, type CheckContext } from './account-checks.ts';
import { apiCheck } from './api-check.ts';
import { type Finding, findingLine, right, unknown, wrong } from './finding.ts';
import { secretCheck } from './secret-check.ts';
import { warehouseChecks } from './warehouse-checks.ts';

/** What a caller without the right to look is told; it says nothing about the account. */
const REFUSALS = [
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'AccessDeniedFault',
];

const sentence = (error: unknown): string =>
  error instanceof Error
    ? `${error.name}: ${error.message}`.replaceAll(/\s+/g, ' ')
    : String(error);

const findingOf = (error: unknown): Finding => {
  if (error instanceof NotThere)
    return unknown('not checked here: this endpoint has no such service');
  if (error instanceof Error && REFUSALS.includes(error.name)) {
    return unknown(`not checked: you may not look (${sentence(error)})`);
  }
  return wrong(sentence(error), 'look at the message; the network or an endpoint may be at fault');
};

const found = (find: Promise<Finding>): Promise<Finding> => find.catch(findingOf);

/**
 * Checks what a deployment needs of the account, a line each as soon as it is known; reads only.
 * Answers whether nothing is wrong.
 */
export const runDoctor = async (
  config: DeploymentSettings,
  account: Account,
  print: (line: string) => void,
): Promise<boolean> => {
  let isWell = true;
  const tell = (name: string, finding: Finding): void => {
    isWell &&= finding.verdict !== 'wrong';
    print(findingLine(name, finding));
  };
  const region = await account.region().catch(() => undefined);
  if (region === undefined) {
    tell('Region', wrong('none is set', 'export AWS_REGION=…, or name one in the profile'));
    return isWell;
  }
  tell('Region', right(region));
  const identity = await account.identity().catch((error: unknown) => ({ error }));
  if ('error' in identity) {
    const advice =
      'sign in (aws sso login, AWS_PROFILE=…), or set AWS_ACCESS_KEY_ID and its secret';
    tell('credentials', wrong(sentence(identity.error), advice));
    return isWell;
  }
  tell('credentials', right(`${identity.arn} in ${identity.account}`));
  const context: CheckContext = { config, account, region, accountId: identity.account };
  const checks: readonly Check[] = [...accountChecks, secretCheck, ...warehouseChecks, apiCheck];
  for (const { name, find } of checks) tell(name, await found(find(context)));
  return isWell;
};
