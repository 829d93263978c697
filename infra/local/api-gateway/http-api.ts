import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type LoopbackListener, listenOnLoopback } from '../../host/loopback-listener.ts';
import { newIdentifier, stopwatch } from '../../host/system.ts';
import { hasLoopbackHost, isCrossSite } from '../cross-site/cross-site.ts';
import type { EventSink } from '../event-log/event-log.ts';
import { gatewayResponse, type HttpApiResponse, SERVICE_UNAVAILABLE } from './http-response.ts';
import { HttpStage, type HttpStageSettings } from './http-stage.ts';
import { labStartLimit } from './lab-start-limit.ts';
import { refuseUnreadable } from './unreadable-request.ts';

/** The HTTP API has responded to a request. */
export interface HttpRequestServed {
  readonly type: 'http-request';
  readonly method: string;
  readonly path: string;
  readonly routeKey: string | undefined;
  readonly statusCode: number;
  readonly durationMs: number;
}

/** What the HTTP API needs of the local stack once the template is known. */
interface HttpApiSettings extends HttpStageSettings {
  readonly events: EventSink<HttpRequestServed>;
}

/** The HTTP API's listener; it has its address before the template is known. */
export interface HttpApi extends LoopbackListener {
  /** Serves the template's routes from now on; returns the functions behind them. */
  serve(settings: HttpApiSettings): readonly string[];
}

const send = (
  incoming: IncomingMessage,
  response: ServerResponse,
  { statusCode, headers, body }: HttpApiResponse,
  added: Readonly<Record<string, string>>,
): void => {
  response.statusCode = statusCode;
  for (const [name, value] of Object.entries({ ...headers, ...added })) {
    response.setHeader(name, typeof value === 'string' ? value : [...value]);
  }
  const bodiless = statusCode === 204 || statusCode === 304;
  if (!bodiless) response.setHeader('content-length', body.length);
  response.end(bodiless || incoming.method === 'HEAD' ? undefined : body);
};

/** The response to a request that must not reach the template's routes, if it is one. */
const refusal = (
  incoming: IncomingMessage,
  stage: HttpStage | undefined,
  refuseLabStart: ReturnType<typeof labStartLimit>,
): HttpApiResponse | undefined => {
  const { headers } = incoming;
  // A page of another site can make the browser resolve its own name to this address.
  if (!hasLoopbackHost(headers)) return gatewayResponse(403, 'Forbidden');
  if (!stage) return SERVICE_UNAVAILABLE;
  const isForeign = isCrossSite(incoming) && !stage.cors?.allows(headers.origin);
  return isForeign ? gatewayResponse(403, 'Forbidden') : refuseLabStart(incoming);
};

const serveRequest = async (
  incoming: IncomingMessage,
  response: ServerResponse,
  stage: HttpStage,
  events: HttpApiSettings['events'],
): Promise<void> => {
  const elapsed = stopwatch();
  const requestId = newIdentifier();
  const { response: given, routeKey } = await stage.respond(incoming, requestId);
  const cors = stage.cors?.ordinary(incoming.headers.origin);
  send(incoming, response, given, { 'apigw-requestid': requestId, ...cors });
  events.emit({
    type: 'http-request',
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    routeKey,
    statusCode: given.statusCode,
    durationMs: elapsed(),
  });
};

/** Lets the HTTP API listen; before `serve` it responds with 503. */
export const startHttpApi = async (port: number): Promise<HttpApi> => {
  let serving:
    | { readonly stage: HttpStage; readonly events: HttpApiSettings['events'] }
    | undefined;
  const refuseLabStart = labStartLimit();
  // Node would refuse a request without a host header itself; here `hasLoopbackHost` refuses it.
  const server = createServer({ requireHostHeader: false }, (incoming, response) => {
    const refused = refusal(incoming, serving?.stage, refuseLabStart);
    if (refused || !serving) {
      incoming.resume();
      send(incoming, response, refused ?? SERVICE_UNAVAILABLE, {});
      return;
    }
    const { stage, events } = serving;
    serveRequest(incoming, response, stage, events).catch(() => response.destroy());
  });
  refuseUnreadable(server);
  server.on('checkExpectation', (incoming, response) => {
    send(incoming, response, gatewayResponse(417, 'Expectation Failed'), {});
  });
  const listener = await listenOnLoopback(server, port, 'PORT');
  return {
    ...listener,
    serve: ({ events, ...settings }) => {
      const stage = new HttpStage(settings);
      serving = { stage, events };
      return stage.functionArns;
    },
  };
};
