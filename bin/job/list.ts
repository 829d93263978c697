import { type JobView, jobStates } from '../../shared/job/job.ts';
import { exitCodes, UsageError } from '../terminal/command.ts';
import { checkCount, parseArguments } from '../terminal/parse-arguments.ts';
import { left, right, textTable } from '../terminal/table.ts';
import { formatInstant, formatJson, sanitize, truncate } from '../terminal/text.ts';
import { commandUsage, commonOptions, connect, type JobCommand } from './connect.ts';
import { requestText } from './job-text.ts';

const DEFAULT_LIMIT = 20;
/** Longer requests are cut; `status` shows them whole. */
const REQUEST_COLUMNS = 60;
/** The service returns at most this many jobs at once. */
const MAX_PAGE_SIZE = 100;

/** list: jobs, newest first; the caller's own unless an administrator asks for others'. */
export const list: JobCommand = {
  synopsis: 'list',
  summary: 'your jobs, newest first',
  usage: commandUsage(
    'list [OPTION …]',
    'Lists your jobs, newest first.',
    `  --state STATE            only those in this state
  --report REPORT          only those of this report
  --limit N                at most so many, up to 99999; else ${DEFAULT_LIMIT}
  --owner OWNER            as an administrator: another owner's jobs, or '*' for all`,
  ),
  run: async ({ terminal, environment }, args) => {
    const { values, positionals } = parseArguments(args, {
      ...commonOptions,
      owner: { type: 'string' },
      state: { type: 'string' },
      report: { type: 'string' },
      limit: { type: 'string' },
    });
    checkCount(positionals, 0);
    const state = jobStates.find((known) => known === values.state?.toUpperCase());
    if (values.state !== undefined && state === undefined) {
      throw new UsageError(`--state is ${values.state}; there are: ${jobStates.join(', ')}.`);
    }
    const limit = parseLimit(values.limit);
    const { client } = await connect(values, environment);
    const { owner, report } = values;
    const filter = { owner, state, report, pageSize: Math.min(limit, MAX_PAGE_SIZE) };
    const jobs: JobView[] = [];
    for await (const job of client.list(filter, { signal: terminal.interrupted })) {
      if (jobs.push(job) === limit) break;
    }
    if (values.json) terminal.print(formatJson({ jobs }));
    else if (jobs.length === 0) terminal.note('There is no such job.');
    else terminal.print(jobTable(jobs, owner !== undefined, terminal.columns));
    return exitCodes.done;
  },
};

const parseLimit = (text: string | undefined): number => {
  if (text === undefined) return DEFAULT_LIMIT;
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new UsageError(`--limit is ${text}; a whole number from 1 to 99999 is accepted.`);
};

const jobTable = (
  jobs: readonly JobView[],
  showsOwner: boolean,
  maxWidth: number | undefined,
): string =>
  textTable(
    [
      left('job'),
      ...(showsOwner ? [left('owner')] : []),
      left('state'),
      left('request'),
      right('rows'),
      left('submitted'),
    ],
    jobs.map((job) => [
      job.jobId,
      ...(showsOwner ? [sanitize(job.owner)] : []),
      job.state,
      truncate(requestText(job), REQUEST_COLUMNS),
      job.result === undefined || job.result.rowCount < 0 ? '' : String(job.result.rowCount),
      formatInstant(job.submittedAt),
    ]),
    maxWidth,
  );
