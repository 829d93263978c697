import { describe, expect, it } from 'vitest';
import type { Account } from '../../../bin/doctor/account/aws-account.ts';
import { ServiceUnavailableError } from '../../../bin/doctor/account/call-or-absent.ts';
import type { WarehouseState } from '../../../bin/doctor/account/warehouse-state.ts';
import { runDoctor } from '../../../bin/doctor/run-doctor.ts';
import { parseDeploymentSettings } from '../../../infra/settings/deployment-settings.ts';
import {
  clusterSettings,
  serverlessSettings,
  WORKGROUP_ID,
} from '../../infra/aws/synthesized-pipeline.ts';

const ACCOUNT = '123456789012';
const REGION = 'eu-west-1';
const USER = `IAMR:RedshiftDataJobs-pipeline-${REGION}`;
const UNLOAD = `arn:aws:iam::${ACCOUNT}:role/RedshiftDataJobs-unload-${REGION}`;

const SECRET = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:jobs-AbCdEf`;
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1a2b`;

const available: WarehouseState = {
  workgroupId: WORKGROUP_ID,
  status: 'AVAILABLE',
  isReady: true,
  roles: [UNLOAD],
};

/** An account in which nothing is wrong. */
const healthy: Account = {
  region: async () => REGION,
  identity: async () => ({ account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/me` }),
  parameter: async (name) => (name === '/cdk-bootstrap/hnb659fds/version' ? '28' : undefined),
  stackStatus: async () => 'UPDATE_COMPLETE',
  warehouse: async () => available,
  concurrency: async () => 1000,
  secretKey: async () => 'alias/aws/secretsmanager',
  query: async (sql, parameters) => {
    if (sql === 'select current_user') return { outcome: 'finished', values: ['IAM:me'] };
    return { outcome: 'finished', values: parameters?.['name'] === USER ? [USER] : [] };
  },
};

const failing =
  (name: string, message = 'as AWS says it') =>
  async () => {
    throw Object.assign(new Error(message), { name });
  };

const examine = async (changed: Partial<Account> = {}, settings: object = {}) => {
  const lines: string[] = [];
  const config = parseDeploymentSettings({ ...serverlessSettings, ...settings });
  const isWell = await runDoctor(config, { ...healthy, ...changed }, (line) => lines.push(line));
  return { isWell, lines };
};

/** The only line of the examination that is not right. */
const complaint = async (changed: Partial<Account>, settings: object = {}) => {
  const { isWell, lines } = await examine(changed, settings);
  const others = lines.filter((line) => !line.startsWith('✓'));
  expect(others).toHaveLength(1);
  expect(isWell).toBe(!others[0]?.startsWith('✗'));
  return others[0];
};

const query =
  (values: readonly string[], message?: string): Account['query'] =>
  async (sql) => {
    if (sql === 'select current_user') return { outcome: 'finished', values: ['IAM:me'] };
    return message === undefined ? { outcome: 'finished', values } : { outcome: 'failed', message };
  };

describe('an account that is ready', () => {
  it('has one line for each check, all right', async () => {
    const { isWell, lines } = await examine({}, { unloadRole: 'create' });
    expect(isWell).toBe(true);
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      '✓ Region',
      '✓ credentials',
      '✓ CDK bootstrap',
      '✓ stack',
      '✓ Lambda concurrency',
      '✓ ARNs in the settings',
      '✓ key of the secret',
      '✓ warehouse',
      '✓ database',
      '✓ database user',
      '✓ role for UNLOAD',
      '✓ API',
    ]);
  });

  it('may have a cluster, a role that was there, a secret, and no stack yet', async () => {
    const arn = `arn:aws:iam::${ACCOUNT}:role/warehouse`;
    const { isWell } = await examine(
      {
        secretKey: async () => '1a2b',
        warehouse: async () => ({ status: 'available', isReady: true, roles: [arn] }),
        stackStatus: async () => undefined,
      },
      {
        ...clusterSettings,
        unloadRole: arn,
        credentials: { secretArn: SECRET, secretKeyArn: KEY },
      },
    );
    expect(isWell).toBe(true);
  });
});

describe('what is wrong', () => {
  it.each<[string, Partial<Account>, object, RegExp]>([
    [
      'no bootstrap',
      { parameter: async () => undefined },
      {},
      /^✗ CDK bootstrap: .* → npx cdk bootstrap aws:\/\/123456789012\/eu-west-1$/,
    ],
    ['an old one', { parameter: async () => '5' }, {}, /^✗ CDK bootstrap: version 5, at least 6/],
    [
      'a failed deployment',
      { stackStatus: async () => 'ROLLBACK_COMPLETE' },
      {},
      /^✗ stack: .* → .*npx cdk destroy/,
    ],
    ['one under way', { stackStatus: async () => 'UPDATE_IN_PROGRESS' }, {}, /^✗ stack: .* → wait/],
    [
      'a failed update',
      { stackStatus: async () => 'UPDATE_ROLLBACK_FAILED' },
      {},
      /^✗ stack: .*FAILED/,
    ],
    [
      'few functions at once',
      { concurrency: async () => 10 },
      {},
      /^✗ Lambda concurrency: 10 .* → .*L-B99A9384/,
    ],
    [
      'a key elsewhere',
      {},
      { encryptionKey: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1a` },
      /^✗ ARNs in the settings: encryptionKey is arn:aws:kms:us-east-1/,
    ],
    [
      'another id',
      { warehouse: async () => ({ ...available, workgroupId: 'x-y' }) },
      {},
      /^✗ warehouse: .* → put "workgroupId": "x-y"/,
    ],
    [
      'a paused warehouse',
      { warehouse: async () => ({ ...available, status: 'MODIFYING', isReady: false }) },
      {},
      /^✗ warehouse: .* MODIFYING → resume/,
    ],
    [
      'a user that is missing',
      { query: query([]) },
      {},
      /^✗ database user: IAMR:.* → create user "IAMR:.*" password disable/,
    ],
    [
      'a topic elsewhere',
      {},
      { alarmsTo: { topicArn: `arn:aws:sns:us-east-1:${ACCOUNT}:pages` } },
      /^✗ ARNs in the settings: alarmsTo.topicArn is arn:aws:sns:us-east-1/,
    ],
    [
      'a secret that is not there',
      { secretKey: async () => undefined },
      { credentials: { secretArn: SECRET } },
      /^✗ key of the secret: there is no such secret → correct credentials.secretArn/,
    ],
    [
      'a secret under a key that the settings do not name',
      { secretKey: async () => KEY },
      { credentials: { secretArn: SECRET } },
      /^✗ key of the secret: arn:aws:kms:.* → put its ARN .* as credentials.secretKeyArn$/,
    ],
    [
      'a secret under another key',
      { secretKey: async () => 'other' },
      { credentials: { secretArn: SECRET, secretKeyArn: KEY } },
      /^✗ key of the secret: other encrypts the secret, not arn/,
    ],
    [
      'a key that no secret needs',
      {},
      { credentials: { secretArn: SECRET, secretKeyArn: KEY } },
      /^✗ key of the secret: AWS has it → take credentials.secretKeyArn out/,
    ],
    ['no default role', {}, { unloadRole: 'default' }, /^✗ role for UNLOAD: .* no default role/],
    [
      'a role not attached',
      { warehouse: async () => ({ ...available, roles: [] }) },
      { unloadRole: 'create' },
      /^✗ role for UNLOAD: .* → aws redshift-serverless update-namespace/,
    ],
    [
      'a broken network',
      { stackStatus: failing('TimeoutError') },
      {},
      /^✗ stack: TimeoutError: as AWS says it → /,
    ],
  ])('comes with advice: %s', async (_, changed, settings, line) => {
    expect(await complaint(changed, settings)).toMatch(line);
  });

  it('names a warehouse that does not exist, and a database that does not answer', async () => {
    const gone = await examine({ warehouse: async () => undefined });
    expect(gone.lines.join('\n')).toMatch(
      /^✗ warehouse: there is no workgroup analytics in eu-west-1 → /m,
    );
    const shut = async () => ({ outcome: 'failed', message: 'no such database' }) as const;
    expect((await examine({ query: shut })).lines.join('\n')).toMatch(
      /^✗ database: dev does not answer: no such database → .*\n– database user: pg_user cannot be read/m,
    );
  });

  it('ends the examination where nothing can be asked', async () => {
    const signedOut = await examine({ identity: failing('CredentialsProviderError') });
    expect(signedOut.lines.at(-1)).toMatch(/^✗ credentials: .* → sign in/);
    expect(signedOut.isWell).toBe(false);
    const withoutRegion = await examine({ region: failing('Error', 'Region is missing') });
    expect(withoutRegion.lines).toEqual([
      expect.stringMatching(/^✗ Region: .* → export AWS_REGION/),
    ]);
  });
});

describe('who can call', () => {
  const api = async (authorization: unknown) =>
    (await examine({}, { api: { authorization } })).lines.at(-1);
  const jwt = { issuer: 'https://id.example', audience: ['a'] };

  it('is said, and what a browser can open', async () => {
    expect(await api('iam')).toMatch(/need execute-api:Invoke .* cannot open the console$/);
    expect(await api('none')).toMatch(/^✓ API: none: anyone who finds the address/);
    expect(await api({ jwt })).toMatch(/nothing works there without jwt.signIn$/);
    const signIn = { clientId: 'page' };
    expect(await api({ jwt: { ...jwt, signIn } })).toMatch(/people sign in at the console$/);
  });
});

describe('what cannot be checked', () => {
  it('is said to be unchecked, and is no fault', async () => {
    const notHere = async () => {
      throw new ServiceUnavailableError('not here');
    };
    expect(await complaint({ stackStatus: notHere })).toBe(
      '– stack: not checked here: this endpoint has no such service',
    );
    expect(await complaint({ concurrency: failing('AccessDeniedException') })).toMatch(
      /^– Lambda concurrency: not checked: you may not look/,
    );
    const early = { stackStatus: async () => undefined };
    const unattached = { ...early, warehouse: async () => ({ ...available, roles: [] }) };
    expect(await complaint(unattached, { unloadRole: 'create' })).toMatch(
      /^– role for UNLOAD: to be/,
    );
  });
});
