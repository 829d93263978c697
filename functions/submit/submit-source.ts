import type { Fault } from '../../shared/http/problem.ts';
import { type ExecutionMode, executionModes } from '../../shared/job/job.ts';
import { given } from '../../shared/platform/given-value.ts';
import type { RunnableReport } from '../../shared/reports/report.ts';
import { firstWords } from '../../shared/sql/tokenizer.ts';

/** What a request runs: a report, or the caller's own statements. */
export type SubmitSource =
  | RunnableReport
  | {
      readonly sql: string | readonly string[];
      readonly executionMode?: ExecutionMode | undefined;
    };

interface SourceRules {
  readonly reports: readonly RunnableReport[];
  /** Present where the warehouse has a role for UNLOAD. */
  readonly unload: unknown;
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An SQL text of the caller, and its place in the body. */
interface OwnText {
  readonly at: string;
  readonly sql: string;
}

/** The SQL texts of the caller, as far as they are texts. */
export const ownTexts = (input: unknown): OwnText[] => {
  const { sql, statements } = isObject(input) ? input : {};
  const several = Array.isArray(statements) ? statements : [];
  return [
    { at: '/sql', sql },
    ...several.map((text: unknown, index) => ({ at: `/statements/${index}`, sql: text })),
  ].flatMap(({ at, sql: text }) => (typeof text === 'string' ? [{ at, sql: text }] : []));
};

/** What is to be run; adds a fault unless exactly one thing is. */
export const submitSource = (
  rules: SourceRules,
  input: unknown,
  faults: Fault[],
): SubmitSource | undefined => {
  const { report, sql, statements, executionMode } = isObject(input) ? input : {};
  const sources = [report, sql, statements].filter((source) => source !== undefined);
  if (sources.length !== 1) {
    const what = sources.length === 0 ? 'none was' : `${sources.length} were`;
    faults.push({
      pointer: '',
      detail: `Exactly one of report, sql and statements is accepted; ${what} given`,
    });
    return undefined;
  }
  if (executionMode !== undefined && statements === undefined) {
    const detail =
      'executionMode goes with statements; a report sets its own, and one statement needs none';
    faults.push({ pointer: '/executionMode', detail });
  }
  if (report !== undefined) return reportOf(rules, report, faults);
  const texts = ownTexts(input);
  if (rules.unload !== undefined) for (const text of texts) checkTransfers(text, faults);
  if (statements === undefined) return texts[0];
  if (!Array.isArray(statements) || texts.length < statements.length) return undefined;
  return {
    sql: texts.map((text) => text.sql),
    executionMode: executionModes.find((mode) => mode === executionMode),
  };
};

const reportOf = (
  rules: SourceRules,
  name: unknown,
  faults: Fault[],
): RunnableReport | undefined => {
  const found = rules.reports.find((report) => report.name === name);
  if (found === undefined && typeof name === 'string' && name !== '') {
    const names = rules.reports.map((report) => report.name).join(', ');
    const detail = `There is no report ${given(name)}; there are: ${names}`;
    faults.push({ pointer: '/report', detail });
  }
  return found;
};

/**
 * The role that unloads results may write to the results of every owner, and a caller's own UNLOAD
 * or COPY could use it. A procedure is not looked into; the database's grants decide about that.
 */
const checkTransfers = ({ at, sql }: OwnText, faults: Fault[]): void => {
  const transfer = firstWords(sql).find((word) => word === 'unload' || word === 'copy');
  if (transfer === undefined) return;
  faults.push({
    pointer: at,
    detail:
      `${transfer.toUpperCase()} is not accepted here: it could use the role that unloads the ` +
      'results of all owners. To unload rows, send the query alone with "delivery": "unload"',
  });
};
