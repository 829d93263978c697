import type { HttpRouteIntegrationBindOptions } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import type { PipelineFunction } from '../function/pipeline-function.ts';

/**
 * Integrates a preflight route. The permission to invoke a function names a path and no method, so
 * the function's own route has added it already; a second one would be a duplicate.
 */
export class PreflightIntegration extends HttpLambdaIntegration {
  protected override completeBind(): void {}
}

/** API Gateway's name of the catch-all route, which has no method and no path. */
export class CatchAllIntegration extends HttpLambdaIntegration {
  private readonly catchAll: PipelineFunction;

  constructor(id: string, catchAll: PipelineFunction) {
    super(id, catchAll.lambda);
    this.catchAll = catchAll;
  }

  // The permission that the CDK adds allows every route of the API; this one allows one route.
  protected override completeBind({ route, scope }: HttpRouteIntegrationBindOptions): void {
    this.catchAll.lambda.addPermission('CatchAllPermission', {
      scope,
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(route).formatArn({
        service: 'execute-api',
        resource: route.httpApi.apiId,
        resourceName: '*/$default',
      }),
    });
  }
}
