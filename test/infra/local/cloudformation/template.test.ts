import { describe, expect, it } from 'vitest';
import { StartFailure } from '../../../../infra/host/start-failure.ts';
import { resolveTemplate } from '../../../../infra/local/cloudformation/template.ts';

const ADDRESSES = {
  stackName: 'Stack',
  apiUrl: 'http://127.0.0.1:3000',
  awsUrl: 'http://127.0.0.1:4566',
};

const TABLE = { Type: 'AWS::DynamoDB::Table', Properties: {} };
const QUEUE = { Type: 'AWS::SQS::Queue', Properties: {} };

/** Writes `<name>` the way Fn::Sub wants it; a literal of that form would look like a mistake. */
const substituted = (text: string): string => text.replaceAll('<', '$\u007b').replaceAll('>', '}');

/** Resolves one value, put where any value can be: into a property of an inert resource. */
const resolved = (value: unknown, rest: Record<string, unknown> = {}): unknown => {
  const template = {
    Parameters: { Colour: { Type: 'String', Default: 'green' } },
    Conditions: {
      Yes: { 'Fn::Equals': ['a', 'a'] },
      No: { 'Fn::Not': [{ Condition: 'Yes' }] },
      Both: { 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Not': [{ Condition: 'No' }] }] },
      Either: { 'Fn::Or': [{ Condition: 'No' }, { Condition: 'Yes' }] },
    },
    Mappings: { Sizes: { small: { memory: 128 } } },
    Resources: {
      Table: TABLE,
      Queue: QUEUE,
      Probe: { Type: 'AWS::CDK::Metadata', Properties: { value } },
    },
    ...rest,
  };
  const [probe] = resolveTemplate(template, ADDRESSES).ofType('AWS::CDK::Metadata');
  return probe?.properties['value'];
};

describe('the template resolver', () => {
  const cases: [string, unknown, unknown][] = [
    ['Ref to a table', { Ref: 'Table' }, 'Stack-Table'],
    ['Ref to a queue', { Ref: 'Queue' }, 'http://127.0.0.1:4566/000000000000/Stack-Queue'],
    ['Ref to a parameter', { Ref: 'Colour' }, 'green'],
    ['Ref to a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
    [
      'GetAtt',
      { 'Fn::GetAtt': ['Queue', 'Arn'] },
      'arn:aws:sqs:us-east-1:000000000000:Stack-Queue',
    ],
    ['GetAtt as one text', { 'Fn::GetAtt': 'Queue.QueueName' }, 'Stack-Queue'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Table' }, 3]] }, 'a-Stack-Table-3'],
    [
      'Sub',
      { 'Fn::Sub': substituted('<AWS::AccountId>/<Table>/<!Table>') },
      substituted('000000000000/Stack-Table/<Table>'),
    ],
    ['Sub with an attribute', { 'Fn::Sub': substituted('<Queue.QueueName>!') }, 'Stack-Queue!'],
    [
      'Sub with variables',
      { 'Fn::Sub': [substituted('<x>-<Table>'), { x: { Ref: 'Colour' } }] },
      'green-Stack-Table',
    ],
    ['Select', { 'Fn::Select': [1, ['a', { Ref: 'Table' }]] }, 'Stack-Table'],
    ['Split', { 'Fn::Split': ['-', { Ref: 'Table' }] }, ['Stack', 'Table']],
    ['Select of Split', { 'Fn::Select': ['0', { 'Fn::Split': ['-', { Ref: 'Table' }] }] }, 'Stack'],
    ['If', { 'Fn::If': ['Yes', 'then', 'else'] }, 'then'],
    ['If of And', { 'Fn::If': ['Both', 1, 2] }, 1],
    ['If of Or', { 'Fn::If': ['Either', 1, 2] }, 1],
    ['If of Not', { 'Fn::If': ['No', 1, 2] }, 2],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', 'small', 'memory'] }, 128],
    ['Base64', { 'Fn::Base64': 'hello' }, 'aGVsbG8='],
    ['NoValue in an object', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
    ['NoValue in a list', ['a', { 'Fn::If': ['No', 'b', { Ref: 'AWS::NoValue' }] }], ['a']],
    ['an object that only looks like one', { Ref: 'Table', other: 1 }, { Ref: 'Table', other: 1 }],
  ];

  it.each(cases)('resolves %s', (_name, value, expected) => {
    expect(resolved(value)).toEqual(expected);
  });

  it.each([
    ['Fn::Transform', { 'Fn::Transform': {} }, 'Fn::Transform'],
    ['Fn::GetAZs', { 'Fn::GetAZs': '' }, 'Fn::GetAZs'],
    ['Fn::ImportValue', { 'Fn::ImportValue': 'x' }, 'another stack'],
    ['a name that is not there', { Ref: 'Missing' }, 'Missing'],
    ['an attribute that is not there', { 'Fn::GetAtt': ['Table', 'StreamArn'] }, 'Table.StreamArn'],
    ['an item that is not there', { 'Fn::Select': [9, ['a']] }, 'no item 9'],
  ])('refuses %s and says where it stands', (_name, value, told) => {
    expect(() => resolved({ deep: [value] })).toThrow(StartFailure);
    expect(() => resolved({ deep: [value] })).toThrow(/Probe\.value\.deep\[0\]/);
    expect(() => resolved({ deep: [value] })).toThrow(told);
  });

  it('refuses a resource type that it does not know, by type and logical id', () => {
    const Resources = { Cache: { Type: 'AWS::ElastiCache::CacheCluster', Properties: {} } };
    expect(() => resolveTemplate({ Resources }, ADDRESSES)).toThrow(
      /AWS::ElastiCache::CacheCluster \(Cache in the template\)/,
    );
  });

  it('leaves out a resource and an output whose condition does not hold', () => {
    const template = resolveTemplate(
      {
        Conditions: { No: { 'Fn::Equals': ['a', 'b'] } },
        Resources: { Table: { ...TABLE, Condition: 'No' }, Queue: QUEUE },
        Outputs: { Gone: { Value: 'x', Condition: 'No' }, Kept: { Value: 'y' } },
      },
      ADDRESSES,
    );
    expect(template.resources.map(({ logicalId }) => logicalId)).toEqual(['Queue']);
    expect(template.outputs).toEqual({ Kept: 'y' });
  });

  it('takes the name that the template gives, with intrinsic functions in it', () => {
    const properties = { TableName: { 'Fn::Sub': substituted('jobs-<AWS::Region>') } };
    const Resources = { Table: { ...TABLE, Properties: properties } };
    const [table] = resolveTemplate({ Resources }, ADDRESSES).resources;
    expect(table?.name).toBe('jobs-us-east-1');
  });

  it('makes names that fit the service: no capitals in a bucket, 64 characters for a function', () => {
    const long = 'A'.repeat(100);
    const Resources = {
      Bucket: { Type: 'AWS::S3::Bucket' },
      [long]: { Type: 'AWS::Lambda::Function' },
    };
    const [bucket, fn] = resolveTemplate({ Resources }, ADDRESSES).resources;
    expect(bucket?.name).toBe('stack-bucket');
    expect(fn?.name).toHaveLength(64);
  });

  it('shows the API at its local address, however the template writes it', () => {
    const Resources = { Api: { Type: 'AWS::ApiGatewayV2::Api' } };
    const Outputs = {
      Joined: {
        Value: {
          'Fn::Sub': substituted('https://<Api>.execute-api.<AWS::Region>.amazonaws.com/x'),
        },
      },
      Attribute: { Value: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] } },
    };
    expect(resolveTemplate({ Resources, Outputs }, ADDRESSES).outputs).toEqual({
      Joined: 'http://127.0.0.1:3000/x',
      Attribute: 'http://127.0.0.1:3000',
    });
  });
});
