import { type JobView, jobStates } from '../../shared/job/job.ts';
import { exitCodes, type Subcommand } from '../terminal/command.ts';
import { checkCount, oneOf, parseArguments, wholeNumber } from '../terminal/parse-arguments.ts';
import { left, right, textTable } from '../terminal/table.ts';
import { formatCount, formatInstant, formatJson, sanitize, truncate } from '../terminal/text.ts';
import { requestText } from './display/job-text.ts';
import { colouredStates, formattedLines, outputFormat } from './display/output-format.ts';
import { commonOptions, connect } from './service/connect.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 99_999;
/** Longer requests are cut; `status` shows them whole. */
const REQUEST_COLUMNS = 60;
/** The service returns at most this many jobs at once. */
const MAX_PAGE_SIZE = 100;

/** list: jobs, newest first; the caller's own unless an administrator asks for others'. */
export const list: Subcommand = {
  synopsis: 'list [OPTION …]',
  summary: 'your jobs, newest first',
  details: `Lists your jobs, newest first.
  --state STATE            only those in this state
  --report REPORT          only those of this report
  --limit N                at most so many, up to ${formatCount(MAX_LIMIT)}; else ${DEFAULT_LIMIT}
  --owner OWNER            as an administrator: another owner's jobs, or '*' for all`,
  run: async ({ terminal, environment }, args) => {
    const { values, positionals } = parseArguments(args, {
      ...commonOptions,
      owner: { type: 'string' },
      state: { type: 'string' },
      report: { type: 'string' },
      limit: { type: 'string' },
    });
    checkCount(positionals, 0);
    const format = outputFormat(values['output-format']);
    const state = oneOf('state', jobStates, values.state);
    const limit = wholeNumber('limit', 'jobs', MAX_LIMIT, values.limit) ?? DEFAULT_LIMIT;
    const { client } = await connect(values, environment);
    const { owner, report } = values;
    const filter = { owner, state, report, pageSize: Math.min(limit, MAX_PAGE_SIZE) };
    const jobs: JobView[] = [];
    for await (const job of client.list(filter, { signal: terminal.interrupted })) {
      if (jobs.push(job) === limit) break;
    }
    const showsOwner = owner !== undefined;
    if (values.json) terminal.print(formatJson({ jobs }));
    else if (format !== undefined && format !== 'table') {
      const titles = jobColumns(showsOwner).map(({ title }) => title);
      const lines = formattedLines(format, titles, jobs.map(jobCells(showsOwner)));
      for await (const line of lines) terminal.print(line);
    } else if (jobs.length === 0) terminal.note('There is no such job.');
    else {
      const rows = jobs.map(jobCells(showsOwner));
      const table = textTable(jobColumns(showsOwner), rows, terminal.columns);
      terminal.print(colouredStates(table));
    }
    return exitCodes.done;
  },
};

const jobColumns = (showsOwner: boolean) => [
  left('job'),
  ...(showsOwner ? [left('owner')] : []),
  ...['state', 'request'].map(left),
  right('rows'),
  left('submitted'),
];

const jobCells =
  (showsOwner: boolean) =>
  (job: JobView): string[] => [
    job.jobId,
    ...(showsOwner ? [sanitize(job.owner)] : []),
    job.state,
    truncate(requestText(job), REQUEST_COLUMNS),
    job.result === undefined || job.result.rowCount < 0 ? '' : String(job.result.rowCount),
    formatInstant(job.submittedAt),
  ];
