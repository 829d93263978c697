import { openapi } from '../../shared/api/openapi.static.ts';
import { reportView } from '../../shared/api/report-view.ts';
import { type SignInSettings, signInSchema } from '../../shared/api/sign-in.ts';
import { HttpProblem } from '../../shared/http/problem.ts';
import { assertQuery } from '../../shared/http/query.ts';
import type { ApiRequest } from '../../shared/http/request.ts';
import { json } from '../../shared/http/response.ts';
import { NO_UNLOAD_ROLE } from '../../shared/lambda/environment.ts';
import { httpFunction } from '../../shared/lambda/http-function.ts';
import { shortened } from '../../shared/platform/given-value.ts';
import { readCatalogue } from '../../shared/reports/report-catalogue.ts';
import { pageAssets, pageTemplate } from './page-assets.static.ts';
import { resultOrigin, servePage } from './serve-page.ts';

/** Parses the variable with the sign-in settings; the deployment wrote it, so a fault is a bug. */
const parseSignInSettings = (variable: string): SignInSettings | undefined =>
  variable === 'none' ? undefined : signInSchema.parse(JSON.parse(variable));

const notFound = ({ path }: ApiRequest): HttpProblem =>
  new HttpProblem('not-found', {
    detail:
      `There is nothing at ${shortened(path)}, or not for this method; ` +
      'GET /openapi.json describes what there is.',
  });

/**
 * GET /, /assets/{file}, /reports and /openapi.json: what is the same for every caller. Requests
 * without a route come here too: API Gateway's own response would be no problem of RFC 9457 and
 * would lack the headers of all our responses.
 */
export const handler = httpFunction(
  ['ADHOC_SQL', 'LAMBDA_TASK_ROOT', 'RESULT_LOCATION', 'SIGN_IN', 'UNLOAD_ROLE_ARN'],
  (env) => {
    const canUnload = env.UNLOAD_ROLE_ARN !== NO_UNLOAD_ROLE;
    return {
      reportList: {
        reports: readCatalogue(env.LAMBDA_TASK_ROOT).map((report) => reportView(report, canUnload)),
      },
      page: servePage({
        template: pageTemplate,
        assets: pageAssets,
        adHocSql: env.ADHOC_SQL,
        unload: canUnload ? 'allowed' : 'refused',
        resultOrigin: resultOrigin(env.RESULT_LOCATION),
        signIn: parseSignInSettings(env.SIGN_IN),
      }),
    };
  },
  async ({ page, reportList }, request) => {
    switch (request.routeKey) {
      // The page's address may have a query: an issuer adds parameters of its own to a redirect.
      case 'GET /':
        return page.page(request);
      case 'GET /assets/{file}':
        return page.asset(request);
      case 'GET /reports':
        assertQuery(request);
        return json(200, reportList);
      case 'GET /openapi.json':
        assertQuery(request);
        return json(200, openapi);
      default:
        throw notFound(request);
    }
  },
);
