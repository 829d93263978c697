import { text } from 'node:stream/consumers';
import { LOCAL_ACCOUNT_ID } from '../../host/local-account.ts';
import { type AwsCall, sendResponse } from '../aws-protocol/aws-protocol.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import type { AlarmWatch } from '../cloudwatch/cloudwatch.ts';
import { tableSettings } from '../dynamodb/dynamodb.ts';
import type { FunctionHost } from '../lambda/function-host.ts';
import type { S3Service } from '../s3/s3.ts';
import { callerIdentityResponse } from '../sts/sts.ts';
import { endToEndHeaders, type Relay, type Upstream } from '../upstream/upstream.ts';
import { alarmsResponse } from './operations/alarm-response.ts';
import { invocationResponse } from './operations/invocation-response.ts';
import { stackResponse } from './operations/stack-response.ts';

/** The services and their addresses. */
export interface ServiceRouterSettings {
  readonly stackName: string;
  readonly template: ResolvedTemplate;
  readonly alarms: AlarmWatch;
  readonly functions: FunctionHost;
  readonly upstream: Upstream;
  readonly s3: S3Service;
  readonly tableUrl: string;
  readonly queueUrl: string;
  readonly redshiftDataUrl: string;
}

/** The operations of SQS whose response has a queue's address. */
const RETURNS_QUEUE_URL = new Set(['CreateQueue', 'GetQueueUrl', 'ListQueues']);

/** fauxqs returns the address of the queue's creation, which may have another port. */
const QUEUE_ADDRESS = new RegExp(`http://[^/"]+/${LOCAL_ACCOUNT_ID}/`, 'g');

/** Routes each call to the emulator of its service and returns the status of the response. */
export const serviceRouter = (settings: ServiceRouterSettings) => {
  const { template, upstream, s3, tableUrl, queueUrl, redshiftDataUrl } = settings;
  const settingsResponse = tableSettings(template);

  const pass = (call: AwsCall, url: string, path: string, added: Record<string, string> = {}) => {
    const { method, body, headers } = call;
    const length = { 'content-length': String(body?.length ?? 0) };
    const passedOn = { ...endToEndHeaders(headers), ...length, ...added };
    return upstream.call({ url, method, path, headers: passedOn, body });
  };

  const sqs = async (call: AwsCall, relay: Relay): Promise<number> => {
    // SDKs post to the queue's own address; fauxqs finds the queue in the body.
    const response = await pass(call, queueUrl, '/');
    if (!RETURNS_QUEUE_URL.has(call.operation) || response.statusCode !== 200) {
      return relay(response, {});
    }
    const address = `http://${call.headers.host}/${LOCAL_ACCOUNT_ID}/`;
    const body = (await text(response)).replaceAll(QUEUE_ADDRESS, address);
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    return sendResponse(call.response, { statusCode: 200, headers, body });
  };

  return async (call: AwsCall, relay: Relay): Promise<number> => {
    switch (call.service) {
      case 's3':
        return s3.respond(call, relay);
      case 'dynamodb': {
        const own = settingsResponse(call);
        return own ? sendResponse(call.response, own) : relay(await pass(call, tableUrl, '/'), {});
      }
      case 'redshift-data': {
        const principal = { 'x-local-principal': call.principalArn };
        return relay(await pass(call, redshiftDataUrl, call.path, principal), {});
      }
      case 'sns':
        return relay(await pass(call, queueUrl, '/'), {});
      case 'sqs':
        return sqs(call, relay);
      case 'monitoring':
        return sendResponse(call.response, await alarmsResponse(call, settings.alarms));
      case 'cloudformation':
        return sendResponse(call.response, stackResponse(call, settings.stackName, template));
      case 'lambda':
        return sendResponse(call.response, invocationResponse(call, settings.functions));
      case 'sts':
        return sendResponse(call.response, callerIdentityResponse(call));
      default:
        return call.service satisfies never;
    }
  };
};
