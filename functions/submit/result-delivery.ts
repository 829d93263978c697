import type { SubmitBody } from '../../shared/api/submit-body.ts';
import { pointer } from '../../shared/http/fault.ts';
import type { Fault } from '../../shared/http/problem.ts';
import type { Job, ParameterValue } from '../../shared/job/job.ts';
import type { JobRequest } from '../../shared/pipeline/new-job.ts';
import type { ParameterSchema } from '../../shared/reports/parameter-schema.ts';
import type { RunnableReport } from '../../shared/reports/report.ts';
import { renderedQuery } from '../../shared/result/unload/rendered-query.ts';
import type { UnloadTarget } from '../../shared/result/unload/unload-statement.ts';
import { unloadableQuery } from '../../shared/result/unload/unloadable-query.ts';
import type { LiteralKind } from '../../shared/sql/literal.ts';

/** UNLOAD's own words, its role and its place in S3 take some of the Data API's 100,000 bytes. */
const MAX_QUERY_BYTES = 99_000;

/** What is to be delivered: a report's rows, or those of the caller's own SQL. */
export interface DeliverySource {
  readonly sql: string | readonly string[];
  readonly report?: RunnableReport | undefined;
  readonly values: Job['parameters'];
}

type Asked = Pick<SubmitBody, 'format' | 'delivery' | 'compression' | 'escapeFormulas'>;

/** What the request says, else what its format implies, else what the report says. */
export const deliveryOf = (
  asked: { readonly delivery?: unknown; readonly format?: unknown },
  report: RunnableReport | undefined,
) => asked.delivery ?? (asked.format === 'parquet' ? 'unload' : report?.delivery) ?? 'collect';

/**
 * How the result comes to S3. Adds a fault, with the way out, for what does not go together.
 */
export const resultDelivery = (
  asked: Asked,
  source: DeliverySource,
  target: UnloadTarget | undefined,
  faults: Fault[],
): Pick<JobRequest, 'unload'> => {
  const { format, compression, escapeFormulas } = asked;
  if (format === 'parquet' && compression !== 'none') {
    faults.push({
      pointer: '/compression',
      detail:
        `"format": "parquet" and "compression": "${compression}" do not go together: Parquet is ` +
        'compressed inside; leave compression out',
    });
  }
  const delivery = deliveryOf(asked, source.report);
  if (escapeFormulas && (format !== 'csv' || delivery === 'unload')) {
    const other = format === 'csv' ? '"delivery": "unload"' : `"format": "${format}"`;
    faults.push({
      pointer: '/escapeFormulas',
      detail:
        `"escapeFormulas": true and ${other} do not go together: formulas are escaped in csv ` +
        'that this service writes; leave escapeFormulas out, or ask for "format": "csv" with ' +
        '"delivery": "collect"',
    });
  }
  if (delivery === 'unload') return unload(asked, source, target, faults);
  if (format === 'parquet') {
    faults.push({
      pointer: '/delivery',
      detail:
        '"format": "parquet" and "delivery": "collect" do not go together: only the warehouse ' +
        'writes Parquet; leave delivery out, or ask for csv or jsonl',
    });
  }
  return {};
};

const unload = (
  { delivery, format }: Asked,
  source: DeliverySource,
  target: UnloadTarget | undefined,
  faults: Fault[],
): Pick<JobRequest, 'unload'> => {
  const place = delivery === undefined && format === 'parquet' ? '/format' : '/delivery';
  if (target === undefined) {
    faults.push({
      pointer: place,
      detail:
        '"delivery": "unload" and this deployment do not go together: its warehouse has no role ' +
        'for UNLOAD (setting unloadRole); ask for "delivery": "collect" with csv or jsonl',
    });
  }
  // Of several statements the last is the query; a temporary table may come before it.
  const checked = unloadableQuery([source.sql].flat().at(-1) ?? '');
  if ('refusal' in checked) {
    faults.push({ pointer: place, detail: `"delivery": "unload": ${checked.refusal}` });
    return {};
  }
  // Only values that are right can be written into a text.
  if (faults.length > 0) return {};
  const rendered = renderedQuery(checked.query, source.values, kindIn(source), MAX_QUERY_BYTES);
  if ('query' in rendered) {
    return target === undefined ? {} : { unload: { ...target, query: rendered.query } };
  }
  if ('refusals' in rendered) {
    for (const { name, detail } of rendered.refusals) {
      faults.push({ pointer: pointer(['parameters', name]), detail });
    }
    return {};
  }
  faults.push({
    pointer: place,
    detail:
      `"delivery": "unload" takes at most ${MAX_QUERY_BYTES} bytes of SQL with all values in ` +
      'it; shorten them, or ask for "delivery": "collect"',
  });
  return {};
};

/** A report knows its parameters' types; of a value for ad hoc SQL there is its JSON type. */
const kindIn =
  ({ report, values }: DeliverySource) =>
  (name: string): LiteralKind =>
    declaredKind(report?.parameters[name]) ?? { type: jsonType([values[name]].flat()[0]) };

const declaredKind = (schema: ParameterSchema | undefined): LiteralKind | undefined =>
  schema?.type === 'array' ? schema.items : schema;

const jsonType = (value: ParameterValue | undefined): LiteralKind['type'] => {
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'string';
};
