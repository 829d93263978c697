import { now } from '../../../host/clock.ts';
import type { ResolvedTemplate } from '../../cloudformation/template.ts';
import { type AwsAnswer, elements, errorAnswer, queryXml } from '../aws-answer.ts';
import type { AwsCall } from '../aws-call.ts';

const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

const refused = (code: string, message: string): AwsAnswer =>
  errorAnswer('cloudformation', { statusCode: 400, code, message });

/** Answers CloudFormation: it knows DescribeStacks of the one stack there is, and nothing else. */
export const answerStack = (
  call: AwsCall,
  stackName: string,
  { outputs }: ResolvedTemplate,
): AwsAnswer => {
  if (call.operation !== 'DescribeStacks') {
    const known = `The local stack knows only DescribeStacks, not ${call.operation}.`;
    return refused('InvalidAction', known);
  }
  const asked = new URLSearchParams(call.body?.toString()).get('StackName') ?? stackName;
  if (asked !== stackName) {
    return refused('ValidationError', `Stack with id ${asked} does not exist`);
  }
  const members = Object.entries(outputs).map(
    ([OutputKey, OutputValue]) => `<member>${elements({ OutputKey, OutputValue })}</member>`,
  );
  const StackStatus = 'CREATE_COMPLETE';
  const facts = elements({ StackName: stackName, StackStatus, CreationTime: now().toISOString() });
  const stack = `<member>${facts}<Outputs>${members.join('')}</Outputs></member>`;
  return queryXml('DescribeStacks', NAMESPACE, `<Stacks>${stack}</Stacks>`);
};
