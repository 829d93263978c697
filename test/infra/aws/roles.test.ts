import { describe, expect, it } from 'vitest';
import { allowedBy, clusterSettings, synthesizePipeline } from './synthesized-pipeline.ts';

const { template } = synthesizePipeline();

const roleOf = (fn: string) =>
  Object.entries(template.findResources('AWS::Lambda::Function'))
    .filter(([logicalId]) => logicalId.startsWith(`${fn}Function`))
    .map(([, resource]) => JSON.stringify(resource['Properties'].Role).match(/\w+Role/)?.[0]);

/** Every way of connecting, so that no setting brings a wildcard along. */
const everySetting = [
  {},
  {
    credentials: { secretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:jobs-AbCdEf' },
  },
  clusterSettings,
  { ...clusterSettings, credentials: { dbUser: 'jobs' } },
  { adHocSql: true, api: { authorization: 'none' } },
  { unloadRole: 'create' },
];

describe('the roles', () => {
  it.each(['Submit', 'Cancel', 'Lab', 'Collector', 'Reconciler'])(
    'make %s the owner of every statement of the pipeline',
    (fn) => {
      expect(roleOf(fn)).toEqual(['PipelineRole']);
    },
  );

  it('give status and console one each', () => {
    expect(roleOf('Status')).toEqual(['StatusRole']);
    expect(roleOf('Console')).toEqual(['ConsoleRole']);
  });

  it.each(everySetting)('leave status without any Redshift permission under %j', (settings) => {
    const status = allowedBy(synthesizePipeline(settings).template).filter(
      ({ role }) => role === 'StatusRole',
    );
    expect(status.map(({ action }) => action).join()).not.toMatch(/redshift|secretsmanager/);
    expect(status).not.toEqual([]);
  });

  it('let status write what counts the requests that wait, and no job', () => {
    const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
    const [, status] = policies.find(([id]) => id.startsWith('StatusRole')) ?? [];
    const writes = status?.['Properties'].PolicyDocument.Statement.filter(
      ({ Action }: { Action: unknown }) =>
        /^dynamodb:(Put|Update|Delete|BatchWrite)/.test(String(Action)),
    );
    expect(writes).toMatchObject([
      {
        Action: 'dynamodb:UpdateItem',
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'waiters*' } },
      },
    ]);
  });

  it('leave the console with its own log and nothing else', () => {
    const console = allowedBy(template).filter(({ role }) => role === 'ConsoleRole');
    expect(console).toEqual([
      { role: 'ConsoleRole', action: 'logs:CreateLogStream', resource: 'ConsoleLogs.Arn' },
      { role: 'ConsoleRole', action: 'logs:PutLogEvents', resource: 'ConsoleLogs.Arn' },
    ]);
  });

  it.each(everySetting)('have no wildcard but the documented four under %j', (settings) => {
    const allowed = allowedBy(synthesizePipeline(settings).template);
    expect(allowed.filter(({ action }) => action.includes('*'))).toEqual([]);
    const wide = allowed.filter(({ resource }) => resource.replace('/results/*', '').includes('*'));
    expect(wide.map(({ action }) => action).sort()).toEqual([
      'redshift-data:CancelStatement',
      'redshift-data:DescribeStatement',
      'redshift-data:GetStatementResult',
      'redshift-data:ListStatements',
    ]);
  });

  it('carry no managed policy', () => {
    expect(JSON.stringify(template.findResources('AWS::IAM::Role'))).not.toContain('ManagedPolicy');
  });

  it('keep the name that the database knows the pipeline by', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      RoleName: { 'Fn::Join': ['', ['RedshiftDataJobs-pipeline-', { Ref: 'AWS::Region' }]] },
    });
    template.hasOutput('DatabaseUser', {
      Value: { 'Fn::Join': ['', ['IAMR:RedshiftDataJobs-pipeline-', { Ref: 'AWS::Region' }]] },
    });
  });
});
