import { type SubmitBody, submitBodySchema } from '../../shared/api/submit-body.ts';
import { faultsOf, faultyRequest, pointer, wordsOf } from '../../shared/http/fault.ts';
import { type Fault, HttpProblem } from '../../shared/http/problem.ts';
import { assertQuery } from '../../shared/http/query.ts';
import { type ApiRequest, jsonBody } from '../../shared/http/request.ts';
import { maySendSql } from '../../shared/http/viewer.ts';
import { type RequestLimits, usualTimeout } from '../../shared/job/job-limits.ts';
import type { JobRequest } from '../../shared/pipeline/new-job.ts';
import { given } from '../../shared/platform/given-value.ts';
import type { RunnableReport } from '../../shared/reports/report.ts';
import {
  type CheckedParameters,
  checkReportParameters,
  checkSqlParameters,
} from '../../shared/reports/report-parameters.ts';
import type { UnloadTarget } from '../../shared/result/unload/unload-statement.ts';
import { placeholders } from '../../shared/sql/placeholders.ts';
import { firstWords } from '../../shared/sql/tokenizer.ts';
import { checkBoundSize } from './bound-size.ts';
import { deliveryOf, resultDelivery } from './result-delivery.ts';

/** A request that may become a job. */
export type SubmitRequest = JobRequest;

export interface SubmitRules {
  readonly reports: readonly RunnableReport[];
  readonly adHocSql: 'allowed' | 'refused';
  /** What UNLOAD needs; undefined where the warehouse has no role for it. */
  readonly unload: UnloadTarget | undefined;
  readonly limits: RequestLimits;
}

/**
 * Reads POST /jobs.
 *
 * @throws HttpProblem that names every fault of the body at once.
 */
export const parseSubmitRequest = (rules: SubmitRules, request: ApiRequest): SubmitRequest => {
  assertQuery(request);
  const idempotencyKey = idempotencyKeyOf(request);
  const input = jsonBody(request, rules.limits.bodyBytes);
  if (isObject(input) && input['sql'] !== undefined && rules.adHocSql === 'refused') {
    const detail = 'This deployment runs reports only; GET /reports lists them.';
    throw new HttpProblem('ad-hoc-sql-refused', { detail });
  }
  if (isObject(input) && input['sql'] !== undefined && !maySendSql(request)) {
    const detail = "SQL of one's own takes a token with the scope jobs:sql.";
    throw new HttpProblem('scope-missing', { detail });
  }
  const parsed = submitBodySchema.safeParse(input, { error: wordsOf });
  const faults = parsed.success ? [] : faultsOf(parsed.error, input);
  checkLimits(rules.limits, input, faults);
  const source = sourceOf(rules, input, faults);
  const checked = source && checkParameters(source, input, faults);
  if (!parsed.success || !source || !checked) throw faultyRequest('invalid-request', faults);
  const report = 'name' in source ? source : undefined;
  const { format, compression, escapeFormulas, timeoutSeconds, onWaitTimeout } = parsed.data;
  const wanted = { sql: source.sql, report, values: checked.values };
  const delivery = resultDelivery(parsed.data, wanted, rules.unload, faults);
  if (faults.length > 0) throw faultyRequest('invalid-request', faults);
  return {
    owner: request.owner,
    traceparent: request.traceparent,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    format,
    ...(compression !== 'none' && { compression }),
    ...(escapeFormulas && { escapeFormulas }),
    ...delivery,
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(onWaitTimeout === 'cancel' && { onWaitTimeout }),
    usualTimeoutSeconds: usualTimeout(rules.limits, report),
    parameters: checked.values,
    asked: askedOf(parsed.data, checked.values),
    sql: source.sql,
    ...(report && { report: report.name }),
  };
};

/** What does not change with the defaults of the report. */
const askedOf = ({ parameters, delivery }: SubmitBody, values: JobRequest['parameters']) => ({
  parameters: Object.fromEntries(
    Object.entries(values).filter(([name]) => Object.hasOwn(parameters, name)),
  ),
  ...(delivery !== undefined && { delivery }),
});

type Source = RunnableReport | { readonly sql: string };

/** The one text to run; adds a fault unless there is exactly one. */
const sourceOf = (rules: SubmitRules, input: unknown, faults: Fault[]): Source | undefined => {
  const { report, sql } = isObject(input) ? input : {};
  if ((report === undefined) === (sql === undefined)) {
    const what = report === undefined ? 'neither was' : 'both were';
    faults.push({
      pointer: '',
      detail: `Exactly one of report and sql is accepted; ${what} given`,
    });
    return undefined;
  }
  if (typeof sql === 'string') {
    if (rules.unload !== undefined) checkTransfers(sql, faults);
    return { sql };
  }
  const found = rules.reports.find(({ name }) => name === report);
  if (found === undefined && typeof report === 'string' && report !== '') {
    const names = rules.reports.map(({ name }) => name).join(', ');
    const detail = `There is no report ${given(report)}; there are: ${names}`;
    faults.push({ pointer: '/report', detail });
  }
  return found;
};

/**
 * The role that unloads results may write to the results of every owner, and a caller's own UNLOAD
 * or COPY could use it. A procedure is not looked into; the database's grants decide about that.
 */
const checkTransfers = (sql: string, faults: Fault[]): void => {
  const transfer = firstWords(sql).find((word) => word === 'unload' || word === 'copy');
  if (transfer === undefined) return;
  faults.push({
    pointer: '/sql',
    detail:
      `${transfer.toUpperCase()} is not accepted here: it could use the role that unloads the ` +
      'results of all owners. To unload rows, send the query alone with "delivery": "unload"',
  });
};

const checkParameters = (source: Source, input: unknown, faults: Fault[]): CheckedParameters => {
  const values = isObject(input) && isObject(input['parameters']) ? input['parameters'] : {};
  const checked =
    'name' in source
      ? checkReportParameters(source, values)
      : checkSqlParameters(placeholders(source.sql), values);
  for (const { path, detail } of checked.faults) {
    faults.push({ pointer: pointer(['parameters', ...path]), detail });
  }
  const report = 'name' in source ? source : undefined;
  if (checked.faults.length > 0 || deliveryOf(isObject(input) ? input : {}, report) === 'unload') {
    return checked;
  }
  checkBoundSize({ sql: source.sql, report, values: checked.values }, faults);
  return checked;
};

/** What the schema takes and this deployment does not. */
const checkLimits = (limits: RequestLimits, input: unknown, faults: Fault[]): void => {
  const { sql, timeoutSeconds } = isObject(input) ? input : {};
  const size = typeof sql === 'string' ? Buffer.byteLength(sql) : 0;
  const add = (pointer: string, detail: string) => {
    // A schema that takes less has its say already.
    if (!faults.some((fault) => fault.pointer === pointer)) faults.push({ pointer, detail });
  };
  if (size > limits.sqlBytes) {
    add('/sql', `at most ${limits.sqlBytes} bytes of SQL are accepted; given: ${size} bytes`);
  }
  if (typeof timeoutSeconds === 'number' && timeoutSeconds > limits.maxTimeoutSeconds) {
    const most = limits.maxTimeoutSeconds;
    add('/timeoutSeconds', `at most ${most} seconds are accepted; given: ${timeoutSeconds}`);
  }
};

const idempotencyKeyOf = (request: ApiRequest): string | undefined => {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (key.length >= 1 && key.length <= 255) return key;
  const detail = `Idempotency-Key has ${key.length} characters; 1 to 255 are accepted.`;
  throw new HttpProblem('malformed-request', { detail });
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
