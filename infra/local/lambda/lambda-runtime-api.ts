import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { LOOPBACK, listenOnLoopback } from '../../host/loopback-listener.ts';
import { readBody } from '../../host/read-body.ts';
import type { HandedOver, Sandbox } from './sandbox.ts';

/** Speaks the AWS Lambda Runtime API with the sandboxes. */
export interface LambdaRuntimeApi {
  /** The sandboxes that are served, by their unguessable ids. */
  readonly sandboxes: Map<string, Sandbox>;
  /** The value of AWS_LAMBDA_RUNTIME_API for the sandbox with this id. */
  addressOf(sandboxId: string): string;
  stop(): Promise<void>;
}

/** "Invocation payload: 6 MB each for request and response, synchronous" (Lambda quotas). */
const RESPONSE_LIMIT_BYTES = 6 * 1024 * 1024;

const sendInvocation = (response: ServerResponse, invocation: HandedOver): void => {
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
  sandbox: Sandbox,
  action: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  if (action === 'invocation/next') {
    sendInvocation(response, await sandbox.nextInvocation());
    return;
  }
  const body = (await readBody(request, RESPONSE_LIMIT_BYTES))?.toString();
  const [, requestId = '', outcome] = action.split('/');
  response.writeHead(202).end();
  if (action === 'init/error') sandbox.initializationFailed(body ?? tooLarge);
  else {
    const succeeded = outcome === 'response' && body !== undefined;
    sandbox.finish(requestId, succeeded ? 'succeeded' : 'failed', body ?? tooLarge);
  }
};

/** Starts the Runtime API for all sandboxes: each has its own path, which only it knows. */
export const startLambdaRuntimeApi = async (): Promise<LambdaRuntimeApi> => {
  const sandboxes = new Map<string, Sandbox>();
  const server = createServer((request, response) => {
    const [, sandboxId = '', version, , ...action] = (request.url ?? '').split('/');
    const sandbox = sandboxes.get(sandboxId);
    if (!sandbox || version !== '2018-06-01') {
      response.writeHead(403).end();
      return;
    }
    // A sandbox that is stopped while it waits gets no response, only the end of its connection.
    handle(sandbox, action.join('/'), request, response).catch(() => response.destroy());
  });
  // A sandbox waits for its next invocation as long as it takes.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 0;
  const listener = await listenOnLoopback(server, 0);
  return {
    sandboxes,
    addressOf: (sandboxId) => `${LOOPBACK}:${listener.port}/${sandboxId}`,
    stop: listener.stop,
  };
};
