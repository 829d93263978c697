import type { ReportView } from '../../shared/api/answers.ts';
import type { JobClient, JobSubmission } from '../../shared/client/job-client.ts';
import { placeholders } from '../../shared/sql/placeholders.ts';
import { type CommandOptions, readOptions } from './command-options.ts';
import { optionFor, parametersOf, typedValues } from './report-options.ts';
import { type SubmitOptions, submitOptionsIn } from './submit-options.ts';
import { hasOwnOption, type SubmitWords, submitOptions } from './submit-source.ts';
import { UsageFault } from './usage.ts';

/** What `submit` is to do. */
export interface Submission {
  readonly request: JobSubmission;
  readonly options: SubmitOptions;
}

/**
 * The request that the words make, once the report says which parameters it has.
 *
 * @throws UsageFault where there is no such report, or it has no such parameter.
 */
export const submission = async (client: JobClient, words: SubmitWords): Promise<Submission> => {
  const { source } = words;
  if ('sql' in source) {
    const { values, options } = readWords(words, placeholders(source.sql), 'The SQL text');
    return { request: { sql: source.sql, parameters: values, ...options.shape }, options };
  }
  const report = await reportCalled(client, source.report);
  const { values, options } = readWords(words, Object.keys(parametersOf(report)), report.name);
  const parameters = typedValues(report, values);
  return { request: { report: report.name, parameters, ...options.shape }, options };
};

/** @throws UsageFault where there is no such report. */
export const reportCalled = async (client: JobClient, name: string): Promise<ReportView> => {
  const reports = await client.reports();
  const report = reports.find((candidate) => candidate.name === name);
  if (report !== undefined) return report;
  const names = reports.map((candidate) => candidate.name).join(', ');
  throw new UsageFault(`There is no report '${name}'; there are: ${names}.`);
};

/** The text given for each parameter, by its own option or by --parameter, and the options. */
const readWords = (
  { source, before, behind }: SubmitWords,
  names: readonly string[],
  whose: string,
) => {
  const takes = `${whose} takes ${names.map(optionFor).join(', ') || 'no parameters'}.`;
  const named = names.filter(hasOwnOption);
  const parameters: CommandOptions = Object.fromEntries(
    named.map((name) => [name, { type: 'string' } as const]),
  );
  const early: Record<string, unknown> = readOptions(before, submitOptions).values;
  const { values, positionals } = readOptions(behind, { ...submitOptions, ...parameters }, takes);
  const late: Record<string, unknown> = values;
  const [surplus] = positionals;
  if (surplus !== undefined) throw new UsageFault(`What is '${surplus}'? ${takes}`);
  if ('report' in source && late['sql'] !== undefined) {
    throw new UsageFault('Submit what? Either a report or --sql TEXT.');
  }
  const options = submitOptionsIn((name) =>
    named.includes(name) ? early[name] : (late[name] ?? early[name]),
  );
  const pairs = [early['parameter'] ?? [], late['parameter'] ?? []].flat().map(pairIn);
  const own = named.flatMap((name) => {
    const value = late[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const [twice] = own.find(([name]) => pairs.some(([other]) => other === name)) ?? [];
  if (twice !== undefined) {
    const option = Object.hasOwn(submitOptions, twice) ? ' The option belongs before it.' : '';
    throw new UsageFault(`--${twice} behind ${whose} is its parameter, given twice.${option}`);
  }
  const given: Record<string, string> = Object.fromEntries([...own, ...pairs]);
  return { values: given, options };
};

const pairIn = (pair: unknown): readonly [name: string, value: string] => {
  const [, name, value = ''] = /^([^=]+)=(.*)$/s.exec(String(pair)) ?? [];
  if (name === undefined) throw new UsageFault('--parameter takes NAME=VALUE.');
  return [name, value];
};
