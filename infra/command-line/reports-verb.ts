import type { ReportView } from '../../shared/api/answers.ts';
import { textTable } from '../local/terminal/text-table.ts';
import { onlyWord, readOptions } from './command-options.ts';
import { connect } from './connect.ts';
import { parametersOf, parameterText } from './report-options.ts';
import { fitted, plain } from './terminal.ts';
import { COMMAND, UsageFault } from './usage.ts';
import { exitCodes, jsonText, type Verb } from './verb.ts';

/** reports: all of them in a table, or one with what its parameters accept. */
export const reportsVerb: Verb = async ({ terminal, environment }, args) => {
  const { values, positionals } = readOptions(args, {});
  const name = positionals.length === 0 ? undefined : onlyWord(positionals, 'report');
  const { client } = await connect(values, environment);
  const reports = await client.reports({ signal: terminal.interrupted });
  const wanted = name === undefined ? reports : reports.filter((report) => report.name === name);
  const [report] = wanted;
  if (name !== undefined && report === undefined) {
    const names = reports.map((known) => known.name).join(', ');
    throw new UsageFault(`There is no report '${name}'; there are: ${names}.`);
  }
  if (values.json) terminal.print(jsonText({ reports: wanted }));
  else if (name !== undefined && report !== undefined) terminal.print(details(report));
  else terminal.print(tableOf(reports, terminal.columns));
  return exitCodes.done;
};

const namesOf = (report: ReportView): string[] => Object.keys(parametersOf(report));

const tableOf = (reports: readonly ReportView[], columns: number | undefined): string =>
  textTable(
    [
      { title: 'report', alignment: 'left' },
      { title: 'parameters', alignment: 'left' },
      { title: 'title', alignment: 'left' },
    ],
    reports.map((report) => [
      report.name,
      namesOf(report)
        .map((name) => `--${name}`)
        .join(' '),
      plain(report.title),
    ]),
  )
    .split('\n')
    .map((line) => fitted(line, columns))
    .join('\n');

const details = (report: ReportView): string => {
  const parameters = Object.entries(parametersOf(report));
  const width = Math.max(0, ...parameters.map(([name]) => name.length));
  const options = parameters.map(([name]) => ` --${name} VALUE`).join('');
  return [
    plain(report.title),
    plain(report.description),
    '',
    ...parameters.map(
      ([name, parameter]) => `  --${name.padEnd(width)}  ${plain(parameterText(parameter))}`,
    ),
    ...(parameters.length > 0 ? [''] : []),
    `Delivery: ${report.deliveries.join(' or ')}`,
    '',
    `${COMMAND} submit ${report.name}${options} --wait`,
  ].join('\n');
};
