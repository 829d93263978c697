import { MAX_TIMEOUT_SECONDS } from '../../shared/api/submit-body.ts';

/** How the commands are called, here and in every hint. */
export const COMMAND = 'npm run job --';

const LONGEST_TIMEOUT = MAX_TIMEOUT_SECONDS.toLocaleString('en-US');

const everyVerb = `Options of every verb:
  --endpoint URL           where the service is; else JOBS_ENDPOINT, else http://127.0.0.1:3000
  --json                   answer with the JSON of the service
  --sign, --no-sign        sign with AWS credentials; done unless the service is on this machine
  --aws-region REGION      the Region to sign for; else that of the endpoint's name, else AWS_REGION
  --help                   this text
JOBS_TOKEN, where it is set, is sent as a bearer token instead of a signature.`;

/** What the command line understands. */
export const usage = `Usage: ${COMMAND} VERB …

  reports [REPORT]         the reports, or one with its parameters
  submit REPORT …          submit a report, or with --sql TEXT an SQL text
  status JOB [--wait]      the job as it is now, or once it is settled
  list                     your jobs, newest first
  result JOB               the rows of a job
  cancel JOB               ask for the job's end

More about one of them: ${COMMAND} VERB --help
A report's parameters:  ${COMMAND} submit REPORT --help

${everyVerb}

Exit codes: 0 done; 1 refused, or the job failed; 2 wrong words; 130 interrupted, the job goes on.`;

const submitUsage = `Usage: ${COMMAND} submit [OPTION …] REPORT --NAME VALUE …
       ${COMMAND} submit [OPTION …] --sql TEXT --NAME VALUE …

Submits a report, or an SQL text where the service allows it, with its parameters.
A negative number is a value like others; write --NAME=VALUE for others that begin with a hyphen.
  --wait                   wait until the job is settled, and show its rows
  --output FILE            with --wait: write the rows to a file (- for standard output)
  --format csv|jsonl|parquet
                           the format of the result; the name of the file decides, else csv
  --delivery collect|unload
                           through the service, or straight from the warehouse: for large results
  --timeout SECONDS        how long the statement may run, up to ${LONGEST_TIMEOUT}; then the job fails
  --compression none|gzip|zstd
                           of csv and jsonl; the name of the file decides, else none
  --escape-formulas        guard texts of a csv file that a spreadsheet would run
  --idempotency-key KEY    makes it safe to submit the same again
  --parameter NAME=VALUE   a parameter of any name, also that of an option

A parameter with the name of an option: behind the report (or the SQL text) it is the parameter,
before it the option. --endpoint, --sign, --sql, --parameter and --help are always options.

${everyVerb}`;

const ofVerb = (words: string, does: string, options = ''): string =>
  `Usage: ${COMMAND} ${words}\n\n${does}\n${options === '' ? '' : `${options}\n`}\n${everyVerb}`;

/** What each verb understands, by its name. */
export const verbUsages: Readonly<Record<string, string>> = {
  reports: ofVerb(
    'reports [REPORT]',
    'Lists the reports; or shows what the parameters of one accept, and a command that runs it.',
  ),
  submit: submitUsage,
  status: ofVerb(
    'status JOB [--wait]',
    'Shows the job as it is now.',
    '  --wait                   wait until the job is settled; exit code 1 unless it succeeded',
  ),
  list: ofVerb(
    'list [OPTION …]',
    'Lists your jobs, newest first.',
    `  --state STATE            only those in this state
  --report REPORT          only those of this report
  --limit N                at most so many, up to 99999; else 20
  --owner OWNER            as an administrator: another owner's jobs, or '*' for all`,
  ),
  result: ofVerb(
    'result JOB [--output FILE]',
    'Shows the first rows on a terminal, and passes the file on in a pipe. --json: the manifest.',
    '  --output FILE            write the rows to a file (- for standard output)',
  ),
  cancel: ofVerb(
    'cancel JOB',
    "Asks for the job's end; the end of its statement decides what becomes of it.",
  ),
};

/** The words are wrong: the message says which. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault';
}
