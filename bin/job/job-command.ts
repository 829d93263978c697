import { type Command, findSubcommand, type Subcommand } from '../terminal/command.ts';
import { commandNames } from '../terminal/command-names.ts';
import { list } from './list.ts';
import { cancel, result, status } from './one-job.ts';
import { reports } from './report/reports.ts';
import { commonUsage } from './service/connect.ts';
import { explainError } from './service/explain-error.ts';
import { submit } from './submission/submit.ts';

const subcommands: Readonly<Record<string, Subcommand>> = {
  reports,
  submit,
  status,
  list,
  result,
  cancel,
};

/** `npm run job`: the service from a shell. */
export const jobCommand: Command = {
  name: commandNames.job,
  usage: `${commonUsage}
A JOB is its id, the beginning of it, or @last for your newest.

Exit codes: 0 done; 1 refused, or the job failed; 2 usage error; 130 interrupted, the job goes on.`,
  subcommands,
  // The first Ctrl-C ends the waiting: a job that was submitted continues.
  onStop: 'abort',
  run: (context, [name, ...args]) => findSubcommand(subcommands, name).run(context, args),
  explain: explainError,
};
