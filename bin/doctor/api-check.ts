import type { Check } from './account-checks.ts';
import { type Finding, right } from './finding.ts';

/** What an API under IAM means for programs and for people. */
const IAM_CALLERS =
  'callers sign and need execute-api:Invoke on the output ApiInvokeArn; ' +
  'a browser cannot sign, so it cannot open the console';

/** Who can call the API, and what a browser can open: nothing of the account decides it. */
export const apiCheck: Check = {
  name: 'API',
  find: async ({ config: { api } }): Promise<Finding> => {
    if (api.authorization === 'iam') return right(`iam: ${IAM_CALLERS}`);
    if (api.authorization === 'none') {
      return right('none: anyone who finds the address can run reports and read results');
    }
    const { issuer, signIn } = api.authorization.jwt;
    const console = signIn
      ? 'people sign in at the console'
      : 'a browser opens the console, but nothing works there without jwt.signIn';
    return right(`jwt: callers bring tokens of ${issuer}; ${console}`);
  },
};
