import { type AwsError, isQueryService } from './aws-protocol.ts';

/** The code of S3, which has its own, or of the other services. */
const inS3 = (service: string, code: string, elsewhere: string): string =>
  service === 's3' ? code : elsewhere;

/** The request has no signature, or one that is not of Signature Version 4. */
export const signatureError = (service: string, found: 'unsigned' | 'malformed'): AwsError =>
  found === 'unsigned'
    ? {
        statusCode: service === 's3' ? 403 : 400,
        code: inS3(service, 'AccessDenied', 'MissingAuthenticationTokenException'),
        message: inS3(service, 'Access Denied', 'Request is missing Authentication Token'),
      }
    : {
        statusCode: 403,
        code: inS3(service, 'AccessDenied', 'IncompleteSignatureException'),
        message: 'The request is not signed with AWS Signature Version 4.',
      };

/** The signature's scope has a service that the local stack lacks. */
export const unknownServiceError = (service: string): AwsError => ({
  statusCode: 501,
  code: 'UnknownOperationException',
  message:
    'The local stack has Redshift Data, DynamoDB, S3, SNS, SQS and STS, and some operations of ' +
    `CloudWatch, CloudFormation and Lambda, not ${service}.`,
});

/** The service is one of the local stack's, the operation is not; `known` are those that are. */
export const unknownOperationError = (
  service: string,
  operation: string,
  known: string,
): AwsError => ({
  statusCode: 400,
  code: isQueryService(service) ? 'InvalidAction' : 'UnknownOperationException',
  message: `The local stack knows only ${known}, not ${operation}.`,
});

/** A function's key with a wrong signature. */
export const forgedError = (service: string): AwsError => ({
  statusCode: 403,
  code:
    service === 's3' || isQueryService(service)
      ? 'SignatureDoesNotMatch'
      : 'InvalidSignatureException',
  message:
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
});

/** A key in the form of a function's key that belongs to no function. */
export const unknownKeyError = (service: string): AwsError => ({
  statusCode: 403,
  code: inS3(service, 'InvalidAccessKeyId', 'UnrecognizedClientException'),
  message: 'The AWS Access Key Id you provided does not exist in our records.',
});

/** The refused action, its caller, and whether a Deny statement refused it. */
export interface AccessDenied {
  readonly caller: string;
  readonly action: string;
  readonly resource: string;
  readonly decision: 'not-granted' | 'denied';
}

const ACCESS_DENIED_CODES: Readonly<Record<string, { statusCode: number; code: string }>> = {
  dynamodb: { statusCode: 400, code: 'com.amazon.coral.service#AccessDeniedException' },
  s3: { statusCode: 403, code: 'AccessDenied' },
  sns: { statusCode: 403, code: 'AuthorizationError' },
  sqs: { statusCode: 403, code: 'AccessDenied' },
};

/** The error of a service for a call that the policies refuse. */
export const accessDeniedError = (
  service: string,
  { caller, action, resource, decision }: AccessDenied,
): AwsError => {
  const known = ACCESS_DENIED_CODES[service];
  const { statusCode, code } = known ?? { statusCode: 400, code: 'AccessDeniedException' };
  const reason =
    decision === 'denied'
      ? 'with an explicit deny in a resource-based policy'
      : `because no identity-based policy allows the ${action} action`;
  const on = resource === '*' ? '' : ` on resource: "${resource}"`;
  const message = `User: ${caller} is not authorized to perform: ${action}${on} ${reason}`;
  return { statusCode, code, message };
};

const THROTTLING_CODES: Readonly<Record<string, AwsError>> = {
  s3: { statusCode: 503, code: 'SlowDown', message: 'Please reduce your request rate.' },
  sns: { statusCode: 400, code: 'Throttled', message: 'Rate exceeded' },
  sqs: { statusCode: 400, code: 'RequestThrottled', message: 'Rate exceeded' },
};

/** The service's own error for throttling. */
export const throttlingError = (service: string): AwsError =>
  THROTTLING_CODES[service] ?? {
    statusCode: 400,
    code: 'ThrottlingException',
    message: 'Rate exceeded',
  };

/**
 * A service behind the called one throttles; AWS passes its error on in this form:
 * https://github.com/jitsucom/jitsu/pull/1464
 */
export const innerThrottlingError = (service: string): AwsError => {
  const inner = service === 'redshift-data' ? 'RedshiftServerless' : 'AWSKMS';
  return {
    statusCode: 400,
    code: inS3(service, 'InvalidRequest', 'ValidationException'),
    message:
      `Service returned error code ThrottlingException (Service: ${inner}, Status Code: 400, ` +
      'Request ID: 7c1bd3a1-6d3a-4b34-8f35-6f3c9b0c6f10)',
  };
};

/** The service's own error for an internal failure. */
export const internalError = (service: string): AwsError => ({
  statusCode: 500,
  code: inS3(service, 'InternalError', 'InternalServerException'),
  message: 'We encountered an internal error. Please try again.',
});

/** The service's own error while it is unavailable. */
export const unavailableError = (service: string): AwsError => ({
  statusCode: 503,
  code: inS3(service, 'ServiceUnavailable', 'ServiceUnavailableException'),
  message: 'The service is temporarily unavailable. Please try again.',
});
