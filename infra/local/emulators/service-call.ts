import { LOCAL_REGION } from '../../host/local-account.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../cloudformation/json-value.ts';

/** A refusal by one of the emulators, with the service's own error name. */
export class ServiceRefusal extends Error {
  override readonly name = 'ServiceRefusal';
  readonly code: string;

  constructor(operation: string, code: string, detail: string) {
    super(`${operation} was refused: ${code}: ${detail}`);
    this.code = code;
  }
}

// The emulators want to see a credential, but look only at the region in it.
const authorization = (service: string): string =>
  `AWS4-HMAC-SHA256 Credential=local/20260101/${LOCAL_REGION}/${service}/aws4_request, SignedHeaders=host, Signature=local`;

const post = async (
  url: string,
  service: string,
  headers: Record<string, string>,
  body: string,
): Promise<{ readonly ok: boolean; readonly text: string }> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: authorization(service),
      'x-amz-date': '20260101T000000Z',
      ...headers,
    },
    body,
  });
  return { ok: response.ok, text: await response.text() };
};

const string = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

/** Calls an operation of a service that speaks AWS JSON 1.0: DynamoDB or SQS. */
export const callJsonService = async (
  url: string,
  service: 'dynamodb' | 'sqs',
  operation: string,
  input: JsonObject,
): Promise<JsonObject> => {
  const prefix = service === 'dynamodb' ? 'DynamoDB_20120810' : 'AmazonSQS';
  const { ok, text } = await post(
    `${url}/`,
    service,
    { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `${prefix}.${operation}` },
    JSON.stringify(input),
  );
  const parsed: JsonValue = text === '' ? {} : JSON.parse(text);
  const output = isJsonObject(parsed) ? parsed : {};
  if (ok) return output;
  const code = string(output['__type']).split('#').at(-1) ?? '';
  throw new ServiceRefusal(operation, code, string(output['message'] ?? output['Message']));
};

/** Calls an operation of SNS, which speaks the AWS query protocol, and answers with its XML. */
export const callNotificationService = async (
  url: string,
  operation: string,
  input: Readonly<Record<string, string>>,
): Promise<string> => {
  const form = new URLSearchParams({ Action: operation, Version: '2010-03-31', ...input });
  const { ok, text } = await post(
    `${url}/`,
    'sns',
    { 'content-type': 'application/x-www-form-urlencoded' },
    form.toString(),
  );
  if (ok) return text;
  const code = /<Code>([^<]*)/.exec(text)?.[1] ?? 'Unknown';
  throw new ServiceRefusal(operation, code, /<Message>([^<]*)/.exec(text)?.[1] ?? text);
};

/** Makes a bucket; one that exists already is what was wanted. */
export const putBucket = async (url: string, name: string): Promise<void> => {
  const response = await fetch(`${url}/${name}`, {
    method: 'PUT',
    headers: { authorization: authorization('s3') },
  });
  const text = await response.text();
  if (response.ok || text.includes('BucketAlreadyOwnedByYou')) return;
  throw new ServiceRefusal('CreateBucket', String(response.status), text);
};
