import type { ReportView } from '../../shared/api/answers.ts';
import { fitted, plain } from '../terminal/terminal.ts';
import { textTable } from '../terminal/text-table.ts';
import { onlyWord, readOptions } from './command-options.ts';
import { type Connection, connect } from './connect.ts';
import { hint } from './follow.ts';
import { exampleOption, optionFor, parametersOf, parameterText } from './report-options.ts';
import { UsageFault } from './usage.ts';
import { exitCodes, jsonText, type Verb } from './verb.ts';

/** reports: all of them in a table, or one with what its parameters accept. */
export const reportsVerb: Verb = async ({ terminal, environment }, args) => {
  const { values, positionals } = readOptions(args, {});
  const name = positionals.length === 0 ? undefined : onlyWord(positionals, 'report');
  const connection = await connect(values, environment);
  const { client } = connection;
  const reports = await client.reports({ signal: terminal.interrupted });
  const wanted = name === undefined ? reports : reports.filter((report) => report.name === name);
  const [report] = wanted;
  if (name !== undefined && report === undefined) {
    const names = reports.map((known) => known.name).join(', ');
    throw new UsageFault(`There is no report '${name}'; there are: ${names}.`);
  }
  if (values.json) terminal.print(jsonText({ reports: wanted }));
  else if (name !== undefined && report !== undefined)
    terminal.print(reportText(report, connection));
  else terminal.print(tableOf(reports, terminal.columns));
  return exitCodes.done;
};

const tableOf = (reports: readonly ReportView[], columns: number | undefined): string =>
  textTable(
    [
      { title: 'report', alignment: 'left' },
      { title: 'parameters', alignment: 'left' },
      { title: 'title', alignment: 'left' },
    ],
    reports.map((report) => [
      report.name,
      Object.keys(parametersOf(report)).map(optionFor).join(' '),
      plain(report.title),
    ]),
  )
    .split('\n')
    .map((line) => fitted(line, columns))
    .join('\n');

/** What the report is, what its parameters accept, and a command that runs it with examples. */
export const reportText = (report: ReportView, connection: Connection): string => {
  const parameters = Object.entries(parametersOf(report));
  const width = Math.max(0, ...parameters.map(([name]) => optionFor(name).length));
  const options = parameters.map(([name, parameter]) => ` ${exampleOption(name, parameter)}`);
  return [
    plain(report.title),
    plain(report.description),
    '',
    ...parameters.map(
      ([name, parameter]) =>
        `  ${optionFor(name).padEnd(width)}  ${plain(parameterText(parameter))}`,
    ),
    ...(parameters.length > 0 ? [''] : []),
    `Delivery: ${report.deliveries.join(' or ')}`,
    '',
    // An option behind the report would be its parameter where it has one of that name.
    hint(connection, plain(`submit --wait ${report.name}${options.join('')}`)),
  ].join('\n');
};
