import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type LoopbackListener, listenOnLoopback } from '../../host/loopback-listener.ts';
import { isFromElsewhere, namesOwnAwsHost } from '../api-gateway/cross-site.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import type { AlarmWatch } from '../cloudwatch/alarm-watch.ts';
import type { BusEvent } from '../eventbridge/bus-event.ts';
import type { CallFault, FaultInjector } from '../faults/faults.ts';
import type { AccessControl } from '../iam/access-control.ts';
import type { FunctionCredentialIssuer } from '../lambda/function-credentials.ts';
import type { FunctionHost } from '../lambda/function-host.ts';
import { corsHeaders, type S3Bucket, s3Buckets } from '../s3/s3-bucket.ts';
import { s3Target } from '../s3/s3-operation.ts';
import type { StackEvents } from '../stack-events.ts';
import { mayLearnOfMissingKey, refusedAccess } from './access/call-access.ts';
import { applyFault } from './apply-fault.ts';
import { type AwsError, errorAnswer, sendAnswer } from './aws-answer.ts';
import type { AwsCall } from './aws-call.ts';
import { internalError } from './gateway-error.ts';
import { identifiedCall } from './identified-call.ts';
import { serviceRouter } from './service-router.ts';
import { createUpstream } from './upstream.ts';

/** One call of a function to an AWS service, as a test may want to decide about it. */
export interface FunctionCall {
  readonly functionName: string;
  readonly service: string;
  readonly operation: string;
  /** The same for all calls of one process, which runs one invocation after the other. */
  readonly sandboxId: string;
  readonly path: string;
  /** Absent for S3, whose bodies are passed on as they come. */
  readonly body: Buffer | undefined;
}

/** What the gateway needs of the local stack, once that is there. */
export interface AwsGatewaySettings {
  readonly stackName: string;
  readonly template: ResolvedTemplate;
  readonly alarms: AlarmWatch;
  readonly functions: FunctionHost;
  readonly credentials: FunctionCredentialIssuer;
  readonly access: AccessControl;
  readonly events: StackEvents;
  readonly faults: FaultInjector;
  readonly tableUrl: string;
  readonly queueUrl: string;
  readonly redshiftDataUrl: string;
  readonly publish: (event: BusEvent) => void;
  /** Kills the sandbox that signs with this access key. */
  readonly kill: (accessKeyId: string) => void;
  /** Decides before the faults does; `undefined` leaves it to that. */
  readonly injectFault?: ((call: FunctionCall) => CallFault | undefined) | undefined;
}

/** The one AWS endpoint: it has its address before it has anything to answer with. */
export interface AwsGateway extends LoopbackListener {
  /** Answers for the template's resources from now on. */
  serve(settings: AwsGatewaySettings): void;
}

const FOREIGN_PAGE = errorAnswer('s3', {
  statusCode: 403,
  code: 'AccessDenied',
  message: 'A web page of another site cannot act on this machine.',
});

const STARTING = { statusCode: 503, headers: {}, body: 'The local stack is starting.' };

/** A browser asks before it follows a link: answered from the bucket's own rules. */
const answerPreflight = (
  incoming: IncomingMessage,
  response: ServerResponse,
  buckets: ReadonlyMap<string, S3Bucket>,
): void => {
  const { headers, url = '/' } = incoming;
  const [path = '/'] = url.split('?');
  const query = new URLSearchParams();
  const { bucket } = s3Target({ method: 'OPTIONS', path, query, headers });
  const method = headers['access-control-request-method'] ?? '';
  const allowed = corsHeaders(buckets.get(bucket), method, headers);
  const answer = allowed
    ? { statusCode: 200, headers: allowed, body: '' }
    : errorAnswer('s3', {
        statusCode: 403,
        code: 'AccessForbidden',
        message: 'CORSResponse: This CORS request is not allowed.',
      });
  sendAnswer(response, answer);
};

const handler = (settings: AwsGatewaySettings, upstream: ReturnType<typeof createUpstream>) => {
  const { credentials, access, events, faults, injectFault, kill } = settings;
  const buckets = s3Buckets(settings.template);
  const mayLearnOfMissing = (call: AwsCall) => mayLearnOfMissingKey(access, call);
  const route = serviceRouter({ ...settings, upstream, buckets, mayLearnOfMissing });

  const faultOf = (call: AwsCall): CallFault => {
    const { principal, service, operation, path, body, authentication } = call;
    if (!principal) return 'none';
    const { functionName } = principal;
    const sandboxId = authentication.accessKeyId;
    return (
      injectFault?.({ functionName, sandboxId, service, operation, path, body }) ??
      faults.callFault(functionName, `${service}.${operation}`)
    );
  };

  const refuse = async ({ service, incoming, response }: AwsCall, error: AwsError) => {
    // An answer before the body is read would look like a broken connection.
    if (!incoming.readableEnded) for await (const _chunk of incoming);
    return sendAnswer(response, errorAnswer(service, error));
  };

  return async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (incoming.method === 'OPTIONS') {
      answerPreflight(incoming, response, buckets);
      return;
    }
    const call = await identifiedCall(incoming, response, credentials);
    if (!call) return;
    const refused = refusedAccess(access, call);
    const fault = refused ? 'none' : faultOf(call);
    const statusCode = await (refused
      ? refuse(call, refused)
      : applyFault({ route, kill }, call, fault));
    const { service, operation, principal } = call;
    const functionName = principal?.functionName;
    const told = typeof fault === 'object' ? 'held' : fault;
    events.emit({ type: 'aws-call', service, operation, functionName, fault: told, statusCode });
  };
};

/** Lets the gateway listen; until `serve` it answers 503. */
export const startAwsGateway = async (port: number): Promise<AwsGateway> => {
  const upstream = createUpstream();
  let serving: ReturnType<typeof handler> | undefined;
  const server = createServer((incoming, response) => {
    const { method = 'GET' } = incoming;
    const isRead = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
    // Outside credentials are taken as they come, so a page elsewhere could bring some too.
    if (!namesOwnAwsHost(incoming.headers) || (!isRead && isFromElsewhere(incoming))) {
      sendAnswer(response, FOREIGN_PAGE);
      return;
    }
    if (!serving) {
      sendAnswer(response, STARTING);
      return;
    }
    serving(incoming, response).catch(() => {
      // An emulator that is gone, or a client that hung up: neither has anything more to say.
      if (response.headersSent) response.destroy();
      else sendAnswer(response, errorAnswer('s3', internalError('s3')));
    });
  });
  // Large uploads and long polls take the time they take.
  server.requestTimeout = 0;
  const listener = await listenOnLoopback(server, port, 'AWS_PORT');
  return {
    ...listener,
    serve: (settings) => {
      serving = handler(settings, upstream);
    },
    stop: async () => {
      await listener.stop();
      upstream.stop();
    },
  };
};
