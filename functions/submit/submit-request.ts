import { type SubmitBody, submitBodySchema } from '../../shared/api/submit-body.ts';
import { faultsOf, faultyRequest, pointer, wordsOf } from '../../shared/http/fault.ts';
import { type Fault, HttpProblem } from '../../shared/http/problem.ts';
import { assertQuery } from '../../shared/http/query.ts';
import { type ApiRequest, jsonBody } from '../../shared/http/request.ts';
import { maySendSql } from '../../shared/http/viewer.ts';
import { type RequestLimits, usualTimeout } from '../../shared/job/job-limits.ts';
import type { JobRequest } from '../../shared/pipeline/new-job.ts';
import type { RunnableReport } from '../../shared/reports/report.ts';
import {
  type CheckedParameters,
  checkReportParameters,
  checkSqlParameters,
} from '../../shared/reports/report-parameters.ts';
import type { UnloadTarget } from '../../shared/result/unload/unload-statement.ts';
import { placeholders } from '../../shared/sql/placeholders.ts';
import { onlyReads } from '../../shared/sql/statements.ts';
import { checkBoundSize } from './bound-size.ts';
import { deliveryOf, resultDelivery } from './result-delivery.ts';
import { isObject, ownTexts, type SubmitSource, submitSource } from './submit-source.ts';

/** A request that may become a job. */
export type SubmitRequest = JobRequest;

export interface SubmitRules {
  readonly reports: readonly RunnableReport[];
  /** With `read` only statements that read. */
  readonly adHocSql: 'allowed' | 'read' | 'refused';
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
  checkOwnSql(rules, request, input);
  const parsed = submitBodySchema.safeParse(input, { error: wordsOf });
  const faults = parsed.success ? [] : faultsOf(parsed.error, input);
  checkLimits(rules.limits, input, faults);
  const source = submitSource(rules, input, faults);
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
    ...(source.executionMode !== undefined && { executionMode: source.executionMode }),
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

/** @throws HttpProblem where this deployment, or this caller, may only run reports. */
const checkOwnSql = (rules: SubmitRules, request: ApiRequest, input: unknown): void => {
  const { sql, statements } = isObject(input) ? input : {};
  if (sql === undefined && statements === undefined) return;
  if (rules.adHocSql === 'refused') {
    const detail = 'This deployment runs reports only; GET /reports lists them.';
    throw new HttpProblem('ad-hoc-sql-refused', { detail });
  }
  if (!maySendSql(request)) {
    const detail = "SQL of one's own takes a token with the scope jobs:sql.";
    throw new HttpProblem('scope-missing', { detail });
  }
  if (rules.adHocSql === 'read') checkReads(input);
};

/** @throws HttpProblem where a statement may write, as far as its words tell. */
const checkReads = (input: unknown): void => {
  const errors = ownTexts(input)
    .filter(({ sql }) => !onlyReads(sql))
    .map(({ at }) => ({ pointer: at, detail: READS }));
  const [first] = errors;
  if (first === undefined) return;
  throw new HttpProblem('ad-hoc-sql-reads-only', {
    detail: `${first.pointer}: ${READS}.`,
    errors,
  });
};

const READS =
  'only select, with, show, explain and describe are accepted here, without into, insert, ' +
  'update, delete or merge outside of quotes';

const checkParameters = (
  source: SubmitSource,
  input: unknown,
  faults: Fault[],
): CheckedParameters => {
  const values = isObject(input) && isObject(input['parameters']) ? input['parameters'] : {};
  const checked =
    'name' in source
      ? checkReportParameters(source, values)
      : checkSqlParameters(
          [source.sql].flat().flatMap((sql) => placeholders(sql)),
          values,
        );
  for (const { path, detail } of checked.faults) {
    faults.push({ pointer: pointer(['parameters', ...path]), detail });
  }
  const report = 'name' in source ? source : undefined;
  if (checked.faults.length === 0) {
    const isUnloaded = deliveryOf(isObject(input) ? input : {}, report) === 'unload';
    const wanted = { sql: source.sql, report, values: checked.values };
    checkBoundSize(wanted, isUnloaded, faults);
  }
  return checked;
};

/** What the schema takes and this deployment does not. */
const checkLimits = (limits: RequestLimits, input: unknown, faults: Fault[]): void => {
  const { timeoutSeconds } = isObject(input) ? input : {};
  const add = (pointer: string, detail: string) => {
    // A schema that takes less has its say already.
    if (!faults.some((fault) => fault.pointer === pointer)) faults.push({ pointer, detail });
  };
  for (const { at, sql } of ownTexts(input)) {
    const size = Buffer.byteLength(sql);
    if (size <= limits.sqlBytes) continue;
    add(at, `at most ${limits.sqlBytes} bytes of SQL are accepted; given: ${size} bytes`);
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
