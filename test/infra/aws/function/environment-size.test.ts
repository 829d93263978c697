import { describe, expect, it } from 'vitest';
import { checkEnvironmentSize } from '../../../../infra/aws/function/environment-size.ts';
import { StartFailure } from '../../../../infra/host/start-failure.ts';
import { resolveTemplate } from '../../../../infra/local/cloudformation/template.ts';
import { functionDefinitions } from '../../../../infra/local/lambda/function-definition.ts';
import { DeploymentSettingsError } from '../../../../infra/settings/deployment-settings.ts';
import { synthesizePipeline } from '../synthesized-pipeline.ts';

/** Lambda's limit of the JSON of all variables of a function. */
const LIMIT = 4096;

const sized = (bytes: number) => {
  const empty = JSON.stringify({ ADMIN_PRINCIPALS: '' }).length;
  return { ADMIN_PRINCIPALS: 'a'.repeat(bytes - empty) };
};

const onThisMachine = (variables: object) => {
  const fn = {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Key: 'code.zip' },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Role: 'arn:aws:iam::000000000000:role/a',
      Environment: { Variables: variables },
    },
  };
  const addresses = { stackName: 'A', apiUrl: 'http://a', awsUrl: 'http://b' };
  const template = resolveTemplate({ Resources: { Fn: fn } }, addresses);
  return () => functionDefinitions(template, new Map([['code.zip', '/code']]));
};

const admins = (count: number) =>
  Array.from(
    { length: count },
    (_, i) => `arn:aws:iam::123456789012:role/ops/${'x'.repeat(40)}${i}`,
  );

describe('an environment', () => {
  it('may have all that Lambda takes, and not a byte more', () => {
    expect(() => checkEnvironmentSize('Status', sized(LIMIT))).not.toThrow();
    expect(() => checkEnvironmentSize('Status', sized(LIMIT + 1))).toThrow(DeploymentSettingsError);
  });

  it('is refused on this machine from the same size on, as Lambda refuses it', () => {
    expect(onThisMachine(sized(LIMIT))).not.toThrow();
    expect(onThisMachine(sized(LIMIT + 1))).toThrow(StartFailure);
    expect(onThisMachine(sized(LIMIT + 1))).toThrow('exceeded the 4KB limit');
  });

  it('is counted in bytes, with its names and with room for what CloudFormation fills in', () => {
    const halves = { A: 'é'.repeat(1_000), B: 'é'.repeat(1_000) };
    expect(() => checkEnvironmentSize('Status', halves)).not.toThrow();
    const names = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`NAME_${i}`, 'x']));
    expect(() => checkEnvironmentSize('Status', { ...halves, ...names })).toThrow();
    const unknown = { C: { 'Fn::Join': ['', ['a/', { Ref: 'Table' }]] } };
    expect(() => checkEnvironmentSize('Status', { ...halves, ...unknown })).toThrow();
  });
});

describe('a deployment', () => {
  const api = { authorization: 'iam' };

  it('with more administrators than fit is refused by the name of the setting', () => {
    expect(() => synthesizePipeline({ api: { ...api, admins: admins(60) } })).toThrow(
      /^api\.admins cannot be used: .* function \w+ would have \d{4} bytes, .* accepts 4096/,
    );
    expect(() => synthesizePipeline({ api: { ...api, admins: admins(40) } })).not.toThrow();
  });

  it('with more origins than fit is, too', () => {
    const labOrigins = admins(60).map((_, i) => `https://${'a'.repeat(60)}${i}.example.com`);
    expect(() => synthesizePipeline({ api: { ...api, labOrigins } })).toThrow(/^api\.labOrigins /);
  });

  it('with more to say about signing in than fits is, too', () => {
    const origins = admins(60).map((_, i) => `https://${'a'.repeat(60)}${i}.example.com`);
    const jwt = {
      issuer: 'https://id.example',
      audience: ['a'],
      signIn: { clientId: 'page', origins },
    };
    expect(() => synthesizePipeline({ api: { authorization: { jwt } } })).toThrow(
      /^api\.authorization\.jwt\.signIn /,
    );
  });
});
