import { Stack } from 'aws-cdk-lib';
import type { HttpRouteIntegrationBindOptions } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { PipelineFunction } from '../function/pipeline-function.ts';

/**
 * A permission to invoke a function names a path and no method, so the function's own route has
 * brought it already; a second one would be the same sentence again.
 */
export class PreflightIntegration extends HttpLambdaIntegration {
  protected override completeBind(): void {}
}

/** API Gateway names the route of what no other is for without a method and a path. */
export class CatchAllIntegration extends HttpLambdaIntegration {
  private readonly catchAll: PipelineFunction;

  constructor(id: string, catchAll: PipelineFunction) {
    super(id, catchAll.lambda);
    this.catchAll = catchAll;
  }

  // The library's own sentence allows every route of the API, this one allows the one it is for.
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
