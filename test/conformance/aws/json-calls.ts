import type { AwsCredentialIdentityProvider } from '@smithy/types';
import { AwsClient } from 'aws4fetch';

/** What a service answered. */
export interface JsonAnswer {
  readonly ok: boolean;
  /** The error's name without its namespace; empty where the call went through. */
  readonly errorName: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Where services are; those that are missing are AWS's own. */
type Endpoints = Readonly<Partial<Record<JsonService, string | undefined>>>;
type JsonService = 'events' | 'redshift-data';

const targets = { events: 'AWSEvents', 'redshift-data': 'RedshiftData' } as const;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/**
 * Signed calls of services that speak JSON 1.1: EventBridge, of which four operations are needed,
 * and requests that the SDK's client of the Data API would not send.
 */
export class JsonCalls {
  private readonly region: string;
  private readonly credentials: AwsCredentialIdentityProvider;
  private readonly endpoints: Endpoints;

  constructor(region: string, credentials: AwsCredentialIdentityProvider, endpoints: Endpoints) {
    this.region = region;
    this.credentials = credentials;
    this.endpoints = endpoints;
  }

  /** Sends one request; an error of the service is an answer. */
  async call(service: JsonService, operation: string, body: unknown): Promise<JsonAnswer> {
    const { accessKeyId, secretAccessKey, sessionToken } = await this.credentials();
    const client = new AwsClient({
      accessKeyId,
      secretAccessKey,
      ...(sessionToken !== undefined && { sessionToken }),
      service,
      region: this.region,
    });
    const suffix = this.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    const url = this.endpoints[service] ?? `https://${service}.${this.region}.${suffix}/`;
    const response = await client.fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `${targets[service]}.${operation}`,
      },
      body: JSON.stringify(body),
    });
    const parsed: unknown = JSON.parse((await response.text()) || '{}');
    const answer = isRecord(parsed) ? parsed : {};
    const errorName = response.ok ? '' : String(answer['__type'] ?? '').replace(/^.*#/, '');
    return { ok: response.ok, errorName, body: answer };
  }
}
