import { AWS_OWN_KEY } from '../account/secret-key.ts';
import { type Check, type Finding, right, unknown, wrong } from './check.ts';

const lastPart = (arnOrId: string): string => arnOrId.split(/[:/]/).at(-1) ?? arnOrId;

const compare = (key: string, secretKeyArn: string | undefined): Finding => {
  if (key.endsWith(AWS_OWN_KEY)) {
    return secretKeyArn === undefined
      ? right('AWS has it, which needs no permission')
      : wrong('AWS has it', 'take credentials.secretKeyArn out of cdk.json');
  }
  if (secretKeyArn === undefined) {
    return wrong(
      `${key} encrypts the secret, so that every job would be refused`,
      'put its ARN (not that of an alias) into cdk.json as credentials.secretKeyArn',
    );
  }
  if (key.includes('alias/')) return unknown(`the secret names it by ${key}`);
  return lastPart(key) === lastPart(secretKeyArn)
    ? right(`${secretKeyArn} encrypts the secret`)
    : wrong(`${key} encrypts the secret, not ${secretKeyArn}`, 'correct credentials.secretKeyArn');
};

/** The Data API reads the secret with the pipeline role's permissions, those in KMS included. */
export const secretCheck: Check = {
  name: 'key of the secret',
  run: async ({ account, config: { credentials } }) => {
    if (credentials === 'iam' || !('secretArn' in credentials)) return right('no secret is used');
    const key = await account.secretKey(credentials.secretArn);
    return key === undefined
      ? wrong('there is no such secret', 'correct credentials.secretArn in cdk.json')
      : compare(key, credentials.secretKeyArn);
  },
};

/** The consequences of authorization by IAM for programs and for browsers. */
const IAM_CALLERS =
  'callers sign and need execute-api:Invoke on the output ApiInvokeArn; ' +
  'a browser cannot sign, so it cannot open the console';

/** Who can call the API, and what a browser can open; the settings alone decide it. */
export const apiCheck: Check = {
  name: 'API',
  run: async ({ config: { api } }): Promise<Finding> => {
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
