import { type JobView, jobStates } from '../../shared/job/job.ts';
import { fitted, plain } from '../terminal/terminal.ts';
import { textTable } from '../terminal/text-table.ts';
import { readOptions } from './command-options.ts';
import { connect } from './connect.ts';
import { instant, requestText } from './job-text.ts';
import { UsageFault } from './usage.ts';
import { exitCodes, jsonText, type Verb } from './verb.ts';

const DEFAULT_LIMIT = 20;
/** Longer ones are told apart by `status`. */
const REQUEST_COLUMNS = 60;
/** The most that the service gives at once. */
const LARGEST_PAGE = 100;

/** list: jobs, newest first; the caller's own unless an administrator asks for others'. */
export const listVerb: Verb = async ({ terminal, environment }, args) => {
  const { values, positionals } = readOptions(args, {
    owner: { type: 'string' },
    state: { type: 'string' },
    report: { type: 'string' },
    limit: { type: 'string' },
  });
  const [surplus] = positionals;
  if (surplus !== undefined) throw new UsageFault(`list knows no '${surplus}'.`);
  const state = jobStates.find((known) => known === values.state?.toUpperCase());
  if (values.state !== undefined && state === undefined) {
    throw new UsageFault(`--state is ${values.state}; there are: ${jobStates.join(', ')}.`);
  }
  const limit = limitOf(values.limit);
  const { client } = await connect(values, environment);
  const { owner, report } = values;
  const filter = { owner, state, report, pageSize: Math.min(limit, LARGEST_PAGE) };
  const jobs: JobView[] = [];
  for await (const job of client.list(filter, { signal: terminal.interrupted })) {
    if (jobs.push(job) === limit) break;
  }
  if (values.json) terminal.print(jsonText({ jobs }));
  else if (jobs.length === 0) terminal.note('There is no such job.');
  else terminal.print(tableOf(jobs, owner !== undefined, terminal.columns));
  return exitCodes.done;
};

const limitOf = (text: string | undefined): number => {
  if (text === undefined) return DEFAULT_LIMIT;
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new UsageFault(`--limit is ${text}; a whole number from 1 to 99999 is accepted.`);
};

const tableOf = (
  jobs: readonly JobView[],
  showsOwner: boolean,
  columns: number | undefined,
): string =>
  textTable(
    [
      { title: 'job', alignment: 'left' },
      ...(showsOwner ? [{ title: 'owner', alignment: 'left' } as const] : []),
      { title: 'state', alignment: 'left' },
      { title: 'request', alignment: 'left' },
      { title: 'rows', alignment: 'right' },
      { title: 'submitted', alignment: 'left' },
    ],
    jobs.map((job) => [
      job.jobId,
      ...(showsOwner ? [plain(job.owner)] : []),
      job.state,
      fitted(requestText(job), REQUEST_COLUMNS),
      job.result === undefined || job.result.rowCount < 0 ? '' : String(job.result.rowCount),
      instant(job.submittedAt),
    ]),
  )
    .split('\n')
    .map((line) => fitted(line, columns))
    .join('\n');
