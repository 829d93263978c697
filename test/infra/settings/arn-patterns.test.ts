import { describe, expect, it } from 'vitest';
import {
  DeploymentSettingsError,
  parseDeploymentSettings,
} from '../../../infra/settings/deployment-settings.ts';

const least = {
  warehouse: {
    workgroupName: 'analytics',
    workgroupId: '5b0d2a3e-0c7f-4f2e-9d53-3e1f0a6c7b11',
  },
  database: 'dev',
};
const HERE = 'eu-west-1:123456789012';
const secret = (name: string) => `arn:aws:secretsmanager:${HERE}:secret:${name}`;
const KEY = `arn:aws:kms:${HERE}:key/1a2b-3c`;

describe('an ARN in the settings', () => {
  it.each([
    ['a secret', { credentials: { secretArn: secret('a/b_+=.@-AbCdEf') } }],
    [
      'a secret that Redshift manages',
      { credentials: { secretArn: secret('redshift!my-namespace-admin-gONVpo') } },
    ],
    [
      'a secret under a key of the account',
      { credentials: { secretArn: secret('a-AbCdEf'), secretKeyArn: KEY } },
    ],
    ['a key of several Regions', { encryptionKey: `arn:aws:kms:${HERE}:key/mrk-1a2b` }],
    [
      'what is in the partition of a government',
      {
        encryptionKey: 'arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/1a2b',
        unloadRole: 'arn:aws-us-gov:iam::123456789012:role/Warehouse',
      },
    ],
    [
      'what is in the partition of China',
      {
        credentials: {
          secretArn: 'arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:a-AbCdEf',
        },
        unloadRole: 'arn:aws-cn:iam::123456789012:role/service-role/Warehouse',
        alarmsTo: { topicArn: 'arn:aws-cn:sns:cn-north-1:123456789012:pages' },
        api: { authorization: 'iam', admins: ['arn:aws-cn:iam::123456789012:user/ops/a@b.c'] },
      },
    ],
    ['a role below a path', { unloadRole: 'arn:aws:iam::123456789012:role/data/warehouse/Unload' }],
  ])('may name %s', (_, settings) => {
    expect(parseDeploymentSettings({ ...least, ...settings })).toMatchObject(settings);
  });

  it.each([
    ['a secret without the end that Secrets Manager gave it', 'secretArn', secret('jobs')],
    ['a secret that a policy would read as many', 'secretArn', secret('*-AbCdEf')],
    ['a secret of another service', 'secretArn', KEY],
    ['a key by the ARN of an alias', 'secretKeyArn', `arn:aws:kms:${HERE}:alias/mine`],
    ['a key by its id', 'secretKeyArn', '1a2b-3c'],
  ])('may not name %s', (_, name, value) => {
    const credentials = { secretArn: secret('a-AbCdEf'), [name]: value };
    const parse = () => parseDeploymentSettings({ ...least, credentials });
    expect(parse).toThrow(DeploymentSettingsError);
    expect(parse).toThrow(`credentials.${name}: got "${value}"; accepted: `);
  });

  it('of a key belongs to a secret', () => {
    const parse = () => parseDeploymentSettings({ ...least, credentials: { secretKeyArn: KEY } });
    expect(parse).toThrow('credentials.secretArn: not given');
  });

  it.each(['role/*', 'role/', 'group/Platform', 'root'])(
    'names roles and users, and no %s',
    (who) => {
      const admins = [`arn:aws:iam::123456789012:${who}`];
      const parse = () =>
        parseDeploymentSettings({ ...least, api: { authorization: 'iam', admins } });
      expect(parse).toThrow('api.admins.0');
    },
  );
});
