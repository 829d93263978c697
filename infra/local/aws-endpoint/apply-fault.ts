import { ServerResponse } from 'node:http';
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
import {
  endToEndHeaders,
  type Relay,
  relayResponse,
  type UpstreamResponse,
} from '../upstream/upstream.ts';

/** What applying a fault needs. */
export interface FaultSettings {
  readonly route: (call: AwsCall, relay: Relay) => Promise<number>;
  /** Kills the sandbox that signs with this access key. */
  readonly kill: (accessKeyId: string) => void;
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
  settings: FaultSettings,
  call: AwsCall,
  fault: CallFault,
): Promise<number> => {
  const { service, response, incoming } = call;
  if (typeof fault === 'object') {
    await Promise.allSettled([fault.after]);
    return respond(settings, call);
  }
  switch (fault) {
    case 'none':
      return respond(settings, call);
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
      settings.kill(call.authentication.accessKeyId);
      response.destroy();
      return 0;
    case 'cut-before':
      response.destroy();
      return 0;
    case 'cut-after':
    case 'kill-after':
      return lose(settings, call, fault);
    case 'delay':
      await pause(DELAY_MS);
      return respond(settings, call);
    case 'truncate':
      return settings.route(call, (from) => truncated(from, response));
    case 'damage':
      return damage(settings, call);
  }
};

const respond = ({ route }: FaultSettings, call: AwsCall): Promise<number> =>
  route(call, (from, headers) => relayResponse(from, call.response, headers));

/** Lets the call take effect, but loses its response. */
const lose = async (
  { route, kill }: FaultSettings,
  call: AwsCall,
  fault: 'cut-after' | 'kill-after',
): Promise<number> => {
  // Not connected: takes the endpoint's own responses, which are lost.
  const nowhere = new ServerResponse(call.incoming);
  const statusCode = await route({ ...call, response: nowhere }, async (from) => {
    for await (const _chunk of from);
    return from.statusCode ?? 0;
  });
  if (fault === 'kill-after') kill(call.authentication.accessKeyId);
  call.response.destroy();
  return statusCode;
};

/** Sends the head and half of the body of the response, then closes the connection. */
const truncated = async (from: UpstreamResponse, response: ServerResponse): Promise<number> => {
  const body = await buffer(from);
  const statusCode = from.statusCode ?? 502;
  const length = { 'content-length': String(body.length) };
  response.writeHead(statusCode, { ...endToEndHeaders(from.headers), ...length });
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
  return statusCode;
};

/**
 * Flips one bit of an upload to S3 or of a download from S3. The other services' checksum is a
 * header; it gets a wrong value.
 */
const damage = ({ route }: FaultSettings, call: AwsCall): Promise<number> => {
  const { service, response, incoming, method } = call;
  if (service === 's3' && method === 'PUT') {
    const upload = pipeline(incoming, bitFlipper(), () => undefined);
    return route({ ...call, upload }, (from, headers) => relayResponse(from, response, headers));
  }
  return route(call, async (from, headers) => {
    const body = await buffer(from);
    if (service === 's3') flipBit(body);
    const statusCode = from.statusCode ?? 502;
    const wrong = { 'content-length': String(body.length), 'x-amz-crc32': '1' };
    response.writeHead(statusCode, { ...endToEndHeaders(from.headers), ...headers, ...wrong });
    response.end(body);
    return statusCode;
  });
};

/** In the middle, where data is. */
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
