import type { ReportView } from '../../../shared/api/answers.ts';
import type { JobClient } from '../../../shared/client/job-client.ts';
import { exitCodes, type Subcommand, UsageError } from '../../terminal/command.ts';
import { onlyArgument, parseArguments } from '../../terminal/parse-arguments.ts';
import { left, textTable, valueLines } from '../../terminal/table.ts';
import { formatJson, sanitize } from '../../terminal/text.ts';
import { commandHint } from '../display/follow.ts';
import { formattedLines, outputFormat } from '../display/output-format.ts';
import { type Connection, commonOptions, connect } from '../service/connect.ts';
import {
  exampleOption,
  parameterOption,
  parameterText,
  reportParameters,
} from './report-parameters.ts';

/** reports: all of them in a table, or one with what its parameters accept. */
export const reports: Subcommand = {
  synopsis: 'reports [REPORT]',
  summary: 'the reports, or one with its parameters',
  details:
    'Lists the reports; or shows what the parameters of one accept, and a command that runs it.',
  run: async ({ terminal, environment }, args) => {
    const { values, positionals } = parseArguments(args, commonOptions);
    const name = positionals.length === 0 ? undefined : onlyArgument(positionals, 'report');
    const format = outputFormat(values['output-format']);
    const connection = await connect(values, environment);
    const known = await connection.client.reports({ signal: terminal.interrupted });
    const report = name === undefined ? undefined : pickReport(known, name);
    if (values.json) terminal.print(formatJson({ reports: report ? [report] : known }));
    else if (report) terminal.print(reportText(report, connection));
    else if (format !== undefined && format !== 'table') {
      const rows = known.map(({ name, title, description }) => [name, title, description]);
      const lines = formattedLines(format, ['report', 'title', 'description'], rows);
      for await (const line of lines) terminal.print(line);
    } else terminal.print(reportTable(known, terminal.columns));
    return exitCodes.done;
  },
};

/** @throws UsageError where the service has no such report. */
export const findReport = async (client: JobClient, name: string): Promise<ReportView> =>
  pickReport(await client.reports(), name);

const pickReport = (known: readonly ReportView[], name: string): ReportView => {
  const report = known.find((candidate) => candidate.name === name);
  if (report !== undefined) return report;
  const names = known.map((candidate) => candidate.name).join(', ');
  throw new UsageError(`There is no report '${name}'; there are: ${names}.`);
};

const reportTable = (known: readonly ReportView[], maxWidth: number | undefined): string =>
  textTable(
    ['report', 'parameters', 'title'].map(left),
    known.map((report) => [
      report.name,
      Object.keys(reportParameters(report)).map(parameterOption).join(' '),
      sanitize(report.title),
    ]),
    maxWidth,
  );

/** The report, what its parameters accept, and a command that runs it with examples. */
export const reportText = (report: ReportView, connection: Connection): string => {
  const parameters = Object.entries(reportParameters(report));
  const lines = parameters.map(
    ([name, parameter]) =>
      [`  ${parameterOption(name)}`, sanitize(parameterText(parameter))] as const,
  );
  const options = parameters.map(([name, parameter]) => ` ${exampleOption(name, parameter)}`);
  return [
    sanitize(report.title),
    sanitize(report.description),
    '',
    ...(lines.length > 0 ? [valueLines(lines), ''] : []),
    `Delivery: ${report.deliveries.join(' or ')}`,
    '',
    // After the report, an option of the command would be read as a parameter of the same name.
    commandHint(connection, sanitize(`submit --wait ${report.name}${options.join('')}`)),
  ].join('\n');
};
