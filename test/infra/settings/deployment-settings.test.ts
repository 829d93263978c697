import { describe, expect, it } from 'vitest';
import {
  DeploymentSettingsError,
  parseDeploymentSettings,
} from '../../../infra/settings/deployment-settings.ts';

const WORKGROUP_ID = '5b0d2a3e-0c7f-4f2e-9d53-3e1f0a6c7b11';
const workgroup = { workgroupName: 'analytics', workgroupId: WORKGROUP_ID };
const basic = { warehouse: workgroup, database: 'dev' };
const onCluster = { warehouse: { clusterIdentifier: 'analytics' }, database: 'dev' };

const issued = { issuer: 'https://login.example.com', audience: ['a'] };
const tokens = (more: Record<string, unknown>) => withApi({ jwt: { ...issued, ...more } });
const withApi = (authorization: object) => ({ ...basic, api: { authorization } });

/** The lines of the message, without its heading. */
const faults = (settings: unknown): string[] => {
  try {
    parseDeploymentSettings(settings);
  } catch (thrown) {
    if (!(thrown instanceof DeploymentSettingsError)) throw thrown;
    const [heading, ...lines] = thrown.message.split('\n');
    expect(heading).toMatch(/^The deploy settings \(context redshiftDataJobs in cdk.json\)/);
    return lines;
  }
  return [];
};

describe('minimal settings', () => {
  it('keep results for 30 days and leave neither the API nor ad hoc SQL open', () => {
    expect(parseDeploymentSettings(basic)).toEqual({
      ...basic,
      stackName: 'RedshiftDataJobs',
      alarmsTo: 'topic',
      credentials: 'iam',
      unloadRole: 'none',
      encryptionKey: 'aws',
      retainData: true,
      retentionDays: 30,
      logRetentionDays: 30,
      adHocSql: false,
      limits: {
        ownerJobsInFlight: 1_000,
        ownerSubmitsPerMinute: 600,
        jobsInFlight: 10_000,
        ownerWaiters: 20,
        waiters: 100,
        sqlBytes: 100_000,
        bodyBytes: 131_072,
        defaultTimeoutSeconds: 14_400,
        maxTimeoutSeconds: 86_400,
        resultRows: 'none',
        resultBytes: 'none',
      },
      api: { authorization: 'iam', admins: [], labOrigins: [] },
    });
  });

  it('are the same when they are given again, complete', () => {
    const complete = parseDeploymentSettings(basic);
    expect(parseDeploymentSettings(JSON.stringify(complete))).toEqual(complete);
  });

  it('can be given as text, as the option -c of the CDK CLI gives them', () => {
    expect(parseDeploymentSettings(JSON.stringify(basic))).toEqual(parseDeploymentSettings(basic));
    expect(() => parseDeploymentSettings('{')).toThrow('redshiftDataJobs is not JSON');
  });
});

describe('settings that are accepted', () => {
  it.each([
    ['a cluster', onCluster],
    ['a database user of a cluster', { ...onCluster, credentials: { dbUser: 'jobs' } }],
    [
      'a secret',
      {
        ...basic,
        credentials: { secretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-AbCdEf' },
      },
    ],
    ['an open API', { ...basic, api: { authorization: 'none' } }],
    [
      'a token issuer',
      {
        ...basic,
        api: { authorization: { jwt: { issuer: 'https://login.example.com', audience: ['a'] } } },
      },
    ],
    [
      'people who sign in at the page',
      tokens({
        scopePrefix: 'https://jobs.example.com/',
        signIn: {
          clientId: '1example23456789',
          scopes: ['openid', 'offline_access', 'https://jobs.example.com/jobs:read'],
          origins: ['https://jobs.auth.eu-west-1.amazoncognito.com'],
          parameters: { audience: 'https://jobs.example.com' },
        },
      }),
    ],
    [
      'pages that may use the lab',
      {
        ...basic,
        api: { authorization: 'iam', labOrigins: ['null', 'https://jobs.example.com', '*'] },
      },
    ],
    [
      'administrators',
      {
        ...basic,
        api: {
          authorization: 'iam',
          admins: [
            'arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_1a2b',
            'arn:aws-cn:iam::123456789012:user/alice@example.com',
            'ADMIN',
          ],
        },
      },
    ],
    ['a key of its own', { ...basic, encryptionKey: 'create' }],
    [
      'a key of the account',
      { ...basic, encryptionKey: 'arn:aws:kms:eu-west-1:123456789012:key/1a2b-3c' },
    ],
    ['an address for alarms', { ...basic, alarmsTo: { email: 'ops@example.com' } }],
    [
      'a topic for alarms',
      { ...basic, alarmsTo: { topicArn: 'arn:aws:sns:eu-west-1:123456789012:pages' } },
    ],
    ['ad hoc SQL', { ...basic, adHocSql: true }],
    ['ad hoc SQL that reads', { ...basic, adHocSql: 'read' }],
    ['no limits', { ...basic, limits: { jobsInFlight: 'none', ownerJobsInFlight: 'none' } }],
    ['the smallest result', { ...basic, limits: { resultRows: 1, resultBytes: 1 } }],
    ['the shortest and the longest retention', { ...basic, retentionDays: 1 }],
    ['ten years of results', { ...basic, retentionDays: 3650, logRetentionDays: 3653 }],
  ])('include %s', (_, settings) => {
    expect(parseDeploymentSettings(settings)).toMatchObject(settings);
  });
});

describe('a fault', () => {
  const names = (settings: unknown) =>
    faults(settings).map((line) => line.match(/^ {2}- redshiftDataJobs\.?([^:]*):/)?.[1]);

  it.each([
    ['nothing at all', undefined, ''],
    ['a list', [], ''],
    ['no warehouse', { database: 'dev' }, 'warehouse'],
    ['an empty warehouse', { ...basic, warehouse: {} }, 'warehouse'],
    [
      'a workgroup and a cluster',
      { ...basic, warehouse: { ...workgroup, ...onCluster.warehouse } },
      'warehouse',
    ],
    [
      'a workgroup without its id',
      { ...basic, warehouse: { workgroupName: 'analytics' } },
      'warehouse.workgroupId',
    ],
    [
      'a workgroup id that is a name',
      { ...basic, warehouse: { ...workgroup, workgroupId: 'analytics' } },
      'warehouse.workgroupId',
    ],
    ['an address without its form', { ...basic, alarmsTo: { email: 'ops' } }, 'alarmsTo.email'],
    ['a topic by its name', { ...basic, alarmsTo: { topicArn: 'pages' } }, 'alarmsTo.topicArn'],
    ['alarms to no target', { ...basic, alarmsTo: 'none' }, 'alarmsTo'],
    ['a database that IAM would read as all', { ...basic, database: '*' }, 'database'],
    [
      'a database user on Serverless',
      { ...basic, credentials: { dbUser: 'a' } },
      'credentials.dbUser',
    ],
    [
      'a user that IAM would read as all',
      { ...onCluster, credentials: { dbUser: 'a*' } },
      'credentials.dbUser',
    ],
    ['two credentials', { ...basic, credentials: { dbUser: 'a', secretArn: 'b' } }, 'credentials'],
    ['a wide secret', { ...basic, credentials: { secretArn: 'arn:*' } }, 'credentials.secretArn'],
    ['a key by its alias', { ...basic, encryptionKey: 'alias/mine' }, 'encryptionKey'],
    ['a retention as text', { ...basic, retentionDays: '30' }, 'retentionDays'],
    ['half a day', { ...basic, retentionDays: 0.5 }, 'retentionDays'],
    ['more than ten years', { ...basic, retentionDays: 3651 }, 'retentionDays'],
    ['a log retention CloudWatch lacks', { ...basic, logRetentionDays: 31 }, 'logRetentionDays'],
    ['ad hoc SQL as text', { ...basic, adHocSql: 'false' }, 'adHocSql'],
    ['an unknown authorization', { ...basic, api: { authorization: 'open' } }, 'api.authorization'],
    ['an API without authorization', { ...basic, api: {} }, 'api.authorization'],
    [
      'an origin with a path',
      { ...basic, api: { authorization: 'iam', labOrigins: ['https://jobs.example.com/'] } },
      'api.labOrigins.0',
    ],
    [
      'an administrator who is no principal',
      { ...basic, api: { authorization: 'iam', admins: ['Platform'] } },
      'api.admins.0',
    ],
    [
      'all principals',
      { ...basic, api: { authorization: 'iam', admins: ['arn:aws:iam::123456789012:role/*'] } },
      'api.admins.0',
    ],
    [
      'administrators where there are tokens',
      {
        ...basic,
        api: {
          authorization: { jwt: { issuer: 'https://id.example', audience: ['a'] } },
          admins: ['arn:aws:iam::123456789012:role/Platform'],
        },
      },
      'api.admins',
    ],
    [
      'administrators of an open API',
      { ...basic, api: { authorization: 'none', admins: ['ADMIN'] } },
      'api.admins',
    ],
    [
      'a token issuer without TLS',
      { ...basic, api: { authorization: { jwt: { issuer: 'http://a', audience: ['a'] } } } },
      'api.authorization.jwt.issuer',
    ],
    [
      'a page without its client',
      tokens({ signIn: { scopes: ['openid'] } }),
      'api.authorization.jwt.signIn.clientId',
    ],
    [
      'scopes in one text',
      tokens({ signIn: { clientId: 'a', scopes: ['openid jobs:read'] } }),
      'api.authorization.jwt.signIn.scopes.0',
    ],
    [
      'an origin that would open the page to every site',
      tokens({ signIn: { clientId: 'a', origins: ['https://*'] } }),
      'api.authorization.jwt.signIn.origins.0',
    ],
    [
      'a parameter that the page decides',
      tokens({ signIn: { clientId: 'a', parameters: { state: 'x' } } }),
      'api.authorization.jwt.signIn.parameters',
    ],
    [
      'a secret, which a page cannot keep',
      tokens({ signIn: { clientId: 'a', clientSecret: 'b' } }),
      'api.authorization.jwt.signIn.clientSecret',
    ],
    ['a prefix of nothing', tokens({ scopePrefix: '' }), 'api.authorization.jwt.scopePrefix'],
    ['a stack name too long for the role', { ...basic, stackName: 'a'.repeat(41) }, 'stackName'],
    ['a limit of nothing', { ...basic, limits: { jobsInFlight: 0 } }, 'limits.jobsInFlight'],
    ['a limit of half a row', { ...basic, limits: { resultRows: 0.5 } }, 'limits.resultRows'],
    ['no limit of SQL', { ...basic, limits: { sqlBytes: 'none' } }, 'limits.sqlBytes'],
    [
      'a default timeout above the maximum',
      { ...basic, limits: { maxTimeoutSeconds: 60 } },
      'limits.defaultTimeoutSeconds',
    ],
    ['an unknown setting', { ...basic, retention: 3 }, 'retention'],
  ])('is found in %s', (_, settings, name) => {
    expect(names(settings)).toEqual([name]);
  });

  it('names its key, what was given and what is accepted', () => {
    const [line] = faults({ ...basic, retentionDays: '30' });
    expect(line).toContain('redshiftDataJobs.retentionDays: got "30"; accepted: a whole number of');
    expect(faults({ ...basic, adhocSql: true })[0]).toMatch(
      /redshiftDataJobs\.adhocSql: unknown setting; accepted: an object with .*adHocSql/,
    );
  });

  it('is listed together with every other', () => {
    const settings = {
      warehouse: { ...workgroup, workgroupId: 'x' },
      retentionDays: 0,
      adhocSql: true,
      api: { authorization: {} },
    };
    expect(names(settings).sort()).toEqual([
      'adhocSql',
      'api.authorization',
      'database',
      'retentionDays',
      'warehouse.workgroupId',
    ]);
    expect(names({ ...basic, retentionDays: 0, credentials: { dbUser: 'a' } }).sort()).toEqual([
      'credentials.dbUser',
      'retentionDays',
    ]);
  });

  it('does not fill the screen with what was given', () => {
    const [line] = faults({ ...basic, database: '?'.repeat(500) });
    expect(line?.length).toBeLessThan(300);
  });
});
