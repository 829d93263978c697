import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { newIdentifier, now } from '../../host/system.ts';
import { type Authentication, instantOf, type ReceivedRequest } from '../sigv4/sigv4.ts';

/** The services of the AWS endpoint. */
const SERVICES = [
  'redshift-data',
  'dynamodb',
  's3',
  'sns',
  'sqs',
  'sts',
  'monitoring',
  'cloudformation',
  'lambda',
] as const;

/** One of the services. */
export type ServiceName = (typeof SERVICES)[number];

/** Whether the name in a signature's scope is one of the services. */
export const isService = (name: string): name is ServiceName =>
  SERVICES.some((service) => service === name);

/** A call to an AWS service, with its caller identified. */
export interface AwsCall extends ReceivedRequest {
  readonly service: ServiceName;
  readonly operation: string;
  readonly authentication: Authentication;
  /** The caller as AWS would name it. */
  readonly principalArn: string;
  /** Present when a function calls. */
  readonly principal: { readonly functionName: string; readonly roleName: string } | undefined;
  /** Read completely, except for S3. */
  readonly body: Buffer | undefined;
  readonly incoming: IncomingMessage;
  /** Replaces the body that is passed on to S3. */
  readonly upload?: Readable;
  readonly response: ServerResponse;
}

/** The body of a call to a service with the AWS JSON protocol; throws a SyntaxError. */
export const jsonBody = ({ body }: AwsCall): unknown => JSON.parse(body?.toString() || '{}');

/** A complete response that the endpoint itself gives. */
export interface AwsResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An error of an AWS service; its format depends on the service. */
export interface AwsError {
  readonly statusCode: number;
  readonly code: string;
  readonly message: string;
  /** Further elements that S3 puts into some errors. */
  readonly details?: Readonly<Record<string, string>>;
}

/** Escapes text for XML. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);

/** XML elements with these names and texts. */
export const xmlElements = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
    .join('');

/** A response with this XML document as its body. */
export const xmlResponse = (statusCode: number, body: string): AwsResponse => ({
  statusCode,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

/** Whether the service has the AWS query protocol, with XML as its responses. */
export const isQueryService = (service: string): boolean =>
  ['cloudformation', 'sns', 'sts'].includes(service);

/** Writes the error in the format of the called service. */
export const errorResponse = (service: string, error: AwsError): AwsResponse => {
  const { statusCode, code, message, details = {} } = error;
  if (service === 's3') {
    const RequestId = newIdentifier();
    const inner = xmlElements({ Code: code, Message: message, ...details, RequestId });
    return xmlResponse(statusCode, `<Error>${inner}</Error>`);
  }
  if (isQueryService(service)) {
    const type = statusCode < 500 ? 'Sender' : 'Receiver';
    const inner = xmlElements({ Type: type, Code: code, Message: message });
    const requestId = xmlElements({ RequestId: newIdentifier() });
    return xmlResponse(
      statusCode,
      `<ErrorResponse><Error>${inner}</Error>${requestId}</ErrorResponse>`,
    );
  }
  return {
    statusCode,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code },
    body: JSON.stringify({ __type: code, message }),
  };
};

/** A response of a service with the AWS JSON protocol. */
export const jsonResponse = (body: object): AwsResponse => ({
  statusCode: 200,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify(body),
});

/** A response of a service with the AWS query protocol; `result` is XML. */
export const queryResponse = (
  operation: string,
  namespace: string,
  result: string,
): AwsResponse => {
  const metadata = xmlElements({ RequestId: newIdentifier() });
  return xmlResponse(
    200,
    `<${operation}Response xmlns="${namespace}"><${operation}Result>${result}</${operation}Result><ResponseMetadata>${metadata}</ResponseMetadata></${operation}Response>`,
  );
};

/** Sends a response of the endpoint's own and returns its status. */
export const sendResponse = (outgoing: ServerResponse, response: AwsResponse): number => {
  const requestId = newIdentifier();
  outgoing.writeHead(response.statusCode, {
    'x-amzn-requestid': requestId,
    'x-amz-request-id': requestId,
    ...response.headers,
    'content-length': String(Buffer.byteLength(response.body)),
  });
  outgoing.end(outgoing.req.method === 'HEAD' ? undefined : response.body);
  return response.statusCode;
};

/**
 * Refuses a call and returns the status. The body is read first: a response before its end would
 * look like a broken connection.
 */
export const refuseCall = async (call: AwsCall, error: AwsError): Promise<number> => {
  if (!call.incoming.readableEnded) for await (const _chunk of call.incoming);
  return sendResponse(call.response, errorResponse(call.service, error));
};

/** "The maximum expiration is 7 days": 604800 seconds. */
const LONGEST_LINK_SECONDS = 604_800;

/** Checks the times of a presigned link, regardless of its signer. */
export const linkError = (authentication: Authentication): AwsError | undefined => {
  const { expiresSeconds, amzDate } = authentication;
  if (expiresSeconds === undefined) return undefined;
  const signedAt = instantOf(amzDate).getTime();
  if (expiresSeconds > LONGEST_LINK_SECONDS || Number.isNaN(signedAt)) {
    return {
      statusCode: 400,
      code: 'AuthorizationQueryParametersError',
      message: Number.isNaN(signedAt)
        ? "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""
        : `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${LONGEST_LINK_SECONDS} seconds`,
    };
  }
  const expiresAt = new Date(signedAt + expiresSeconds * 1000);
  const serverTime = now();
  if (serverTime <= expiresAt) return undefined;
  return {
    statusCode: 403,
    code: 'AccessDenied',
    message: 'Request has expired',
    details: {
      'X-Amz-Expires': String(expiresSeconds),
      Expires: expiresAt.toISOString(),
      ServerTime: serverTime.toISOString(),
    },
  };
};
