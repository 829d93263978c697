import { type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { pipeline, Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import {
  innerThrottlingError,
  internalError,
  throttlingError,
  unavailableError,
} from '../aws-protocol/aws-errors.ts';
import { type AwsCall, errorResponse, sendResponse } from '../aws-protocol/aws-protocol.ts';
import type { CallFault } from '../faults/faults.ts';
import type { FunctionHost } from '../lambda/function-host.ts';
import { endToEndHeaders, relayResponse, type UpstreamResponse } from '../upstream/upstream.ts';
import type { ServiceRouter } from './service-router.ts';

/** What applying a fault needs. */
export interface FaultSettings {
  readonly router: ServiceRouter;
  readonly functions: FunctionHost;
}

/** Longer than a function's time limit for the job table or SNS, so that it retries. */
const DELAY_MS = 9_000;

const ERRORS = {
  throttle: throttlingError,
  'throttle-behind': innerThrottlingError,
  fail: internalError,
  unavailable: unavailableError,
};

/** Applies the fault to the call; returns the status that was sent, 0 where nothing was. */
export const applyFault = async (
  { router, functions }: FaultSettings,
  call: AwsCall,
  fault: CallFault,
): Promise<number> => {
  const { service, response, incoming, authentication } = call;
  const kill = (): void => functions.kill(authentication.accessKeyId);
  if (typeof fault === 'object') {
    await Promise.allSettled([fault.after]);
    return respond(router, call);
  }
  switch (fault) {
    case 'none':
      return respond(router, call);
    case 'throttle':
    case 'throttle-behind':
    case 'fail':
    case 'unavailable':
      incoming.resume();
      return sendResponse(response, errorResponse(service, ERRORS[fault](service)));
    case 'refuse':
      // To the client this looks like a closed port.
      response.socket?.resetAndDestroy();
      return 0;
    case 'kill-before':
    case 'cut-before':
      if (fault === 'kill-before') kill();
      response.destroy();
      return 0;
    case 'kill-after':
    case 'cut-after':
      return lose(router, call, fault === 'kill-after' ? kill : () => undefined);
    case 'delay':
      await pause(DELAY_MS);
      return respond(router, call);
    case 'truncate':
      return router.route(call, (from) => truncated(from, response));
    case 'damage':
      return damage(router, call);
  }
};

const respond = (router: ServiceRouter, call: AwsCall): Promise<number> =>
  router.route(call, (from, headers) => relayResponse(from, call.response, headers));

/** Lets the call take effect, but loses its response. */
const lose = async (router: ServiceRouter, call: AwsCall, then: () => void): Promise<number> => {
  // This response has no connection: the endpoint's own responses are written to it and lost.
  const nowhere = new ServerResponse(call.incoming);
  const statusCode = await router.route({ ...call, response: nowhere }, async (from) => {
    for await (const _chunk of from);
    return from.statusCode ?? 0;
  });
  then();
  call.response.destroy();
  return statusCode;
};

/** Writes the head of the response; returns its status and its complete body. */
const startResponse = async (
  from: UpstreamResponse,
  response: ServerResponse,
  changed: OutgoingHttpHeaders = {},
): Promise<{ readonly statusCode: number; readonly body: Buffer }> => {
  const body = await buffer(from);
  const statusCode = from.statusCode ?? 502;
  const length = { 'content-length': String(body.length) };
  response.writeHead(statusCode, { ...endToEndHeaders(from.headers), ...changed, ...length });
  return { statusCode, body };
};

/** Sends the head and half of the body of the response, then closes the connection. */
const truncated = async (from: UpstreamResponse, response: ServerResponse): Promise<number> => {
  const { statusCode, body } = await startResponse(from, response);
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
  return statusCode;
};

/**
 * Flips one bit of an upload to S3 or of a download from S3. The other services' checksum is a
 * header; it gets a wrong value.
 */
const damage = (router: ServiceRouter, call: AwsCall): Promise<number> => {
  const { service, response, incoming, method } = call;
  if (service === 's3' && method === 'PUT') {
    const upload = pipeline(incoming, bitFlipper(), () => undefined);
    return respond(router, { ...call, upload });
  }
  return router.route(call, async (from, headers) => {
    const wrong = { ...headers, 'x-amz-crc32': '1' };
    const { statusCode, body } = await startResponse(from, response, wrong);
    if (service === 's3') flipBit(body);
    response.end(body);
    return statusCode;
  });
};

/** Flips a bit in the middle, where data is. */
const flipBit = (bytes: Uint8Array): void => {
  const at = bytes.length >> 1;
  const byte = bytes[at];
  if (byte !== undefined) bytes[at] = byte ^ 1;
};

const bitFlipper = (): Transform => {
  let isFlipped = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const bytes = Buffer.from(chunk);
      if (!isFlipped) flipBit(bytes);
      isFlipped = true;
      done(null, bytes);
    },
  });
};
