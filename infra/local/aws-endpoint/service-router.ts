import { LOCAL_ACCOUNT_ID } from '../../host/local-account.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import type { AlarmWatch } from '../cloudwatch/alarm-watch.ts';
import { tableSettings } from '../dynamodb/table-settings.ts';
import type { BusEvent } from '../eventbridge/bus-event.ts';
import type { FunctionHost } from '../lambda/function-host.ts';
import type { S3Bucket } from '../s3/s3-bucket.ts';
import { s3Service } from '../s3/s3-service.ts';
import { sendAnswer } from './aws-answer.ts';
import type { AwsCall } from './aws-call.ts';
import { answerIdentity } from './caller-identity.ts';
import { answerAlarms } from './operations/alarm-answer.ts';
import { answerInvocation } from './operations/invocation-answer.ts';
import { answerStack } from './operations/stack-answer.ts';
import { passedOnHeaders, readAnswer, type Upstream, type UpstreamAnswer } from './upstream.ts';

/** Sends an emulator's answer on, or loses it on demand; returns its status. */
export type RelayAnswer = (
  answer: UpstreamAnswer,
  headers: Record<string, string>,
) => Promise<number>;

/** Where each service is. */
export interface ServiceRouterSettings {
  readonly stackName: string;
  readonly template: ResolvedTemplate;
  readonly alarms: AlarmWatch;
  readonly functions: FunctionHost;
  readonly upstream: Upstream;
  readonly buckets: ReadonlyMap<string, S3Bucket>;
  readonly tableUrl: string;
  readonly queueUrl: string;
  readonly redshiftDataUrl: string;
  readonly publish: (event: BusEvent) => void;
  /** Whether the caller may be told that a key is missing. */
  readonly mayLearnOfMissing: (call: AwsCall) => boolean;
}

/** The operations of SQS whose answer tells a queue's address. */
const TELLS_QUEUE_URL = new Set(['CreateQueue', 'GetQueueUrl', 'ListQueues']);

/** fauxqs tells the address at which a queue was made, which may have been another port. */
const QUEUE_ADDRESS = new RegExp(`http://[^/"]+/${LOCAL_ACCOUNT_ID}/`, 'g');

/** Takes each call to the emulator of its service and returns the status of the answer. */
export const serviceRouter = (settings: ServiceRouterSettings) => {
  const { template, upstream, tableUrl, queueUrl, redshiftDataUrl } = settings;
  const s3 = s3Service({ ...settings, url: queueUrl });
  const answerForTable = tableSettings(template);

  const pass = (call: AwsCall, url: string, path: string, added: Record<string, string> = {}) => {
    const { method, body, headers } = call;
    const length = { 'content-length': String(body?.length ?? 0) };
    const passedOn = { ...passedOnHeaders(headers), ...length, ...added };
    return upstream.call({ url, method, path, headers: passedOn, body });
  };

  const sqs = async (call: AwsCall, relay: RelayAnswer): Promise<number> => {
    // SDKs post to the queue's own address; fauxqs finds the queue in the body.
    const answer = await pass(call, queueUrl, '/');
    if (!TELLS_QUEUE_URL.has(call.operation) || answer.statusCode !== 200) {
      return relay(answer, {});
    }
    const address = `http://${call.headers.host}/${LOCAL_ACCOUNT_ID}/`;
    const body = (await readAnswer(answer)).replaceAll(QUEUE_ADDRESS, address);
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    return sendAnswer(call.response, { statusCode: 200, headers, body });
  };

  return async (call: AwsCall, relay: RelayAnswer): Promise<number> => {
    switch (call.service) {
      case 's3':
        return s3(call, relay);
      case 'dynamodb': {
        const own = answerForTable(call);
        return own ? sendAnswer(call.response, own) : relay(await pass(call, tableUrl, '/'), {});
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
        return sendAnswer(call.response, await answerAlarms(call, settings.alarms));
      case 'cloudformation':
        return sendAnswer(call.response, answerStack(call, settings.stackName, template));
      case 'lambda':
        return sendAnswer(call.response, answerInvocation(call, settings.functions));
      case 'sts':
        return sendAnswer(call.response, answerIdentity(call));
      default:
        return call.service satisfies never;
    }
  };
};
