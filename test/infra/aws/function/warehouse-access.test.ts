import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import {
  allowedBy,
  clusterSettings,
  environmentOf,
  synthesizePipeline,
  WORKGROUP_ID,
} from '../synthesized-pipeline.ts';

const HERE = 'AWS::Region:AWS::AccountId';
const WORKGROUP_ARN = `arn:AWS::Partition:redshift-serverless:${HERE}:workgroup/${WORKGROUP_ID}`;
const CLUSTER_ARN = `arn:AWS::Partition:redshift:${HERE}`;
const SECRET_ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:jobs-AbCdEf';

/** What reaches the warehouse, beside the four actions that every way of connecting has. */
const connection = (settings: Record<string, unknown>) =>
  allowedBy(synthesizePipeline(settings).template)
    .filter(({ action, resource }) => /redshift|secret/.test(action) && resource !== '*')
    .map(({ role, action, resource }) => `${role} ${action} ${resource}`)
    .sort();

describe('a Serverless workgroup', () => {
  it('is executed on and signed in to by its id', () => {
    expect(connection({})).toEqual([
      `PipelineRole redshift-data:BatchExecuteStatement ${WORKGROUP_ARN}`,
      `PipelineRole redshift-data:ExecuteStatement ${WORKGROUP_ARN}`,
      `PipelineRole redshift-serverless:GetCredentials ${WORKGROUP_ARN}`,
    ]);
  });

  it('is addressed by its name', () => {
    const environment = environmentOf(synthesizePipeline().template, 'Submit');
    expect(environment).toMatchObject({ WORKGROUP_NAME: 'analytics', DATABASE_NAME: 'dev' });
    expect(environment).not.toHaveProperty('CLUSTER_IDENTIFIER');
    expect(environment).not.toHaveProperty('DB_USER');
    expect(environment).not.toHaveProperty('SECRET_ARN');
  });

  it('needs only the secret when the secret signs in', () => {
    const settings = { credentials: { secretArn: SECRET_ARN } };
    expect(connection(settings)).toEqual([
      `PipelineRole redshift-data:BatchExecuteStatement ${WORKGROUP_ARN}`,
      `PipelineRole redshift-data:ExecuteStatement ${WORKGROUP_ARN}`,
      `PipelineRole secretsmanager:GetSecretValue ${SECRET_ARN}`,
    ]);
    const { template } = synthesizePipeline(settings);
    expect(environmentOf(template, 'Collector')).toHaveProperty('SECRET_ARN', SECRET_ARN);
  });

  it('decrypts a secret under a key of yours, through Secrets Manager alone', () => {
    const secretKeyArn = 'arn:aws:kms:eu-west-1:123456789012:key/mrk-1a2b';
    const { template } = synthesizePipeline({
      credentials: { secretArn: SECRET_ARN, secretKeyArn },
    });
    const service = ['secretsmanager.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }];
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Effect: 'Allow',
            Action: 'kms:Decrypt',
            Resource: secretKeyArn,
            Condition: { StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', service] } } },
          },
        ]),
      },
      Roles: [{ Ref: Match.stringLikeRegexp('^PipelineRole') }],
    });
    const kms = allowedBy(template).filter(({ action }) => action.startsWith('kms:'));
    expect(kms.map(({ role, resource }) => [role, resource])).toEqual([
      ['PipelineRole', secretKeyArn],
    ]);
  });

  it('warns of the placeholder in the sample settings', () => {
    const workgroupId = '00000000-0000-0000-0000-000000000000';
    const { warnings } = synthesizePipeline({
      warehouse: { workgroupName: 'default', workgroupId },
    });
    expect(warnings).toEqual([
      expect.stringContaining('workgroupId in cdk.json is the placeholder'),
    ]);
    expect(synthesizePipeline().warnings).toEqual([]);
  });
});

describe('a provisioned cluster', () => {
  it('is signed in to as the IAM identity on its database alone', () => {
    expect(connection(clusterSettings)).toEqual([
      `PipelineRole redshift-data:BatchExecuteStatement ${CLUSTER_ARN}:cluster:analytics`,
      `PipelineRole redshift-data:ExecuteStatement ${CLUSTER_ARN}:cluster:analytics`,
      `PipelineRole redshift:GetClusterCredentialsWithIAM ${CLUSTER_ARN}:dbname:analytics/dev`,
    ]);
  });

  it('is signed in to as one database user', () => {
    const settings = { ...clusterSettings, credentials: { dbUser: 'jobs' } };
    expect(connection(settings)).toEqual([
      `PipelineRole redshift-data:BatchExecuteStatement ${CLUSTER_ARN}:cluster:analytics`,
      `PipelineRole redshift-data:ExecuteStatement ${CLUSTER_ARN}:cluster:analytics`,
      `PipelineRole redshift:GetClusterCredentials ${CLUSTER_ARN}:dbname:analytics/dev`,
      `PipelineRole redshift:GetClusterCredentials ${CLUSTER_ARN}:dbuser:analytics/jobs`,
    ]);
    const { template } = synthesizePipeline(settings);
    expect(environmentOf(template, 'Cancel')).toHaveProperty('DB_USER', 'jobs');
  });

  it('is addressed by its identifier', () => {
    const environment = environmentOf(synthesizePipeline(clusterSettings).template, 'Submit');
    expect(environment).toHaveProperty('CLUSTER_IDENTIFIER', 'analytics');
    expect(environment).not.toHaveProperty('WORKGROUP_NAME');
  });
});

describe('a statement', () => {
  const { template } = synthesizePipeline();

  it('is followed, fetched, listed and cancelled by the role that executed it', () => {
    const anywhere = allowedBy(template).filter(({ resource }) => resource === '*');
    expect(anywhere.map(({ role, action }) => `${role} ${action}`).sort()).toEqual([
      'PipelineRole redshift-data:CancelStatement',
      'PipelineRole redshift-data:DescribeStatement',
      'PipelineRole redshift-data:GetStatementResult',
      'PipelineRole redshift-data:ListStatements',
    ]);
  });

  it.each(['Submit', 'Cancel', 'Collector', 'Reconciler'])(
    "is named after the deployment, in the rule's own words, by %s",
    (fn) => {
      const prefix = environmentOf(template, fn)['STATEMENT_NAME_PREFIX'];
      expect(prefix).toBe('RedshiftDataJobs/');
      template.hasResourceProperties('AWS::Events::Rule', {
        EventPattern: { detail: { statementName: [{ prefix }] } },
      });
    },
  );

  it.each(['Status', 'Console'])(
    'is out of reach for %s, which does not know the warehouse',
    (fn) => {
      expect(Object.keys(environmentOf(template, fn)).join()).not.toMatch(/WORKGROUP|DATABASE/);
    },
  );
});
