import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { environmentOf, synthesizePipeline } from '../synthesized-pipeline.ts';

const { template, warnings } = synthesizePipeline();

const routes = (of: Template) => Object.values(of.findResources('AWS::ApiGatewayV2::Route'));

const authorizations = (of: Template) =>
  new Set(routes(of).map((route) => route['Properties'].AuthorizationType));

/** The function behind a route, found through its integration as API Gateway finds it. */
const functionBehind = (routeKey: string): string | undefined => {
  const route = routes(template).find(({ Properties }) => Properties.RouteKey === routeKey);
  const id = route?.['Properties'].Target['Fn::Join'][1][1].Ref;
  const integration = template.findResources('AWS::ApiGatewayV2::Integration')[id];
  return integration?.['Properties'].IntegrationUri['Fn::GetAtt'][0].match(/^[A-Z][a-z]+/)[0];
};

describe('the API', () => {
  it.each([
    ['POST /jobs', 'Submit'],
    ['POST /jobs/{jobId}/cancel', 'Cancel'],
    ['GET /jobs', 'Status'],
    ['GET /jobs/{jobId}', 'Status'],
    ['GET /jobs/{jobId}/result', 'Status'],
    ['GET /jobs/{jobId}/manifest', 'Status'],
    ['GET /jobs/{jobId}/rows', 'Status'],
    ['GET /', 'Console'],
    ['GET /reports', 'Console'],
    ['GET /openapi.json', 'Console'],
    ['GET /assets/{file}', 'Console'],
    ['GET /lab', 'Lab'],
    ['GET /lab/{rest+}', 'Lab'],
  ])('routes %s to %s', (routeKey, fn) => {
    expect(functionBehind(routeKey)).toBe(fn.replace(/Function.*/, ''));
  });

  it('has no other route but the one for all that is unknown', () => {
    expect(routes(template)).toHaveLength(14);
    expect(functionBehind('$default')).toBe('Console');
  });

  it('hands requests over in payload format 2.0', () => {
    template.allResourcesProperties('AWS::ApiGatewayV2::Integration', {
      IntegrationType: 'AWS_PROXY',
      PayloadFormatVersion: '2.0',
    });
  });

  it('lets no other API call the functions', () => {
    const permissions = template.findResources('AWS::Lambda::Permission', {
      Properties: { Principal: 'apigateway.amazonaws.com' },
    });
    expect(Object.keys(permissions)).toHaveLength(14);
    for (const { Properties } of Object.values(permissions)) {
      expect(JSON.stringify(Properties.SourceArn)).toContain('"Ref":"JobApi');
    }
  });

  it('is slowed before a runaway client costs much', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
    });
  });

  it('logs who asked for what and nothing that signs', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      AccessLogSettings: {
        DestinationArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('JobApiAccessLogs'), 'Arn'] },
        Format: Match.serializedJson(Match.objectLike({ routeKey: '$context.routeKey' })),
      },
    });
    const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
    expect(stage?.['Properties'].AccessLogSettings.Format).not.toMatch(
      /query|header|authorization/i,
    );
  });

  it('logs no text that could break the JSON of its line', () => {
    const [stage] = Object.values(template.findResources('AWS::ApiGatewayV2::Stage'));
    const format: string = stage?.['Properties'].AccessLogSettings.Format;
    // Whatever an error says may have quotes, which API Gateway does not escape.
    expect(format).not.toMatch(/message/i);
    expect(JSON.parse(format)).toMatchObject({
      error: '$context.error.responseType',
      integrationStatus: '$context.integrationStatus',
    });
  });

  it('answers no other origin', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { CorsConfiguration: Match.absent() });
  });
});

describe('pages of other origins', () => {
  const open = synthesizePipeline({ api: { authorization: 'iam', labOrigins: ['null', '*'] } });

  it('are let in to the lab alone, by its own answers', () => {
    open.template.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: Match.absent(),
    });
    expect(environmentOf(open.template, 'Lab')['LAB_ORIGINS']).toBe('null *');
    expect(environmentOf(template, 'Lab')['LAB_ORIGINS']).toBe('none');
  });

  it('may ask without authorization whether they are, and nothing else', () => {
    const unauthorized = routes(open.template)
      .filter(({ Properties }) => Properties.AuthorizationType === 'NONE')
      .map(({ Properties }) => Properties.RouteKey);
    expect(unauthorized.sort()).toEqual(['$default', 'OPTIONS /lab', 'OPTIONS /lab/{rest+}']);
  });
});

describe('authorization', () => {
  it('is IAM on every route unless configured otherwise', () => {
    const open = routes(template).filter(({ Properties: p }) => p.AuthorizationType !== 'AWS_IAM');
    expect(open.map(({ Properties }) => Properties.RouteKey)).toEqual(['$default']);
    expect(warnings).toEqual([]);
  });

  it('is absent only when the settings spell it out, and then with a warning', () => {
    const open = synthesizePipeline({ api: { authorization: 'none' } });
    expect(authorizations(open.template)).toEqual(new Set(['NONE']));
    expect(open.warnings).toEqual([expect.stringContaining('api.authorization is "none"')]);
  });

  it('is by token on every route but the page for a configured issuer', () => {
    const jwt = { issuer: 'https://login.example.com/', audience: ['jobs'] };
    const byToken = synthesizePipeline({ api: { authorization: { jwt } } }).template;
    const routes = Object.values(byToken.findResources('AWS::ApiGatewayV2::Route'));
    const open = routes.filter(({ Properties }) => Properties.AuthorizationType !== 'JWT');
    expect(open.map(({ Properties }) => Properties.RouteKey)).toEqual([
      'GET /',
      'GET /assets/{file}',
      '$default',
    ]);
    byToken.hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: 'POST /jobs',
      AuthorizationScopes: ['jobs:submit', 'jobs:admin'],
    });
    byToken.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'JWT',
      JwtConfiguration: { Issuer: 'https://login.example.com/', Audience: ['jobs'] },
    });
  });

  it('names scopes as the issuer does, on routes, in functions and on the page', () => {
    const jwt = {
      issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a',
      audience: ['client'],
      scopePrefix: 'jobs-api/',
      signIn: { clientId: 'client', origins: ['https://jobs.auth.example.com'] },
    };
    const prefixed = synthesizePipeline({ api: { authorization: { jwt } } }).template;
    prefixed.hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: 'POST /jobs/{jobId}/cancel',
      AuthorizationScopes: ['jobs-api/jobs:cancel', 'jobs-api/jobs:admin'],
    });
    for (const fn of ['Submit', 'Cancel', 'Status', 'Lab', 'Console']) {
      expect(environmentOf(prefixed, fn)['SCOPE_PREFIX']).toBe('jobs-api/');
    }
    expect(JSON.parse(environmentOf(prefixed, 'Console')['SIGN_IN'] ?? '')).toEqual({
      issuer: jwt.issuer,
      scopePrefix: 'jobs-api/',
      client: {
        clientId: 'client',
        scopes: ['openid', 'jobs-api/jobs:submit', 'jobs-api/jobs:read', 'jobs-api/jobs:cancel'],
        origins: ['https://jobs.auth.example.com'],
        parameters: {},
      },
    });
    expect(environmentOf(template, 'Console')['SIGN_IN']).toBe('none');
    expect(environmentOf(template, 'Submit')).not.toHaveProperty('SCOPE_PREFIX');
  });
});
