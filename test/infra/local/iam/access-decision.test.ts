import { describe, expect, it } from 'vitest';
import { decideAccess } from '../../../../infra/local/iam/access-decision.ts';
import type { AccessRequest } from '../../../../infra/local/iam/access-request.ts';
import type { AttachedStatement } from '../../../../infra/local/iam/attached-statement.ts';
import { wildcard } from '../../../../infra/local/iam/policy-condition.ts';
import { policyStatements } from '../../../../infra/local/iam/policy-statement.ts';

const OBJECT = 'arn:aws:s3:::results-bucket/results/a.csv';

const role = (statement: object): AttachedStatement[] =>
  policyStatements({ Version: '2012-10-17', Statement: statement }, 'Policy').map((one) => ({
    source: 'Policy',
    to: { kind: 'role', roleName: 'reader' },
    statement: one,
  }));

const bucket = (statement: object): AttachedStatement[] =>
  role(statement).map((one) => ({
    ...one,
    to: { kind: 'resource', arn: 'arn:aws:s3:::results-bucket' },
  }));

const read: AccessRequest = {
  principal: { kind: 'role', roleName: 'reader', arn: 'arn:aws:sts::1:assumed-role/reader/f' },
  action: 's3:GetObject',
  resource: OBJECT,
  context: { 'aws:SecureTransport': 'true' },
};

const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: OBJECT };

describe('a request', () => {
  it('is refused where no statement allows it', () => {
    expect(decideAccess([], read)).toBe('not-granted');
    expect(decideAccess(role(allow), read)).toBe('allowed');
  });

  it.each([
    [{ Action: 's3:*' }],
    [{ Action: 'S3:getobject' }],
    [{ Action: ['s3:PutObject', 's3:Get?bject'] }],
    [{ Resource: 'arn:aws:s3:::results-bucket/*' }],
    [{ Resource: '*' }],
  ])('is allowed by what a wildcard stands for: %j', (part) => {
    expect(decideAccess(role({ ...allow, ...part }), read)).toBe('allowed');
  });

  it.each([
    [{ Action: 's3:GetObjectAcl' }],
    [{ Action: 's3:PutObject' }],
    [{ Resource: 'arn:aws:s3:::results-bucket' }],
    [{ Resource: 'arn:aws:s3:::results-bucket/results/A.csv' }],
    [{ Resource: 'arn:aws:s3:::results.bucket/results/a?csv' }],
  ])('is not allowed by what is only near it: %j', (part) => {
    expect(decideAccess(role({ ...allow, ...part }), read)).toBe('not-granted');
  });

  it('is not allowed by the policy of another role', () => {
    const other: AccessRequest = {
      ...read,
      principal: { kind: 'role', roleName: 'reader2', arn: 'arn:aws:sts::1:assumed-role/r/f' },
    };
    expect(decideAccess(role(allow), other)).toBe('not-granted');
  });

  it('is refused by one Deny, whatever else allows it', () => {
    const deny = bucket({ ...allow, Effect: 'Deny', Principal: '*' });
    expect(decideAccess([...role(allow), ...deny], read)).toBe('denied');
    const outside: AccessRequest = { ...read, principal: { kind: 'outside', arn: 'x' } };
    expect(decideAccess([], outside)).toBe('allowed');
    expect(decideAccess(deny, outside)).toBe('denied');
  });

  it('by a service is allowed to the service and the source that the resource names', () => {
    const source = 'arn:aws:events:us-east-1:1:rule/mine';
    const policy = bucket({
      ...allow,
      Principal: { Service: 'events.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': source } },
    });
    const asks = (name: string, sourceArn: string): AccessRequest => ({
      ...read,
      principal: { kind: 'service', name },
      context: { 'aws:SourceArn': sourceArn },
    });
    expect(decideAccess(policy, asks('events.amazonaws.com', source))).toBe('allowed');
    expect(decideAccess(policy, asks('sns.amazonaws.com', source))).toBe('not-granted');
    expect(decideAccess(policy, asks('events.amazonaws.com', `${source}2`))).toBe('not-granted');
    expect(decideAccess(policy, read)).toBe('not-granted');
  });
});

describe('a condition', () => {
  const holds = (Condition: object, context: AccessRequest['context']): boolean =>
    decideAccess(role({ ...allow, Condition }), { ...read, context }) === 'allowed';

  it.each([
    [{ Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:SecureTransport': 'false' }],
    [{ Bool: { 'aws:SecureTransport': true } }, { 'aws:SecureTransport': 'true' }],
    [{ StringEquals: { 'aws:SourceAccount': ['2', '1'] } }, { 'aws:SourceAccount': '1' }],
    [{ NumericGreaterThan: { 's3:signatureAge': 900_000 } }, { 's3:signatureAge': '900001' }],
    [
      { ArnLike: { 'aws:SourceArn': 'arn:a:b:c:1:x/*/y' } },
      { 'aws:SourceArn': 'arn:a:b:c:1:x/z/y' },
    ],
  ])('holds: %j of %j', (condition, context) => {
    expect(holds(condition, context)).toBe(true);
    expect(holds(condition, {})).toBe(false);
  });

  it.each([
    [{ Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:SecureTransport': 'true' }],
    [{ StringEquals: { 'aws:SourceAccount': '1' } }, { 'aws:SourceAccount': '11' }],
    [{ NumericGreaterThan: { 's3:signatureAge': 900_000 } }, { 's3:signatureAge': '900000' }],
    [{ ArnLike: { 'aws:SourceArn': 'arn:a:b:*:1:x' } }, { 'aws:SourceArn': 'arn:a:b:c:2:1:x' }],
  ])('does not hold: %j of %j', (condition, context) => {
    expect(holds(condition, context)).toBe(false);
  });
});

describe('a policy that cannot be evaluated', () => {
  it.each([
    [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }, /NotAction/],
    [{ Effect: 'Allow', Action: 's3:*', NotResource: '*' }, /NotResource/],
    [{ ...allow, NotPrincipal: '*' }, /NotPrincipal/],
    [
      { ...allow, Condition: { IpAddress: { 'aws:SourceIp': '1.2.3.4' } } },
      /IpAddress of aws:SourceIp/,
    ],
    [
      { ...allow, Condition: { StringEquals: { 'aws:userid': 'x' } } },
      /StringEquals of aws:userid/,
    ],
    [{ ...allow, Resource: ['arn:aws:s3:::b/$', '{aws:username}'].join('') }, /variable/],
  ])('stops the start: %j', (statement, reason) => {
    expect(() => role(statement)).toThrow(reason);
  });
});

describe('a pattern', () => {
  it('is compiled once, for each way to compare', () => {
    expect(wildcard('s3:*')).toBe(wildcard('s3:*'));
    expect(wildcard('s3:*').test('S3:GetObject')).toBe(false);
    expect(wildcard('s3:*', 'i').test('S3:GetObject')).toBe(true);
  });
});
