import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { LOOPBACK, listenOnLoopback } from '../../host/loopback-listener.ts';
import { readBody } from '../../host/read-body.ts';

/** One event on its way into a sandbox. */
export interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  readonly deadline: Date;
  readonly traceId: string;
  /** The event: JSON. */
  readonly payload: string;
}

/** The sandbox that a runtime client speaks for. */
export interface RuntimeEndpoint {
  /** Resolves when there is something to do; rejects when there never will be. */
  nextInvocation(): Promise<Invocation>;
  succeeded(requestId: string, payload: string): void;
  failed(requestId: string, error: string): void;
  initializationFailed(error: string): void;
}

/** Speaks the AWS Lambda Runtime API with the sandboxes. */
export interface LambdaRuntimeApi {
  /** The value of AWS_LAMBDA_RUNTIME_API for a sandbox with this unguessable id. */
  register(sandboxId: string, endpoint: RuntimeEndpoint): string;
  forget(sandboxId: string): void;
  stop(): Promise<void>;
}

/** "Invocation payload: 6 MB each for request and response, synchronous" (Lambda quotas). */
const RESPONSE_LIMIT_BYTES = 6 * 1024 * 1024;

const sendInvocation = (response: ServerResponse, invocation: Invocation): void => {
  response.writeHead(200, {
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': invocation.requestId,
    'lambda-runtime-deadline-ms': String(invocation.deadline.getTime()),
    'lambda-runtime-invoked-function-arn': invocation.functionArn,
    'lambda-runtime-trace-id': invocation.traceId,
  });
  response.end(invocation.payload);
};

const tooLarge = JSON.stringify({
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${RESPONSE_LIMIT_BYTES} bytes).`,
});

const handle = async (
  endpoint: RuntimeEndpoint,
  action: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  if (action === 'invocation/next') {
    sendInvocation(response, await endpoint.nextInvocation());
    return;
  }
  const body = (await readBody(request, RESPONSE_LIMIT_BYTES))?.toString();
  const [, requestId = '', outcome] = action.split('/');
  response.writeHead(202).end();
  if (action === 'init/error') endpoint.initializationFailed(body ?? tooLarge);
  else if (outcome === 'response' && body !== undefined) endpoint.succeeded(requestId, body);
  else endpoint.failed(requestId, body ?? tooLarge);
};

/** Starts the Runtime API for all sandboxes: each has its own path, which only it knows. */
export const startLambdaRuntimeApi = async (): Promise<LambdaRuntimeApi> => {
  const endpoints = new Map<string, RuntimeEndpoint>();
  const server = createServer((request, response) => {
    const [, sandboxId = '', version, , ...action] = (request.url ?? '').split('/');
    const endpoint = endpoints.get(sandboxId);
    if (!endpoint || version !== '2018-06-01') {
      response.writeHead(403).end();
      return;
    }
    // A sandbox that is stopped while it waits gets no answer, only the end of its connection.
    handle(endpoint, action.join('/'), request, response).catch(() => response.destroy());
  });
  // A sandbox waits for its next invocation as long as it takes.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 0;
  const listener = await listenOnLoopback(server, 0);
  return {
    register: (sandboxId, endpoint) => {
      endpoints.set(sandboxId, endpoint);
      return `${LOOPBACK}:${listener.port}/${sandboxId}`;
    },
    forget: (sandboxId) => {
      endpoints.delete(sandboxId);
    },
    stop: listener.stop,
  };
};
