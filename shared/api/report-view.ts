import type { Delivery } from '../job/job.ts';
import { jsonSchemaOf } from '../reports/json-schema.ts';
import type { Report } from '../reports/report.ts';
import { unloadableQuery } from '../result/unload/unloadable-query.ts';
import type { ReportView } from './answers.ts';

/** A report as GET /reports shows it: all but its SQL text. */
export const reportView = (report: Report, canUnload: boolean): ReportView => ({
  name: report.name,
  title: report.title,
  description: report.description,
  parameters: {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(report.parameters).map(([name, schema]) => [name, jsonSchemaOf(schema)]),
    ),
    required: Object.entries(report.parameters)
      .filter(([, schema]) => schema.default === undefined)
      .map(([name]) => name),
    additionalProperties: false,
  },
  deliveries: deliveriesOf(report, canUnload),
});

/** What POST /jobs accepts as the report's delivery: UNLOAD refuses some queries. */
const deliveriesOf = (report: Report, canUnload: boolean): Delivery[] =>
  canUnload && 'query' in unloadableQuery([report.sql].flat().at(-1) ?? '')
    ? ['collect', 'unload']
    : ['collect'];
