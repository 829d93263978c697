/** How the commands are called, here and in every hint. */
export const COMMAND = 'npm run ops --';

/** The stack's name unless another is given; also the default of `cdk.json`. */
export const DEFAULT_STACK = 'RedshiftDataJobs';

/** What the command line understands. */
export const usage = `Usage: ${COMMAND} VERB …

  alarms                   every alarm with its state, those that are ringing first
  stuck                    jobs that are overdue, for how long, and why
  redrive                  hand events in dead-letter queues to the collector again
  recollect JOB            have the reconciler look at the job in its next run
  renotify JOB             publish the notification of a settled job again, with the same id

  --stack NAME             the deployment; else ${DEFAULT_STACK}
  --json                   answer as JSON: alarms and stuck
  --help                   this text
Region, credentials and endpoint are found as every AWS SDK finds them: AWS_REGION, AWS_PROFILE, …
The local stack needs only: AWS_ENDPOINT_URL=http://127.0.0.1:4566 ${COMMAND} stuck

Exit codes: 0 done; 1 refused or failed; 2 wrong words.`;
