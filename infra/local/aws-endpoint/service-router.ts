import { text } from 'node:stream/consumers';
import { LOCAL_ACCOUNT_ID } from '../../host/local-account.ts';
import type { RedshiftData } from '../../redshift-data/server.ts';
import { type AwsCall, sendResponse } from '../aws-protocol/aws-protocol.ts';
import { tableSettings } from '../dynamodb/dynamodb.ts';
import type { S3Service } from '../s3/s3.ts';
import { endToEndHeaders, type Relay, type Upstream } from '../upstream/upstream.ts';
import { type OwnOperationSettings, ownResponse } from './operations/own-operations.ts';

/** The services and their addresses. */
export interface ServiceRouterSettings extends OwnOperationSettings {
  readonly upstream: Upstream;
  readonly s3: S3Service;
  readonly tableUrl: string;
  readonly queueUrl: string;
  readonly redshiftData: Pick<RedshiftData, 'url'>;
}

/** The operations of SQS whose response has a queue's address. */
const RETURNS_QUEUE_URL = new Set(['CreateQueue', 'GetQueueUrl', 'ListQueues']);

/** fauxqs returns the address of the queue's creation, which may have another port. */
const QUEUE_ADDRESS = new RegExp(`http://[^/"]+/${LOCAL_ACCOUNT_ID}/`, 'g');

/** Routes each call to the emulator of its service. */
export class ServiceRouter {
  private readonly settings: ServiceRouterSettings;
  private readonly settingsResponse: ReturnType<typeof tableSettings>;

  constructor(settings: ServiceRouterSettings) {
    this.settings = settings;
    this.settingsResponse = tableSettings(settings.template);
  }

  /** Returns the status of the response. */
  async route(call: AwsCall, relay: Relay): Promise<number> {
    const { s3, tableUrl, queueUrl, redshiftData } = this.settings;
    switch (call.service) {
      case 's3':
        return s3.respond(call, relay);
      case 'dynamodb': {
        const own = this.settingsResponse(call);
        if (own) return sendResponse(call.response, own);
        return relay(await this.pass(call, tableUrl, '/'), {});
      }
      case 'redshift-data': {
        const principal = { 'x-local-principal': call.principalArn };
        return relay(await this.pass(call, redshiftData.url, call.path, principal), {});
      }
      case 'sns':
        return relay(await this.pass(call, queueUrl, '/'), {});
      case 'sqs':
        return this.sqs(call, relay);
      default:
        return sendResponse(call.response, await ownResponse(call.service, call, this.settings));
    }
  }

  private pass(call: AwsCall, url: string, path: string, added: Record<string, string> = {}) {
    const { method, body, headers } = call;
    const length = { 'content-length': String(body?.length ?? 0) };
    const passedOn = { ...endToEndHeaders(headers), ...length, ...added };
    return this.settings.upstream.call({ url, method, path, headers: passedOn, body });
  }

  private async sqs(call: AwsCall, relay: Relay): Promise<number> {
    // SDKs post to the queue's own address; fauxqs finds the queue in the body.
    const response = await this.pass(call, this.settings.queueUrl, '/');
    if (!RETURNS_QUEUE_URL.has(call.operation) || response.statusCode !== 200) {
      return relay(response, {});
    }
    const address = `http://${call.headers.host}/${LOCAL_ACCOUNT_ID}/`;
    const body = (await text(response)).replaceAll(QUEUE_ADDRESS, address);
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    return sendResponse(call.response, { statusCode: 200, headers, body });
  }
}
