/** How the commands are called, here and in every hint. */
export const COMMAND = 'npm run job --';

/** What the command line understands. */
export const usage = `Usage: ${COMMAND} VERB …

  reports [REPORT]         the reports and their parameters
  submit REPORT --NAME VALUE …
                           submit a report with its parameters
  submit --sql TEXT --NAME VALUE …
                           submit an SQL text, where the service allows it
      --wait               wait until the job is settled, and show its rows
      --output FILE        with --wait: write the rows to a file (- for standard output)
      --format csv|jsonl|parquet
                           the format of the result; the name of the file decides, else csv
      --delivery collect|unload
                           through the service, or straight from the warehouse: for large results
      --timeout SECONDS    how long the statement may run; then the job fails
      --compression none|gzip|zstd
                           of csv and jsonl; the name of the file decides, else none
      --escape-formulas    guard texts of a csv file that a spreadsheet would run
      --parameter NAME=VALUE
                           a parameter that is called like one of these options
      --idempotency-key KEY
                           makes it safe to submit the same again
  status JOB [--wait]      the job as it is now, or once it is settled
  list [--state STATE] [--report REPORT] [--limit N] [--owner OWNER]
                           your jobs, newest first; 20 unless told otherwise.
                           An administrator may name another owner, or '*' for all
  result JOB [--output FILE]
                           the rows: a few on a terminal, the file in a pipe
  cancel JOB               ask for the job's end

  --endpoint URL           where the service is; else JOBS_ENDPOINT, else http://127.0.0.1:3000
  --json                   answer with the JSON of the service
  --sign, --no-sign        sign with AWS credentials; done unless the service is on this machine
  --region REGION          to sign for; else that of the endpoint's name, else AWS_REGION
  --help                   this text
JOBS_TOKEN, where it is set, is sent as a bearer token instead of a signature.

Exit codes: 0 done; 1 refused, or the job failed; 2 wrong words; 130 interrupted, the job goes on.`;

/** The words are wrong: the message says which, and the usage follows it. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault';
}
