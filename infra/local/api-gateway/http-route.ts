import { z } from 'zod';
import { StartFailure } from '../../host/start-failure.ts';
import { type ResolvedTemplate, readProperties } from '../cloudformation/template.ts';
import { type TokenRules, tokenRules } from './token-authorizer.ts';

/** One route of the HTTP API and the function behind it. */
export interface HttpRoute {
  /** `GET /jobs/{jobId}` or `$default`. */
  readonly routeKey: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
  readonly authorization: 'iam' | 'none' | TokenRules;
}

/** A route that a request takes, with the parameters found in its path. */
export interface RouteMatch {
  readonly route: HttpRoute;
  readonly pathParameters: Readonly<Record<string, string>>;
}

const routeProperties = z.looseObject({
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.enum(['AWS_IAM', 'JWT', 'NONE']).default('NONE'),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: z.array(z.string()).default([]),
});

const integrationProperties = z.looseObject({
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
  // "Custom timeout between 50 and 30,000 milliseconds", the longest one being the default.
  TimeoutInMillis: z.coerce.number().default(30_000),
});

const FUNCTION_ARN = /arn:aws:lambda:[^:]+:[^:]+:function:[^/]+/;

const authorizationOf = (
  template: ResolvedTemplate,
  route: z.infer<typeof routeProperties>,
): HttpRoute['authorization'] => {
  if (route.AuthorizationType === 'NONE') return 'none';
  if (route.AuthorizationType === 'AWS_IAM') return 'iam';
  const authorizer = template
    .ofType('AWS::ApiGatewayV2::Authorizer')
    .find(({ name }) => name === route.AuthorizerId);
  if (authorizer) return tokenRules(authorizer, route.AuthorizationScopes);
  throw new StartFailure(`Route ${route.RouteKey} has no authorizer for its tokens.`);
};

/** Reads the routes of the template's HTTP API. */
export const httpRoutes = (template: ResolvedTemplate): HttpRoute[] => {
  const integrations = new Map(
    template
      .ofType('AWS::ApiGatewayV2::Integration')
      .map((resource) => [resource.name, readProperties(integrationProperties, resource)] as const),
  );
  return template.ofType('AWS::ApiGatewayV2::Route').map((resource) => {
    const properties = readProperties(routeProperties, resource);
    const { RouteKey, Target } = properties;
    const integration = integrations.get(Target.replace(/^integrations\//, ''));
    const functionArn = FUNCTION_ARN.exec(integration?.IntegrationUri ?? '')?.[0];
    if (!integration || functionArn === undefined) {
      throw new StartFailure(
        `Route ${RouteKey} cannot run locally: its target ${Target} is no Lambda function.`,
      );
    }
    return {
      routeKey: RouteKey,
      functionArn,
      timeoutMs: integration.TimeoutInMillis,
      authorization: authorizationOf(template, properties),
    };
  });
};

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

interface CompiledRoute {
  readonly route: HttpRoute;
  readonly method: string;
  readonly segments: readonly string[];
}

/**
 * Compares the path with the route's, segment by segment; `{name+}` takes all that is left, be it
 * only a slash at the end (https://github.com/storacha/w3infra/pull/166).
 */
const parametersOf = (
  segments: readonly string[],
  path: readonly string[],
): Record<string, string> | undefined => {
  const parameters: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const [, name, greedy] = /^\{([^+}]+)(\+?)\}$/.exec(segment) ?? [];
    const actual = path[index];
    if (name === undefined) {
      if (segment !== actual) return undefined;
    } else if (actual === undefined || (actual === '' && !greedy)) {
      return undefined;
    } else if (greedy) {
      parameters[name] = path.slice(index).map(decoded).join('/');
      return parameters;
    } else {
      parameters[name] = decoded(actual);
    }
  }
  return segments.length === path.length ? parameters : undefined;
};

/** Literal segments go before parameters, those before `{name+}`; a method goes before ANY. */
const order = ({ method, segments }: CompiledRoute): string =>
  [
    ...segments.map((segment) =>
      segment.endsWith('+}') ? '2' : segment.startsWith('{') ? '1' : '0',
    ),
    method === 'ANY' ? '9' : '8',
  ].join('');

/** Builds the look-up of the route for a method and a path as it was sent. */
export const routeMatcher = (routes: readonly HttpRoute[]) => {
  const fallback = routes.find(({ routeKey }) => routeKey === '$default');
  const compiled = routes
    .filter(({ routeKey }) => routeKey !== '$default')
    .map((route): CompiledRoute => {
      const [method = '', path = ''] = route.routeKey.split(' ');
      return { route, method, segments: path.split('/') };
    })
    .sort((left, right) => order(left).localeCompare(order(right)));
  return (method: string, path: string): RouteMatch | undefined => {
    const parts = path.split('/');
    for (const candidate of compiled) {
      if (candidate.method !== 'ANY' && candidate.method !== method) continue;
      const pathParameters = parametersOf(candidate.segments, parts);
      if (pathParameters) return { route: candidate.route, pathParameters };
    }
    return fallback && { route: fallback, pathParameters: {} };
  };
};
