import type { Check } from './account-checks.ts';
import { type Finding, right, unknown, wrong } from './finding.ts';
import { AWS_OWN_KEY } from './secret-key.ts';

const lastPart = (arnOrId: string): string => arnOrId.split(/[:/]/).at(-1) ?? arnOrId;

const compare = (found: string, secretKeyArn: string | undefined): Finding => {
  if (found.endsWith(AWS_OWN_KEY)) {
    return secretKeyArn === undefined
      ? right('AWS has it, which needs no permission')
      : wrong('AWS has it', 'take credentials.secretKeyArn out of cdk.json');
  }
  if (secretKeyArn === undefined) {
    return wrong(
      `${found} encrypts the secret, so that every job would be refused`,
      'put its ARN (not that of an alias) into cdk.json as credentials.secretKeyArn',
    );
  }
  if (found.includes('alias/')) return unknown(`the secret names it by ${found}`);
  return lastPart(found) === lastPart(secretKeyArn)
    ? right(`${secretKeyArn} encrypts the secret`)
    : wrong(`${found} encrypts the secret, not ${secretKeyArn}`, 'mend credentials.secretKeyArn');
};

/** The Data API reads the secret with the pipeline role's rights, those in KMS included. */
export const secretCheck: Check = {
  name: 'key of the secret',
  find: async ({ account, config: { credentials } }) => {
    if (credentials === 'iam' || !('secretArn' in credentials)) return right('no secret is used');
    const found = await account.secretKey(credentials.secretArn);
    return found === undefined
      ? wrong('there is no such secret', 'mend credentials.secretArn in cdk.json')
      : compare(found, credentials.secretKeyArn);
  },
};
