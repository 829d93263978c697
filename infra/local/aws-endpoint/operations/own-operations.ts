import { z } from 'zod';
import { LOCAL_ACCOUNT_ID, localArn } from '../../../host/local-account.ts';
import { now } from '../../../host/system.ts';
import { unknownOperationError } from '../../aws-protocol/aws-errors.ts';
import {
  type AwsCall,
  type AwsResponse,
  errorResponse,
  jsonBody,
  jsonResponse,
  queryResponse,
  xmlElements,
} from '../../aws-protocol/aws-protocol.ts';
import type { ResolvedTemplate } from '../../cloudformation/template.ts';
import type { AlarmWatch } from '../../cloudwatch/cloudwatch.ts';
import type { FunctionHost } from '../../lambda/function-host.ts';

/** The parts of the local stack that the endpoint's own operations show. */
export interface OwnOperationSettings {
  readonly stackName: string;
  readonly template: ResolvedTemplate;
  readonly alarms: AlarmWatch;
  readonly functions: FunctionHost;
}

type Respond = (
  call: AwsCall,
  settings: OwnOperationSettings,
) => AwsResponse | Promise<AwsResponse>;

/** Describes the alarms with the fields that exist locally. */
const describeAlarms: Respond = async (call, { alarms }) => {
  const { AlarmNamePrefix = '' } = Object(jsonBody(call));
  const MetricAlarms = (await alarms.evaluate()).map(({ definition, state, reason, since }) => ({
    AlarmName: definition.AlarmName,
    AlarmDescription: definition.AlarmDescription,
    Namespace: definition.Namespace,
    MetricName: definition.MetricName,
    Threshold: definition.Threshold,
    StateValue: state,
    StateReason: reason,
    StateUpdatedTimestamp: since.getTime() / 1000,
  }));
  const matching = MetricAlarms.filter(({ AlarmName }) => AlarmName.startsWith(AlarmNamePrefix));
  return jsonResponse({ MetricAlarms: matching, CompositeAlarms: [] });
};

/** Describes the one stack that there is. */
const describeStacks: Respond = (call, { stackName: StackName, template }) => {
  const requested = new URLSearchParams(call.body?.toString()).get('StackName') ?? StackName;
  if (requested !== StackName) {
    const message = `Stack with id ${requested} does not exist`;
    return errorResponse(call.service, { statusCode: 400, code: 'ValidationError', message });
  }
  const members = Object.entries(template.outputs).map(
    ([OutputKey, OutputValue]) => `<member>${xmlElements({ OutputKey, OutputValue })}</member>`,
  );
  const CreationTime = now().toISOString();
  const facts = xmlElements({ StackName, StackStatus: 'CREATE_COMPLETE', CreationTime });
  const stack = `<member>${facts}<Outputs>${members.join('')}</Outputs></member>`;
  return queryResponse(
    'DescribeStacks',
    'http://cloudformation.amazonaws.com/doc/2010-05-15/',
    `<Stacks>${stack}</Stacks>`,
  );
};

const getCallerIdentity: Respond = ({ principalArn: Arn, authentication }) =>
  queryResponse(
    'GetCallerIdentity',
    'https://sts.amazonaws.com/doc/2011-06-15/',
    xmlElements({ Arn, UserId: authentication.accessKeyId, Account: LOCAL_ACCOUNT_ID }),
  );

const INVOCATIONS = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** The ARN of the function that a call to Lambda with this path invokes. */
export const invokedFunction = (path: string): string | undefined => {
  const name = INVOCATIONS.exec(path)?.[1];
  if (name === undefined) return undefined;
  const known = decodeURIComponent(name);
  return known.startsWith('arn:') ? known : localArn('lambda', `function:${known}`);
};

/** Accepts an event for a function. */
const invoke: Respond = (call, { functions }) => {
  const arn = invokedFunction(call.path) ?? '';
  if (!functions.has(arn)) {
    const message = `Function not found: ${arn}`;
    const error = { statusCode: 404, code: 'ResourceNotFoundException', message };
    return errorResponse(call.service, error);
  }
  functions.invokeAsynchronously(arn, z.json().parse(jsonBody(call)));
  return { statusCode: 202, headers: {}, body: '' };
};

/** What a call to Lambda does; the protocol has the operation in path, method and headers. */
const lambdaOperation = ({ method, path, headers }: AwsCall): string =>
  method === 'POST' && INVOCATIONS.test(path)
    ? `Invoke with InvocationType ${headers['x-amz-invocation-type'] ?? 'RequestResponse'}`
    : `${method} ${path}`;

/** The one operation that each of these services has here. */
const OPERATIONS = {
  cloudformation: { known: 'DescribeStacks', respond: describeStacks },
  lambda: { known: 'Invoke with InvocationType Event', respond: invoke },
  monitoring: { known: 'DescribeAlarms', respond: describeAlarms },
  sts: { known: 'GetCallerIdentity', respond: getCallerIdentity },
};

/** Responds to a call to a service that runs in no emulator. */
export const ownResponse = (
  service: keyof typeof OPERATIONS,
  call: AwsCall,
  settings: OwnOperationSettings,
): AwsResponse | Promise<AwsResponse> => {
  const { known, respond } = OPERATIONS[service];
  const operation = service === 'lambda' ? lambdaOperation(call) : call.operation;
  return operation === known
    ? respond(call, settings)
    : errorResponse(service, unknownOperationError(service, operation, known));
};
