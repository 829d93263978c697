import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import type { AddRoutesOptions, IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Annotations, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { DeploymentSettings } from '../../settings/deployment-settings.ts';
import type { EncryptionKey } from '../data-protection/encryption-key.ts';
import { acknowledge } from '../deployment/acknowledge.ts';
import { deploymentName } from '../deployment/deployment-name.ts';
import { forEachFunction, type PerFunction } from '../function/function-name.ts';
import type { PipelineFunction } from '../function/pipeline-function.ts';
import { httpApiRoutes, preflightRoutes } from './http-api-routes.ts';
import { CatchAllIntegration, PreflightIntegration } from './route-integration.ts';
import { tokensOf } from './sign-in-settings.ts';

/**
 * Requests a second, for all callers together. Well above the Data API's limit of 30 statements a
 * second, so that look-ups do not compete with submits. Low enough that a runaway client costs
 * cents and leaves the account's Lambda concurrency to others.
 */
const THROTTLE = { rateLimit: 100, burstLimit: 200 };

/**
 * The access log: caller, route and outcome. It has no query string, no header and no signature.
 * API Gateway does not escape values, so an error's text, whose quotes would break the JSON, stays
 * out; its type comes from a closed list. $context.error.messageString is the quoted text, but its
 * value without an error is not documented.
 */
const ACCESS_LOG_FORMAT = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    requestTime: '$context.requestTime',
    routeKey: '$context.routeKey',
    path: '$context.path',
    status: '$context.status',
    responseLength: '$context.responseLength',
    responseLatency: '$context.responseLatency',
    sourceIp: '$context.identity.sourceIp',
    caller: '$context.identity.userArn',
    subject: '$context.authorizer.claims.sub',
    error: '$context.error.responseType',
    integrationStatus: '$context.integrationStatus',
  }),
);

/** The API's callers, and the functions behind its routes. */
export interface JobApiProps extends Pick<DeploymentSettings, 'api' | 'logRetentionDays'> {
  readonly functions: PerFunction<PipelineFunction>;
  readonly encryption: EncryptionKey;
}

/** The HTTP API. Each route requires authorization unless the settings say `none`. */
export class JobApi extends Construct {
  /** The API's address, without a slash at its end. */
  readonly url: string;
  /** The API's id, CloudWatch's dimension `ApiId`. */
  readonly apiId: string;
  /** The ARN of every route of its stage, for `execute-api:Invoke` in a caller's policy. */
  readonly invokeArn: string;
  private readonly api: HttpApi;
  private readonly authorization: DeploymentSettings['api']['authorization'];

  constructor(scope: Construct, id: string, props: JobApiProps) {
    super(scope, id);
    const { authorization, labOrigins } = props.api;
    const api = new HttpApi(this, 'Api', {
      apiName: deploymentName(this),
      createDefaultStage: false,
      defaultAuthorizer: this.authorizer(authorization),
    });
    const integrations = forEachFunction(
      (name) => new HttpLambdaIntegration(name, props.functions[name].lambda),
    );
    const tokens = tokensOf(authorization);
    for (const { method, path, fn, scopes } of httpApiRoutes) {
      const route = { path, methods: [HttpMethod[method]], integration: integrations[fn] };
      const authorizationScopes = scopes?.map((scope) => `${tokens?.scopePrefix ?? ''}${scope}`);
      if (!tokens) api.addRoutes(route);
      else if (authorizationScopes) api.addRoutes({ ...route, authorizationScopes });
      else this.addOpen(api, route, 'A browser has no token yet when it loads the page.');
    }
    this.addCatchAll(api, props.functions.console);
    if (labOrigins.length > 0) this.addPreflights(api, props.functions);
    new HttpStage(this, 'Stage', {
      httpApi: api,
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.accessLogs(props)),
        format: ACCESS_LOG_FORMAT,
      },
    });
    this.api = api;
    this.authorization = authorization;
    this.url = api.apiEndpoint;
    this.apiId = api.apiId;
    this.invokeArn = api.arnForExecuteApi(undefined, undefined, '$default');
  }

  /** Lets `grantee` call the routes of a scope; under IAM a policy says it and not a token. */
  grantCalls(grantee: IGrantable, scope: string): Grant {
    if (this.authorization !== 'iam') {
      throw new Error(
        `${this.node.path}: only with JobApiAccess.iam() can a call be granted; here tokens with ` +
          `the scope ${scope} may call, or everyone.`,
      );
    }
    const routes = httpApiRoutes.filter(
      ({ fn, scopes }) => fn !== 'lab' && scopes?.includes(scope),
    );
    return Grant.addToPrincipal({
      grantee,
      actions: ['execute-api:Invoke'],
      resourceArns: routes.map(({ method, path }) =>
        this.api.arnForExecuteApi(method, path.replaceAll(/\{\w+\}/g, '*'), '$default'),
      ),
    });
  }

  private addPreflights(api: HttpApi, functions: PerFunction<PipelineFunction>): void {
    for (const { method, path, fn } of preflightRoutes) {
      const integration = new PreflightIntegration(`${fn}-preflight`, functions[fn].lambda);
      const reason = 'A browser asks before it authorizes; the answer names origins, nothing else.';
      this.addOpen(api, { path, methods: [HttpMethod[method]], integration }, reason);
    }
  }

  /** Unknown paths and methods get a problem with the headers of every other response. */
  private addCatchAll(api: HttpApi, answering: PipelineFunction): void {
    const route = new HttpRoute(this, 'CatchAll', {
      httpApi: api,
      routeKey: HttpRouteKey.DEFAULT,
      integration: new CatchAllIntegration('CatchAll', answering),
      authorizer: new HttpNoneAuthorizer(),
    });
    const reason = 'It answers 404 to every caller and reads nothing.';
    acknowledge(route, { id: 'AwsSolutions-APIG4', reason });
  }

  private addOpen(api: HttpApi, route: AddRoutesOptions, reason: string): void {
    for (const added of api.addRoutes({ ...route, authorizer: new HttpNoneAuthorizer() })) {
      acknowledge(added, { id: 'AwsSolutions-APIG4', reason });
    }
  }

  private authorizer(
    authorization: DeploymentSettings['api']['authorization'],
  ): IHttpRouteAuthorizer {
    if (authorization === 'iam') return new HttpIamAuthorizer();
    if (authorization === 'none') {
      Annotations.of(this).addWarningV2(
        'redshift-data-jobs:open-api',
        'api.authorization is "none": everyone with the address can run reports and read results.',
      );
      return new HttpNoneAuthorizer();
    }
    const { issuer, audience } = authorization.jwt;
    return new HttpJwtAuthorizer('Jwt', issuer, { jwtAudience: audience });
  }

  private accessLogs({ logRetentionDays, encryption: { key } }: JobApiProps): LogGroup {
    return new LogGroup(this, 'AccessLogs', {
      retention: logRetentionDays,
      ...(key && { encryptionKey: key }),
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
