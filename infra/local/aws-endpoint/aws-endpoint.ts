import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type LoopbackListener, listenOnLoopback } from '../../host/loopback-listener.ts';
import { internalError } from '../aws-protocol/aws-errors.ts';
import {
  type AwsCall,
  errorResponse,
  refuseCall,
  sendResponse,
} from '../aws-protocol/aws-protocol.ts';
import { hasAwsEndpointHost, isCrossSite } from '../cross-site/cross-site.ts';
import type { EventSink } from '../event-log/event-log.ts';
import type { CallFault, FaultInjector } from '../faults/faults.ts';
import type { AccessControl } from '../iam/access-control.ts';
import { S3Service } from '../s3/s3.ts';
import type { FunctionCredentialIssuer } from '../sts/sts.ts';
import { createUpstream } from '../upstream/upstream.ts';
import { mayListBucket, refusedAccess } from './access/call-access.ts';
import { applyFault } from './apply-fault.ts';
import { identifiedCall } from './identify-call.ts';
import { ServiceRouter, type ServiceRouterSettings } from './service-router.ts';

/** One call of a function to an AWS service; tests can inject a fault into it. */
export interface FunctionCall {
  readonly functionName: string;
  readonly service: string;
  readonly operation: string;
  /** Identifies the process, which runs one invocation after the other. */
  readonly sandboxId: string;
  readonly path: string;
  /** Absent for S3, whose bodies are streamed. */
  readonly body: Buffer | undefined;
}

/** The AWS endpoint has handled a call. */
export interface AwsCallServed {
  readonly type: 'aws-call';
  readonly service: string;
  readonly operation: string;
  /** The calling function; `undefined` for a client from outside. */
  readonly functionName: string | undefined;
  readonly fault: string;
  readonly statusCode: number;
}

/** What the endpoint needs of the local stack once the template is known. */
interface AwsEndpointSettings extends Omit<ServiceRouterSettings, 'upstream' | 's3'> {
  readonly credentials: FunctionCredentialIssuer;
  readonly access: AccessControl;
  readonly events: EventSink<AwsCallServed>;
  readonly faults: FaultInjector;
  /** Puts an event onto the bus. */
  readonly publish: (event: unknown) => void;
  /** Takes precedence over `faults`, which decides where this returns `undefined`. */
  readonly injectFault?: ((call: FunctionCall) => CallFault | undefined) | undefined;
}

/** The AWS endpoint of all services; it has its address before the template is known. */
export interface AwsEndpoint extends LoopbackListener {
  /** Serves the template's resources from now on. */
  serve(settings: AwsEndpointSettings): void;
}

const FOREIGN_PAGE = errorResponse('s3', {
  statusCode: 403,
  code: 'AccessDenied',
  message: 'A web page of another site cannot act on this machine.',
});

const STARTING = { statusCode: 503, headers: {}, body: 'The local stack is starting.' };

const handler = (settings: AwsEndpointSettings, upstream: ReturnType<typeof createUpstream>) => {
  const { credentials, access, events, faults, functions, injectFault } = settings;
  const mayList = (call: AwsCall) => mayListBucket(access, call);
  const s3 = new S3Service({ ...settings, upstream, mayList });
  const router = new ServiceRouter({ ...settings, upstream, s3 });

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

  return async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (incoming.method === 'OPTIONS') {
      s3.respondToPreflight(incoming, response);
      return;
    }
    const call = await identifiedCall(incoming, response, credentials);
    if (!call) return;
    const refused = refusedAccess(access, call);
    const fault = refused ? 'none' : faultOf(call);
    const statusCode = await (refused
      ? refuseCall(call, refused)
      : applyFault({ router, functions }, call, fault));
    const { service, operation, principal } = call;
    const functionName = principal?.functionName;
    const applied = typeof fault === 'object' ? 'held' : fault;
    const served = { service, operation, functionName, fault: applied, statusCode };
    events.emit({ type: 'aws-call', ...served });
  };
};

/** Lets the endpoint listen; before `serve` it responds with 503. */
export const startAwsEndpoint = async (port: number): Promise<AwsEndpoint> => {
  const upstream = createUpstream();
  let serving: ReturnType<typeof handler> | undefined;
  const server = createServer((incoming, response) => {
    const { method = 'GET' } = incoming;
    const isRead = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
    // The endpoint accepts any credentials from outside, so those of a foreign page too.
    if (!hasAwsEndpointHost(incoming.headers) || (!isRead && isCrossSite(incoming))) {
      sendResponse(response, FOREIGN_PAGE);
      return;
    }
    if (!serving) {
      sendResponse(response, STARTING);
      return;
    }
    serving(incoming, response).catch(() => {
      // The emulator has ended, or the client has hung up: no response would arrive.
      if (response.headersSent) response.destroy();
      else sendResponse(response, errorResponse('s3', internalError('s3')));
    });
  });
  // Large uploads and long polls take longer than Node's default limit.
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
