import { now } from '../../../host/system.ts';
import {
  type AwsCall,
  type AwsResponse,
  errorResponse,
  queryResponse,
  xmlElements,
} from '../../aws-protocol/aws-protocol.ts';
import type { ResolvedTemplate } from '../../cloudformation/template.ts';

const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

const refused = (code: string, message: string): AwsResponse =>
  errorResponse('cloudformation', { statusCode: 400, code, message });

/** Answers a call to CloudFormation; it supports only DescribeStacks of the one stack. */
export const stackResponse = (
  call: AwsCall,
  stackName: string,
  { outputs }: ResolvedTemplate,
): AwsResponse => {
  if (call.operation !== 'DescribeStacks') {
    const known = `The local stack knows only DescribeStacks, not ${call.operation}.`;
    return refused('InvalidAction', known);
  }
  const requested = new URLSearchParams(call.body?.toString()).get('StackName') ?? stackName;
  if (requested !== stackName) {
    return refused('ValidationError', `Stack with id ${requested} does not exist`);
  }
  const members = Object.entries(outputs).map(
    ([OutputKey, OutputValue]) => `<member>${xmlElements({ OutputKey, OutputValue })}</member>`,
  );
  const StackStatus = 'CREATE_COMPLETE';
  const facts = xmlElements({
    StackName: stackName,
    StackStatus,
    CreationTime: now().toISOString(),
  });
  const stack = `<member>${facts}<Outputs>${members.join('')}</Outputs></member>`;
  return queryResponse('DescribeStacks', NAMESPACE, `<Stacks>${stack}</Stacks>`);
};
