import { describe, expect, it } from 'vitest';
import { gatewayProblem } from '../../../functions/console/page/api/gateway-problem.ts';

const answer = (status: number, type = 'application/json') =>
  new Response('{"message":"Forbidden"}', { status, headers: { 'content-type': type } });

describe('a refusal by API Gateway', () => {
  it('of an unsigned call says what a browser cannot do', () => {
    expect(gatewayProblem(answer(403), 'jobs:read', undefined)?.message).toMatch(
      /signed with AWS credentials, and a browser cannot sign them/,
    );
  });

  it('of a token names the scope that is missing', () => {
    const guard = { authorize: () => Promise.resolve(answer(200)), granted: () => ['openid'] };
    expect(gatewayProblem(answer(403), 'jobs:read', guard)?.message).toMatch(
      /takes the scope jobs:read, and the issuer gave you: openid/,
    );
    expect(gatewayProblem(answer(401), 'jobs:read', guard)?.problem.status).toBe(401);
  });

  it('is not what the service itself refuses', () => {
    const problem = answer(403, 'application/problem+json');
    expect(gatewayProblem(problem, 'jobs:sql', undefined)).toBeUndefined();
    expect(gatewayProblem(answer(404), 'jobs:read', undefined)).toBeUndefined();
  });
});
