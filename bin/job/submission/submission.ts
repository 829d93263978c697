import type { JobSubmission } from '../../../shared/client/job-api.ts';
import type { JobClient } from '../../../shared/client/job-client.ts';
import { listItems, listPlaceholders, ownSql } from '../../../shared/client/own-sql.ts';
import type { JobView } from '../../../shared/job/job.ts';
import { placeholders } from '../../../shared/sql/placeholders.ts';
import { UsageError } from '../../terminal/command.ts';
import { type CommandOptions, checkCount, parseArguments } from '../../terminal/parse-arguments.ts';
import {
  hasOwnOption,
  nullableParameters,
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
    const names = placeholders(source.sql);
    const { values, options } = readValues(args, names, names, 'The SQL text');
    const sql = ownSql(source.sql, options.executionMode);
    const parameters = sqlValues(source.sql, values);
    return { request: { ...sql, parameters, ...options.requestOptions }, options };
  }
  const report = await findReport(client, source.report);
  const names = Object.keys(reportParameters(report));
  const { values, options } = readValues(args, names, nullableParameters(report), report.name);
  if (options.executionMode !== undefined) {
    throw new UsageError('--execution-mode goes with --sql; a report has its own.');
  }
  const parameters = typedValues(report, values);
  return { request: { report: report.name, parameters, ...options.requestOptions }, options };
};

/** Texts as they are: the warehouse gives them their types. What stands in `in (:name)` is a list. */
const sqlValues = (sql: string, values: Values): JobView['parameters'] => {
  const lists = listPlaceholders(sql);
  return Object.fromEntries(
    Object.entries(values).map(([name, text]) => [
      name,
      text !== null && lists.has(name) ? listItems(text) : text,
    ]),
  );
};

type Values = Readonly<Record<string, string | null>>;

/** The text of each parameter, set by its own option or by --parameter, and the options. */
const readValues = (
  { source, before, after }: SubmitArguments,
  names: readonly string[],
  nullable: readonly string[],
  owner: string,
) => {
  const accepted = `${owner} takes ${names.map(parameterOption).join(', ') || 'no parameters'}.`;
  const withOption = names.filter(hasOwnOption);
  const withNull = nullable.filter(hasOwnOption);
  const parameters: CommandOptions = Object.fromEntries([
    ...withOption.map((name) => [name, { type: 'string' } as const]),
    ...withNull.map((name) => [`${name}-null`, { type: 'boolean' } as const]),
  ]);
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
  const both = (name: string) => [early[name] ?? [], late[name] ?? []].flat().map(String);
  const pairs: [string, string | null][] = [
    ...withOption.flatMap((name): [string, string][] => {
      const value = late[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
    ...both('parameter').map(parsePair),
    ...withNull
      .filter((name) => late[`${name}-null`] === true)
      .map((name): [string, null] => [name, null]),
    ...both('parameter-null').map((name): [string, null] => [name, null]),
  ];
  checkOnce(
    pairs.map(([name]) => name),
    owner,
  );
  const all: Values = Object.fromEntries(pairs);
  return { values: all, options };
};

/** @throws UsageError where a parameter has two values. */
const checkOnce = (names: readonly string[], owner: string): void => {
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice === undefined) return;
  const advice = Object.hasOwn(submitOptions, twice) ? ' The option belongs before it.' : '';
  throw new UsageError(`--${twice} behind ${owner} is its parameter, given twice.${advice}`);
};

const parsePair = (pair: string): [name: string, value: string] => {
  const [, name, value = ''] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
  if (name === undefined) throw new UsageError('--parameter takes NAME=VALUE.');
  return [name, value];
};
