import { MAX_WAIT_SECONDS } from '../../../shared/http/prefer.ts';
import { MAX_TIMEOUT_SECONDS } from '../../../shared/redshift/statement.ts';
import { type CommandContext, exitCodes, type Subcommand } from '../../terminal/command.ts';
import { commandNames } from '../../terminal/command-names.ts';
import { formatCount, formatJson } from '../../terminal/text.ts';
import { commandHint, endingText, follow, resumeHint } from '../display/follow.ts';
import { requestText } from '../display/job-text.ts';
import { checkOutput, outputResult } from '../display/result-output.ts';
import { findReport, reportText } from '../report/reports.ts';
import { connect } from '../service/connect.ts';
import { explainError } from '../service/explain-error.ts';
import { sqlText } from './sql-text.ts';
import { readSubmission } from './submission.ts';
import { splitArguments } from './submit-arguments.ts';

const details = `Submits a report, or an SQL text where the service allows it, with its parameters:
  submit [OPTION …] REPORT --NAME VALUE …
  submit [OPTION …] --sql TEXT --NAME VALUE …     (--sql @FILE, or - for standard input)

A list is --keys 1,2,3 (or in JSON: --keys '["a,b"]'), an empty text --name '', null --name-null.
Several statements in one text, separated by semicolons, are one job.
A negative number is a value like others; write --NAME=VALUE for others that begin with a hyphen.
  --wait                   wait until the job is settled, and show its rows
  --on-wait-timeout continue|cancel
                           with --wait: what becomes of a job that takes longer than ${MAX_WAIT_SECONDS} s
  --output FILE            with --wait: write the rows to a file (- for standard output)
  --format csv|jsonl|parquet
                           the format of the result; the name of the file decides, else csv
  --delivery collect|unload
                           through the service, or straight from the warehouse: for large results
  --timeout SECONDS        how long the statement may run, up to ${formatCount(MAX_TIMEOUT_SECONDS)}; then the job fails
  --compression none|gzip|zstd
                           of csv and jsonl; the name of the file decides, else none
  --escape-formulas        guard texts of a csv file that a spreadsheet would run
  --idempotency-key KEY    makes it safe to submit the same again
  --execution-mode TRANSACTION|AUTO_COMMIT
                           of several statements in --sql: all or none, or each for itself
  --parameter NAME=VALUE   a parameter of any name, also that of an option
  --parameter-null NAME    the same with null for its value

A parameter with the name of an option: behind the report (or the SQL text) it is the parameter,
before it the option. --endpoint, --sign, --sql, --parameter and --help are always options.`;

/** A short report is there by then, in one request; for a longer one progress is shown. */
const WAIT_SECONDS = 2;

const run: Subcommand['run'] = async ({ terminal, environment, newKey }, args) => {
  const split = splitArguments(args);
  const connection = await connect(split.endpoint, environment);
  const { client } = connection;
  const source = 'sql' in split.source ? { sql: await sqlText(split.source.sql) } : split.source;
  const { request, options } = await readSubmission(client, { ...split, source });
  await checkOutput(options.output);

  // Ctrl-C does not abort this call: the user is told which job continues.
  const idempotencyKey = options.idempotencyKey ?? newKey();
  const waitSeconds = request.onWaitTimeout === 'cancel' ? MAX_WAIT_SECONDS : WAIT_SECONDS;
  if (waitSeconds > WAIT_SECONDS) {
    terminal.note(`A job that takes longer than ${waitSeconds} s is cancelled.`);
  }
  const wait = options.wait ? { waitSeconds } : {};
  const job = await client.submit(request, { idempotencyKey, ...wait });
  if (terminal.interrupted.aborted) {
    terminal.note(resumeHint(connection, job.jobId));
    return exitCodes.interrupted;
  }
  if (!options.wait) {
    terminal.print(options.json ? formatJson(job) : `Job ${job.jobId} is ${job.state}.`);
    if (terminal.rewrite) {
      terminal.note(`Follow it:  ${commandHint(connection, `status ${job.jobId} --wait`)}`);
    }
    return exitCodes.done;
  }
  terminal.note(`Job ${job.jobId}: ${requestText(job)}`);
  const settled = await follow(connection, terminal, job);
  if (settled === undefined) return exitCodes.interrupted;
  terminal.note(endingText(settled));
  if (options.json) terminal.print(formatJson(settled));
  if (settled.state !== 'SUCCEEDED') return exitCodes.failed;
  if (settled.result?.hasResultSet && (!options.json || options.output !== undefined)) {
    await outputResult(client, terminal, settled, options.output, options.outputFormat);
  }
  return exitCodes.done;
};

/** The parameters of the report that the arguments name; undefined where they cannot be read. */
const reportHelp = async (context: CommandContext, args: readonly string[]) => {
  if (args.length === 0) return undefined;
  try {
    const { source, endpoint } = splitArguments(args);
    if ('sql' in source) return undefined;
    const connection = await connect(endpoint, context.environment);
    const report = await findReport(connection.client, source.report);
    return `${reportText(report, connection)}\n\nOptions: ${commandNames.job} submit --help`;
  } catch (error) {
    context.terminal.note(explainError(error, context));
    return undefined;
  }
};

/** submit: a report or an SQL text with its parameters; with --wait followed to its rows. */
export const submit: Subcommand = {
  synopsis: 'submit REPORT …',
  summary: 'submit a report, or with --sql TEXT an SQL text',
  details,
  help: reportHelp,
  run,
};
