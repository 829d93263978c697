import type { ServerResponse } from 'node:http';
import { newIdentifier } from '../../host/identifier.ts';

/** A complete answer that the gateway gives itself. */
export interface AwsAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An error in AWS's words; how it is written depends on the service. */
export interface AwsError {
  readonly statusCode: number;
  readonly code: string;
  readonly message: string;
  /** Further elements that S3 puts into some errors. */
  readonly details?: Readonly<Record<string, string>>;
}

/** The text as it stands in XML. */
export const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);

/** XML elements of these names and texts. */
export const elements = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `<${name}>${escaped(value)}</${name}>`)
    .join('');

const xml = (statusCode: number, body: string): AwsAnswer => ({
  statusCode,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

/** Writes the error in the form of the service that was called. */
export const errorAnswer = (service: string, error: AwsError): AwsAnswer => {
  const { statusCode, code, message, details = {} } = error;
  if (service === 's3') {
    const RequestId = newIdentifier();
    return xml(
      statusCode,
      `<Error>${elements({ Code: code, Message: message, ...details, RequestId })}</Error>`,
    );
  }
  if (service === 'sns' || service === 'sts' || service === 'cloudformation') {
    const type = statusCode < 500 ? 'Sender' : 'Receiver';
    const inner = elements({ Type: type, Code: code, Message: message });
    return xml(
      statusCode,
      `<ErrorResponse><Error>${inner}</Error>${elements({ RequestId: newIdentifier() })}</ErrorResponse>`,
    );
  }
  return {
    statusCode,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': code },
    body: JSON.stringify({ __type: code, message }),
  };
};

/** An answer of a service that speaks AWS JSON. */
export const jsonAnswer = (body: object): AwsAnswer => ({
  statusCode: 200,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify(body),
});

/** An answer of a service that speaks the AWS query protocol, around the XML of its result. */
export const queryXml = (operation: string, namespace: string, result: string): AwsAnswer => {
  const metadata = elements({ RequestId: newIdentifier() });
  return xml(
    200,
    `<${operation}Response xmlns="${namespace}"><${operation}Result>${result}</${operation}Result><ResponseMetadata>${metadata}</ResponseMetadata></${operation}Response>`,
  );
};

/** The same, where the result is a few texts by their names. */
export const queryAnswer = (
  operation: string,
  namespace: string,
  result: Readonly<Record<string, string>>,
): AwsAnswer => queryXml(operation, namespace, elements(result));

/** Sends an answer of the gateway's own; returns its status. */
export const sendAnswer = (response: ServerResponse, answer: AwsAnswer): number => {
  const requestId = newIdentifier();
  const headers = { 'x-amzn-requestid': requestId, 'x-amz-request-id': requestId };
  const length = String(Buffer.byteLength(answer.body));
  response.writeHead(answer.statusCode, {
    ...headers,
    ...answer.headers,
    'content-length': length,
  });
  response.end(response.req.method === 'HEAD' ? undefined : answer.body);
  return answer.statusCode;
};
