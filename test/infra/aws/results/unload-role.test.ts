import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { synthesizePipeline } from '../synthesized-pipeline.ts';

const OWN_ROLE = 'arn:aws:iam::123456789012:role/Warehouse';

const roleVariable = (unloadRole: string | undefined) => {
  const { template } = synthesizePipeline(unloadRole === undefined ? {} : { unloadRole });
  const functions = Object.entries(template.findResources('AWS::Lambda::Function'));
  const found = functions.flatMap(([logicalId, { Properties }]) =>
    'UNLOAD_ROLE_ARN' in Properties.Environment.Variables
      ? [[logicalId.replace(/Function.*/, ''), Properties.Environment.Variables.UNLOAD_ROLE_ARN]]
      : [],
  );
  return { template, found };
};

/** Submit names the role in its UNLOADs, and the console says whether there is one. */
const both = (role: string) => [
  ['Submit', role],
  ['Console', role],
];

const toResults = Match.objectLike({
  Action: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
  Effect: 'Allow',
  Resource: { 'Fn::Join': ['', [Match.anyValue(), '/results/*']] },
});
const toBucket = Match.objectLike({ Action: ['s3:GetBucketLocation', 's3:ListBucket'] });

describe('the role for UNLOAD', () => {
  it('is absent unless a deployment asks for one', () => {
    const { template, found } = roleVariable(undefined);
    expect(found).toEqual(both('none'));
    expect(JSON.stringify(template.toJSON())).not.toContain('redshift.amazonaws.com');
  });

  it('can be made: Redshift alone assumes it, and it writes and reads results and nothing else', () => {
    const { template, found } = roleVariable('create');
    expect(found[0]?.[1]).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^UnloadRole/), 'Arn'] });
    template.hasResourceProperties('AWS::IAM::Role', {
      RoleName: { 'Fn::Join': ['', ['RedshiftDataJobs-unload-', { Ref: 'AWS::Region' }]] },
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Effect: 'Allow',
            Principal: { Service: ['redshift-serverless.amazonaws.com', 'redshift.amazonaws.com'] },
          },
        ],
      },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [toResults, toBucket] },
      Roles: [{ Ref: Match.stringLikeRegexp('^UnloadRole') }],
    });
    template.hasOutput('UnloadRoleArn', {});
  });

  it('can be one that is attached already, which the bucket then lets write', () => {
    const { template, found } = roleVariable(OWN_ROLE);
    expect(found).toEqual(both(OWN_ROLE));
    const principal = { Principal: { AWS: OWN_ROLE } };
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject'],
            ...principal,
          }),
          Match.objectLike({ Action: ['s3:GetBucketLocation', 's3:ListBucket'], ...principal }),
        ]),
      },
    });
  });

  it('can be the default of the warehouse', () => {
    expect(roleVariable('default').found).toEqual(both('default'));
  });

  it.each(['yes', 'Warehouse', '', "arn:aws:iam::123456789012:role/x'"])(
    'cannot be %j',
    (unloadRole) => {
      expect(() => roleVariable(unloadRole)).toThrow(/unloadRole.*UNLOAD is refused/s);
    },
  );
});
