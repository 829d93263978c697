import type { IncomingMessage } from 'node:http';
import { localArn } from '../../host/local-account.ts';
import { readBody } from '../../host/read-body.ts';
import { StartFailure } from '../../host/start-failure.ts';
import type { ResolvedTemplate } from '../cloudformation/template.ts';
import type { AccessControl } from '../iam/access-control.ts';
import type { FunctionHost } from '../lambda/function-host.ts';
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
import { authorizeToken, issuerKeys, type TokenDecision } from './token-authorizer.ts';

/** What the routes need of the local stack. */
export interface HttpStageSettings {
  readonly template: ResolvedTemplate;
  readonly functions: FunctionHost;
  readonly credentials: FunctionCredentialIssuer;
  readonly access: AccessControl;
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

/** The template's HTTP API: its routes, the functions behind them, and its CORS rules. */
export class HttpStage {
  readonly cors: HttpCors | undefined;
  /** The functions behind the routes. */
  readonly functionArns: readonly string[];
  private readonly settings: HttpStageSettings;
  private readonly apiId: string;
  private readonly find: ReturnType<typeof routeMatcher>;
  private readonly keysOf = issuerKeys();

  /** Refuses a stage or a route that cannot be served here. */
  constructor(settings: HttpStageSettings) {
    const { template } = settings;
    const [stage] = template.ofType('AWS::ApiGatewayV2::Stage');
    if (stage && stage.name !== '$default') {
      throw new StartFailure(`Stage ${stage.name} cannot run locally: only $default can.`);
    }
    const [api] = template.ofType('AWS::ApiGatewayV2::Api');
    const routes = httpRoutes(template);
    this.settings = settings;
    this.cors = httpCors(api);
    this.apiId = api?.name ?? '';
    this.find = routeMatcher(routes);
    this.functionArns = [...new Set(routes.map(({ functionArn }) => functionArn))];
  }

  /** The response to a request, and the key of the route that it took. */
  async respond(
    incoming: IncomingMessage,
    requestId: string,
  ): Promise<{ readonly response: HttpApiResponse; readonly routeKey?: string }> {
    const { method = 'GET', headers, url = '/' } = incoming;
    const { origin, 'access-control-request-method': requested } = headers;
    if (this.cors && method === 'OPTIONS' && origin && requested) {
      const body = Buffer.alloc(0);
      return { response: { statusCode: 204, headers: this.cors.preflight(origin), body } };
    }
    const [path = '/', queryString = ''] = url.split(/\?(.*)/s);
    const match = this.find(method, path);
    const body = await readBody(incoming, BODY_LIMIT_BYTES);
    if (!match) return { response: gatewayResponse(404, 'Not Found') };
    const { routeKey } = match.route;
    if (!body) return { response: gatewayResponse(413, 'Request Entity Too Large'), routeKey };
    const sourceIp = incoming.socket.remoteAddress ?? '';
    const request: HttpRequest = { method, path, queryString, headers, body, sourceIp };
    return { response: await this.call(request, match, requestId), routeKey };
  }

  /** Calls the function of the route, if the request and the route may do so. */
  private async call(
    request: HttpRequest,
    match: RouteMatch,
    requestId: string,
  ): Promise<HttpApiResponse> {
    const { functions, access } = this.settings;
    const { functionArn, routeKey, timeoutMs } = match.route;
    const caller = await this.callerOf(match.route, request);
    if (caller === 'unauthorized') return UNAUTHORIZED;
    if (caller === 'forbidden') return gatewayResponse(403, 'Forbidden');
    // How a function's permission names the route: `…/$default/GET/jobs/{jobId}`.
    const stagePath = `${this.apiId}/$default/${routeKey.replace(' /', '/')}`;
    const source = localArn('execute-api', stagePath);
    if (!access.allowsService('apigateway', source, 'lambda:InvokeFunction', functionArn)) {
      return INTERNAL_SERVER_ERROR;
    }
    const event = httpEvent(request, { apiId: this.apiId, requestId, match, caller });
    const result = await within(timeoutMs, functions.invoke(functionArn, event));
    return result ? functionResponse(result) : SERVICE_UNAVAILABLE;
  }

  private async callerOf(
    { authorization }: HttpRoute,
    { method, path, headers, queryString, body }: HttpRequest,
  ): Promise<HttpCaller | TokenDecision | undefined> {
    if (authorization === 'none') return undefined;
    if (authorization === 'iam') {
      const received = { method, path, headers, query: new URLSearchParams(queryString) };
      return (await httpCaller(received, body, this.settings.credentials)) ?? 'forbidden';
    }
    return authorizeToken(headers.authorization, authorization, this.keysOf);
  }
}
