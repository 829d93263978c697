import { ServerResponse } from 'node:http';
import { pipeline, Transform } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { CallFault } from '../faults/faults.ts';
import { errorAnswer, sendAnswer } from './aws-answer.ts';
import type { AwsCall } from './aws-call.ts';
import {
  innerThrottlingError,
  internalError,
  throttlingError,
  unavailableError,
} from './gateway-error.ts';
import type { RelayAnswer } from './service-router.ts';
import { passedOnHeaders, relayAnswer, type UpstreamAnswer } from './upstream.ts';

/** What applying a fault needs. */
export interface FaultSettings {
  readonly route: (call: AwsCall, relay: RelayAnswer) => Promise<number>;
  /** Kills the sandbox that signs with this access key. */
  readonly kill: (accessKeyId: string) => void;
}

/** Longer than a function waits for the job table or for SNS: it asks again meanwhile. */
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
    return answer(settings, call);
  }
  switch (fault) {
    case 'none':
      return answer(settings, call);
    case 'throttle':
    case 'throttle-behind':
    case 'fail':
    case 'unavailable':
      incoming.resume();
      return sendAnswer(response, errorAnswer(service, ERRORS[fault](service)));
    case 'refuse':
      // A closed port cannot be told from this once the first packets are lost.
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
      return answer(settings, call);
    case 'truncate':
      return settings.route(call, (from) => truncated(from, response));
    case 'damage':
      return damage(settings, call);
  }
};

const answer = ({ route }: FaultSettings, call: AwsCall): Promise<number> =>
  route(call, (from, headers) => relayAnswer(from, call.response, headers));

/** Lets the call take effect, but its answer never arrives. */
const lose = async (
  { route, kill }: FaultSettings,
  call: AwsCall,
  fault: 'cut-after' | 'kill-after',
): Promise<number> => {
  // Not connected to anything: what the gateway answers itself ends here.
  const nowhere = new ServerResponse(call.incoming);
  const statusCode = await route({ ...call, response: nowhere }, async (from) => {
    for await (const _chunk of from);
    return from.statusCode ?? 0;
  });
  if (fault === 'kill-after') kill(call.authentication.accessKeyId);
  call.response.destroy();
  return statusCode;
};

/** Sends the head of the answer and half of its body, and ends the connection. */
const truncated = async (from: UpstreamAnswer, response: ServerResponse): Promise<number> => {
  const body = await bytesOf(from);
  const statusCode = from.statusCode ?? 502;
  const length = { 'content-length': String(body.length) };
  response.writeHead(statusCode, { ...passedOnHeaders(from.headers), ...length });
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
  return statusCode;
};

/**
 * Turns one bit of what a checksum covers: of an upload on its way to S3, of a download on its way
 * back; other services' checksum is a header, which is made wrong itself.
 */
const damage = ({ route }: FaultSettings, call: AwsCall): Promise<number> => {
  const { service, response, incoming, method } = call;
  if (service === 's3' && method === 'PUT') {
    const upload = pipeline(incoming, oneBitTurned(), () => undefined);
    return route({ ...call, upload }, (from, headers) => relayAnswer(from, response, headers));
  }
  return route(call, async (from, headers) => {
    const body = await bytesOf(from);
    if (service === 's3') turnBit(body);
    const statusCode = from.statusCode ?? 502;
    const wrong = { 'content-length': String(body.length), 'x-amz-crc32': '1' };
    response.writeHead(statusCode, { ...passedOnHeaders(from.headers), ...headers, ...wrong });
    response.end(body);
    return statusCode;
  });
};

const bytesOf = async (from: UpstreamAnswer): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of from) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** In the middle, where data is. */
const turnBit = (bytes: Uint8Array): void => {
  const at = bytes.length >> 1;
  const byte = bytes[at];
  if (byte !== undefined) bytes[at] = byte ^ 1;
};

const oneBitTurned = (): Transform => {
  let isTurned = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const bytes = Buffer.from(chunk);
      if (!isTurned) turnBit(bytes);
      isTurned = true;
      done(null, bytes);
    },
  });
};
