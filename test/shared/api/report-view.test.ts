import { describe, expect, it } from 'vitest';
import { parseSubmitRequest } from '../../../functions/submit/submit-request.ts';
import { reportListSchema } from '../../../shared/api/answers.ts';
import { reportView } from '../../../shared/api/report-view.ts';
import { HttpProblem } from '../../../shared/http/problem.ts';
import { reportsIn } from '../../../shared/reports/parse-report.ts';
import type { Report } from '../../../shared/reports/report.ts';
import { aRequest } from '../../support/api-request.ts';
import { requestLimits } from '../../support/request-limits.ts';

const reports = reportsIn('shared/reports');

const report: Report = {
  name: 'sales',
  title: 'Sales',
  description: 'Sales since a day',
  sql: 'select * from sales where day >= :since limit :top',
  parameters: {
    since: { type: 'string', format: 'date' },
    top: { type: 'integer', default: 10 },
  },
};
const nested: Report = { ...report, sql: `select * from (${report.sql})` };

describe('a report as GET /reports shows it', () => {
  it('has all but its SQL text, which parameters must be given, and its deliveries', () => {
    expect(reportView(nested, true)).toEqual({
      name: 'sales',
      title: 'Sales',
      description: 'Sales since a day',
      parameters: {
        type: 'object',
        properties: report.parameters,
        required: ['since'],
        additionalProperties: false,
      },
      deliveries: ['collect', 'unload'],
    });
  });

  it('cannot be unloaded where its query ends in a LIMIT or the warehouse has no role', () => {
    expect(reportView(report, true).deliveries).toEqual(['collect']);
    expect(reportView(nested, false).deliveries).toEqual(['collect']);
  });

  it('is what the OpenAPI document says of it', () => {
    const views = reports.map((each) => reportView(each, true));
    expect(reportListSchema.parse({ reports: views })).toEqual({ reports: views });
  });
});

/** Whether POST /jobs accepts the report with its own examples in this delivery. */
const isAccepted = (of: Report, delivery: 'collect' | 'unload', canUnload: boolean): boolean => {
  const examples = Object.entries(of.parameters).map(([name, { examples, default: otherwise }]) => [
    name,
    examples?.[0] ?? otherwise,
  ]);
  const body = { report: of.name, parameters: Object.fromEntries(examples), delivery };
  const unload = canUnload ? { role: 'default', bucket: 'b' } : undefined;
  const rules = { reports: [of], adHocSql: 'refused', unload, limits: requestLimits } as const;
  try {
    parseSubmitRequest(rules, aRequest({ body: JSON.stringify(body) }));
    return true;
  } catch (error) {
    if (error instanceof HttpProblem && error.status === 422) return false;
    throw error;
  }
};

describe.each([true, false])('where a role for UNLOAD is there: %s', (canUnload) => {
  it.each(reports)('the deliveries of $name are those that a submit accepts', (of) => {
    const accepted = (['collect', 'unload'] as const).filter((each) =>
      isAccepted(of, each, canUnload),
    );
    expect(reportView(of, canUnload).deliveries).toEqual(accepted);
  });
});
