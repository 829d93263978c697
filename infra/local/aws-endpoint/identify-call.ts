import type { IncomingMessage, ServerResponse } from 'node:http';
import { LOCAL_ACCOUNT_ID } from '../../host/local-account.ts';
import { readBody } from '../../host/read-body.ts';
import {
  forgedError,
  signatureError,
  unknownKeyError,
  unknownServiceError,
} from '../aws-protocol/aws-errors.ts';
import {
  type AwsCall,
  type AwsError,
  errorResponse,
  isService,
  linkError,
  type ServiceName,
  sendResponse,
} from '../aws-protocol/aws-protocol.ts';
import { s3RequestError, s3Target } from '../s3/s3.ts';
import {
  type Authentication,
  isSignedBy,
  type ReceivedRequest,
  readAuthentication,
} from '../sigv4/sigv4.ts';
import type { FunctionCredentialIssuer } from '../sts/sts.ts';

/** More than the largest request of any service that is read completely (DynamoDB: 16 MB). */
const BODY_LIMIT_BYTES = 20 * 1024 * 1024;

/** Without a signature only the request's form shows the service. */
const guessedService = ({ headers }: ReceivedRequest): string => {
  if (headers['x-amz-target'] !== undefined) return 'json';
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? 'sns' : 's3';
};

const operationOf = (
  service: ServiceName,
  request: ReceivedRequest,
  body: Buffer | undefined,
): string => {
  if (service === 's3') return s3Target(request).operation;
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.').at(-1) ?? '';
  return new URLSearchParams(body?.toString()).get('Action') ?? '';
};

const principalOf = async (
  request: ReceivedRequest,
  authentication: Authentication,
  body: Buffer | undefined,
  credentials: FunctionCredentialIssuer,
): Promise<{ readonly error: AwsError } | Pick<AwsCall, 'principal' | 'principalArn'>> => {
  const { accessKeyId, service } = authentication;
  if (!credentials.isFunctionKey(accessKeyId)) {
    const principalArn = `arn:aws:iam::${LOCAL_ACCOUNT_ID}:user/${accessKeyId}`;
    return { principal: undefined, principalArn };
  }
  const principal = credentials.find(accessKeyId);
  if (!principal) return { error: unknownKeyError(service) };
  const isSigned = await isSignedBy(principal, request, authentication, body);
  if (!isSigned) return { error: forgedError(service) };
  return { principal, principalArn: principal.principalArn };
};

/** Identifies the caller and the operation; sends the refusal of an invalid call itself. */
export const identifiedCall = async (
  incoming: IncomingMessage,
  response: ServerResponse,
  credentials: FunctionCredentialIssuer,
): Promise<AwsCall | undefined> => {
  const { method = 'GET', headers, url = '/' } = incoming;
  const [path = '/', search = ''] = url.split(/\?(.*)/s);
  const request: ReceivedRequest = { method, path, headers, query: new URLSearchParams(search) };
  const refuse = (service: string, error: AwsError): undefined => {
    incoming.resume();
    sendResponse(response, errorResponse(service, error));
  };

  const authentication = readAuthentication(headers, request.query);
  if (authentication === 'unsigned' || authentication === 'malformed') {
    const guess = guessedService(request);
    return refuse(guess, signatureError(guess, authentication));
  }
  const { service } = authentication;
  if (!isService(service)) return refuse(service, unknownServiceError(service));
  const invalid =
    service === 's3' ? s3RequestError(request, url, authentication) : linkError(authentication);
  if (invalid) return refuse(service, invalid);

  const body = service === 's3' ? undefined : await readBody(incoming, BODY_LIMIT_BYTES);
  if (service !== 's3' && body === undefined) {
    const message = `A request of more than ${BODY_LIMIT_BYTES} bytes is too large.`;
    return refuse(service, { statusCode: 413, code: 'RequestEntityTooLarge', message });
  }
  const identity = await principalOf(request, authentication, body, credentials);
  if ('error' in identity) return refuse(service, identity.error);
  const operation = operationOf(service, request, body);
  return { ...request, ...identity, service, operation, authentication, body, incoming, response };
};
