import type { JobSubmission } from '../../../shared/client/job-api.ts';
import type { JobClient } from '../../../shared/client/job-client.ts';
import { placeholders } from '../../../shared/sql/placeholders.ts';
import { UsageError } from '../../terminal/command.ts';
import { type CommandOptions, checkCount, parseArguments } from '../../terminal/parse-arguments.ts';
import {
  hasOwnOption,
  parameterOption,
  reportParameters,
  typedValues,
} from '../report/report-parameters.ts';
import { findReport } from '../report/reports.ts';
import { type SubmitArguments, submitOptions } from './submit-arguments.ts';
import { readOptions, type SubmitOptions } from './submit-options.ts';

/** A request with the options of the command. */
export interface Submission {
  readonly request: JobSubmission;
  readonly options: SubmitOptions;
}

/**
 * Reads the arguments with the parameters that the report or the SQL text has.
 *
 * @throws UsageError where there is no such report, or it has no such parameter.
 */
export const readSubmission = async (
  client: JobClient,
  args: SubmitArguments,
): Promise<Submission> => {
  const { source } = args;
  if ('sql' in source) {
    const { values, options } = readValues(args, placeholders(source.sql), 'The SQL text');
    return { request: { sql: source.sql, parameters: values, ...options.requestOptions }, options };
  }
  const report = await findReport(client, source.report);
  const { values, options } = readValues(args, Object.keys(reportParameters(report)), report.name);
  const parameters = typedValues(report, values);
  return { request: { report: report.name, parameters, ...options.requestOptions }, options };
};

/** The text of each parameter, set by its own option or by --parameter, and the options. */
const readValues = (
  { source, before, after }: SubmitArguments,
  names: readonly string[],
  owner: string,
) => {
  const accepted = `${owner} takes ${names.map(parameterOption).join(', ') || 'no parameters'}.`;
  const withOption = names.filter(hasOwnOption);
  const parameters: CommandOptions = Object.fromEntries(
    withOption.map((name) => [name, { type: 'string' } as const]),
  );
  const early: Record<string, unknown> = parseArguments(before, submitOptions).values;
  const known = { ...submitOptions, ...parameters };
  const { values, positionals } = parseArguments(after, known, accepted);
  const late: Record<string, unknown> = values;
  checkCount(positionals, 0, accepted);
  if ('report' in source && late['sql'] !== undefined) {
    throw new UsageError('Submit what? Either a report or --sql TEXT.');
  }
  const options = readOptions((name) =>
    withOption.includes(name) ? early[name] : (late[name] ?? early[name]),
  );
  const pairs = [early['parameter'] ?? [], late['parameter'] ?? []].flat().map(parsePair);
  const own = withOption.flatMap((name) => {
    const value = late[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const [twice] = own.find(([name]) => pairs.some(([other]) => other === name)) ?? [];
  if (twice !== undefined) {
    const advice = Object.hasOwn(submitOptions, twice) ? ' The option belongs before it.' : '';
    throw new UsageError(`--${twice} behind ${owner} is its parameter, given twice.${advice}`);
  }
  const all: Record<string, string> = Object.fromEntries([...own, ...pairs]);
  return { values: all, options };
};

const parsePair = (pair: unknown): readonly [name: string, value: string] => {
  const [, name, value = ''] = /^([^=]+)=(.*)$/s.exec(String(pair)) ?? [];
  if (name === undefined) throw new UsageError('--parameter takes NAME=VALUE.');
  return [name, value];
};
