import { LOCAL_ACCOUNT_ID } from '../../host/local-account.ts';
import { type AwsAnswer, errorAnswer, queryAnswer } from './aws-answer.ts';
import type { AwsCall } from './aws-call.ts';

/** Answers STS: it knows GetCallerIdentity and nothing else. */
export const answerIdentity = (call: AwsCall): AwsAnswer =>
  call.operation === 'GetCallerIdentity'
    ? queryAnswer('GetCallerIdentity', 'https://sts.amazonaws.com/doc/2011-06-15/', {
        Arn: call.principalArn,
        UserId: call.authentication.accessKeyId,
        Account: LOCAL_ACCOUNT_ID,
      })
    : errorAnswer('sts', {
        statusCode: 400,
        code: 'InvalidAction',
        message: `The local stack knows only GetCallerIdentity, not ${call.operation}.`,
      });
