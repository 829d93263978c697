import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { localArn } from '../../host/local-account.ts';
import { type LoopbackListener, listenOnLoopback } from '../../host/loopback-listener.ts';
import { readBody } from '../../host/read-body.ts';
import { StartFailure } from '../../host/start-failure.ts';
import { newIdentifier, stopwatch } from '../../host/system.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import { hasLoopbackHost, isCrossSite } from '../cross-site/cross-site.ts';
import type { EventSink } from '../event-log/event-log.ts';
import type { AccessControl } from '../iam/access-control.ts';
import type { FunctionHost } from '../lambda/function-host.ts';
import type { ReceivedRequest } from '../sigv4/sigv4.ts';
import type { FunctionCredentialIssuer } from '../sts/sts.ts';
import { type HttpCors, httpCors } from './cors.ts';
import { type HttpCaller, httpCaller } from './http-caller.ts';
import { type HttpRequest, httpEvent } from './http-event.ts';
import {
  functionResponse,
  gatewayResponse,
  type HttpApiResponse,
  INTERNAL_SERVER_ERROR,
  SERVICE_UNAVAILABLE,
  UNAUTHORIZED,
} from './http-response.ts';
import { type HttpRoute, httpRoutes, type RouteMatch, routeMatcher } from './http-route.ts';
import { issuerKeys } from './issuer-keys.ts';
import { labStartLimit } from './lab-start-limit.ts';
import { authorizeToken, type TokenDecision } from './token-authorizer.ts';
import { refuseUnreadable } from './unreadable-request.ts';

/** The HTTP API has answered a request. */
export interface HttpRequestServed {
  readonly type: 'http-request';
  readonly method: string;
  readonly path: string;
  readonly routeKey: string | undefined;
  readonly statusCode: number;
  readonly durationMs: number;
}

/** What the HTTP API needs of the local stack once the template is known. */
interface HttpApiSettings {
  readonly template: ResolvedTemplate;
  readonly functions: FunctionHost;
  readonly credentials: FunctionCredentialIssuer;
  readonly access: AccessControl;
  readonly events: EventSink<HttpRequestServed>;
}

/** The HTTP API's listener; it has its address before the template is known. */
export interface HttpApi extends LoopbackListener {
  /** Serves the template's routes from now on; returns the functions behind them. */
  serve(settings: HttpApiSettings): readonly string[];
}

/** "Payload size: 10 MB" (quotas of HTTP APIs). */
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;

/** Applies the integration's time limit; a slow function runs on, but its result is not awaited. */
const within = async <Result>(limitMs: number, work: Promise<Result>) => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limitMs);
  });
  const result = await Promise.race([work, late]);
  clearTimeout(timer);
  return result;
};

/** How a function's permission names the route that calls it: `…/$default/GET/jobs/{jobId}`. */
const executeApiArn = (apiId: string, routeKey: string): string =>
  localArn('execute-api', `${apiId}/$default/${routeKey.replace(' /', '/')}`);

interface Answered {
  readonly answer: HttpApiResponse;
  readonly match: RouteMatch | undefined;
}

const responder = (settings: HttpApiSettings, cors: HttpCors | undefined) => {
  const { template, functions, credentials, access } = settings;
  const keysOf = issuerKeys();
  const routes = httpRoutes(template);
  const find = routeMatcher(routes);
  const apiId = template.ofType('AWS::ApiGatewayV2::Api')[0]?.name ?? '';

  const callerOf = async (
    { authorization }: HttpRoute,
    received: ReceivedRequest,
    body: Buffer,
  ): Promise<HttpCaller | TokenDecision | undefined> => {
    if (authorization === 'none') return undefined;
    if (authorization === 'iam') {
      return (await httpCaller(received, body, credentials)) ?? 'forbidden';
    }
    return authorizeToken(received.headers.authorization, authorization, keysOf);
  };

  const respond = async (incoming: IncomingMessage, requestId: string): Promise<Answered> => {
    const { method = 'GET', headers } = incoming;
    const [path = '/', queryString = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
    if (
      cors &&
      method === 'OPTIONS' &&
      headers.origin &&
      headers['access-control-request-method']
    ) {
      const answer = {
        statusCode: 204,
        headers: cors.preflight(headers.origin),
        body: Buffer.alloc(0),
      };
      return { answer, match: undefined };
    }
    const match = find(method, path);
    const body = await readBody(incoming, BODY_LIMIT_BYTES);
    if (!match) return { answer: gatewayResponse(404, 'Not Found'), match };
    if (!body) return { answer: gatewayResponse(413, 'Request Entity Too Large'), match };
    const query = new URLSearchParams(queryString);
    const received = { method, path, query, headers };
    const caller = await callerOf(match.route, received, body);
    if (caller === 'unauthorized') return { answer: UNAUTHORIZED, match };
    if (caller === 'forbidden') return { answer: gatewayResponse(403, 'Forbidden'), match };
    const sourceIp = incoming.socket.remoteAddress ?? '';
    const request: HttpRequest = { method, path, queryString, headers, body, sourceIp };
    const event = httpEvent(request, { apiId, requestId, match, caller });
    const { functionArn, routeKey } = match.route;
    const source = executeApiArn(apiId, routeKey);
    if (!access.allowsService('apigateway', source, 'lambda:InvokeFunction', functionArn))
      return { answer: INTERNAL_SERVER_ERROR, match };
    const invoked = functions.invoke(functionArn, event);
    const result = await within(match.route.timeoutMs, invoked);
    return { answer: result ? functionResponse(result) : SERVICE_UNAVAILABLE, match };
  };
  return { respond, functionArns: routes.map(({ functionArn }) => functionArn) };
};

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

/** Lets the HTTP API listen; before `serve` it responds with 503. */
export const startHttpApi = async (port: number): Promise<HttpApi> => {
  let serving: ((incoming: IncomingMessage, response: ServerResponse) => Promise<void>) | undefined;
  let mayCall: HttpCors['allows'] = () => false;
  const refuseLabStart = labStartLimit();
  // Node would refuse a request without a host header itself; here `hasLoopbackHost` refuses it.
  const server = createServer({ requireHostHeader: false }, (incoming, response) => {
    // A page of another site can make the browser resolve its own name to this address.
    if (!hasLoopbackHost(incoming.headers)) {
      send(incoming, response, gatewayResponse(403, 'Forbidden'), {});
      return;
    }
    if (!serving) {
      send(incoming, response, SERVICE_UNAVAILABLE, {});
      return;
    }
    if (isCrossSite(incoming) && !mayCall(incoming.headers.origin)) {
      send(incoming, response, gatewayResponse(403, 'Forbidden'), {});
      return;
    }
    const refusal = refuseLabStart(incoming);
    if (refusal) {
      incoming.resume();
      send(incoming, response, refusal, {});
      return;
    }
    serving(incoming, response).catch(() => response.destroy());
  });
  refuseUnreadable(server);
  server.on('checkExpectation', (incoming, response) => {
    send(incoming, response, gatewayResponse(417, 'Expectation Failed'), {});
  });
  const listener = await listenOnLoopback(server, port, 'PORT');
  return {
    ...listener,
    serve: (settings) => {
      const [stage] = settings.template.ofType('AWS::ApiGatewayV2::Stage');
      if (stage && stage.name !== '$default') {
        throw new StartFailure(`Stage ${stage.name} cannot run locally: only $default can.`);
      }
      const cors = httpCors(settings.template);
      mayCall = cors?.allows ?? mayCall;
      const { respond, functionArns } = responder(settings, cors);
      serving = async (incoming, response) => {
        const elapsed = stopwatch();
        const requestId = newIdentifier();
        const { answer, match } = await respond(incoming, requestId);
        const added = { 'apigw-requestid': requestId, ...cors?.ordinary(incoming.headers.origin) };
        send(incoming, response, answer, added);
        settings.events.emit({
          type: 'http-request',
          method: incoming.method ?? '',
          path: incoming.url ?? '',
          routeKey: match?.route.routeKey,
          statusCode: answer.statusCode,
          durationMs: elapsed(),
        });
      };
      return [...new Set(functionArns)];
    },
  };
};
