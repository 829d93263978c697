import { clusterSettings } from './synthesized-pipeline.ts';

const ACCOUNT = '123456789012';
const jwt = { issuer: 'https://id.example', audience: ['a'] };

/** Settings that between them synthesize every resource and every grant that there can be. */
export const variants: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['the least', {}],
  ['a cluster with a database user', { ...clusterSettings, credentials: { dbUser: 'jobs' } }],
  [
    'a secret under a key of the account',
    {
      credentials: {
        secretArn: `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:redshift!jobs-AbCdEf`,
        secretKeyArn: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/mrk-1a2b`,
      },
    },
  ],
  ['keys and roles of its own', { encryptionKey: 'create', unloadRole: 'create' }],
  [
    'keys and roles of the account',
    {
      encryptionKey: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1a2b`,
      unloadRole: `arn:aws:iam::${ACCOUNT}:role/Warehouse`,
    },
  ],
  ['tokens', { api: { authorization: { jwt } }, alarmsTo: { email: 'ops@example.com' } }],
  ['an open API', { adHocSql: true, api: { authorization: 'none', labOrigins: ['*'] } }],
  ['nothing retained', { retainData: false, encryptionKey: 'create' }],
];
