import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { oneLine, StartFailure } from '../../infra/host/start-failure.ts';
import { now } from '../../infra/host/system.ts';
import { type LocalStack, startLocalStack } from '../../infra/local/local-stack.ts';
import { ReportError, reportsIn } from '../../shared/reports/parse-report.ts';
import { LOCAL_API_URL } from '../deployment/local-aws.ts';
import { seedFiles } from '../seed/seed-files.ts';
import { SeedError } from '../seed/table-file.ts';
import { type Command, type CommandContext, exitCodes } from '../terminal/command.ts';
import { commandNames } from '../terminal/command-names.ts';
import { untilAborted } from '../terminal/stop-request.ts';
import { valueLines } from '../terminal/table.ts';
import { faultReport } from './fault-report.ts';
import { type LocalSettings, localSettings } from './local-settings.ts';
import { runSampleJob } from './sample-job.ts';
import { watchReports } from './watch-reports.ts';

/** Allows everything but access to the jobs of other owners. */
const LOCAL_TOKEN = {
  sub: 'local',
  scopes: ['jobs:submit', 'jobs:read', 'jobs:cancel', 'jobs:sql'],
} as const;

/** `npm start`: the whole service on this machine. */
export const localCommand: Command = {
  name: commandNames.local,
  usage: `Usage: ${commandNames.local} [--reports FOLDER] [--seed PATH] [--once] [--faults=SEED]

Brings the whole service up on this machine and serves until Ctrl-C.
  --reports FOLDER    your own reports; a changed one is there without a restart
  --seed PATH         fill the tables at the start: an .sql, .csv or .parquet file, or a folder
  --once              run the sample report, or the first of your own, print its timeline and rows,
                      and end
  --faults=SEED       inject faults into about every tenth operation and report them: lost, late and
                      doubled events, failed calls, killed functions. The same seed injects the same

Set in the environment:
  PORT                of API and console; else 3000
  AWS_PORT            of the AWS endpoint; else 4566
  REPORTS, LOCAL_SEED as --reports and --seed
  LOCAL_DATA          the data folder; else .local
  TPCH_SCALE          the scale factor of the sample data, 0 for none; else 0.01. Another one than
                      before makes the sample tables anew, 0 leaves them; your own tables stay
  ADHOC_SQL           on (default), read or off
  API_AUTHORIZATION   iam (default: requests need no signature here) or jwt (they need a token)`,
  onStop: 'serve',
  run: async (context, args) => {
    const settings = localSettings(context.environment, args);
    const stopped = untilAborted(context.terminal.interrupted);
    const starting = start(context, settings);
    const stack = await Promise.race([starting, stopped]);
    if (!stack) return exitCodes.done;
    const work = settings.once ? runOnce(context, stack, settings.tpchScale) : stopped;
    try {
      return (await Promise.race([work, stopped])) ?? exitCodes.done;
    } finally {
      await stack.stop();
    }
  },
  explain: (error) => {
    // These are for the user; anything else is a bug, whose stack trace we need.
    const isTheirs = [StartFailure, ReportError, SeedError].some((kind) => error instanceof kind);
    if (!(isTheirs && error instanceof Error)) throw error;
    return error.message;
  },
};

/** Starts the stack and prints its addresses; `ready` is the last line. */
const start = async (
  { terminal: { print } }: CommandContext,
  { faults, once, seed: seedPath, ...options }: LocalSettings,
): Promise<LocalStack> => {
  // A fault in a report or a path is better found before anything has started.
  if (options.reportsDir !== undefined) reportsIn(options.reportsDir);
  if (seedPath !== undefined) seedFiles(seedPath);
  print('Starting the Data API, tables, queues and objects on this machine.');
  const report = faults && faultReport(print, now);
  const stack = await startLocalStack({
    ...options,
    ...(faults && { faults }),
    // One job uses half of the functions, and each is started when it is first called.
    warmUp: !once,
    ...(report && { onFunctionLog: report.onFunctionLog }),
    log: print,
  });
  if (report) stack.events.on(report.onEvent);
  await ownData(stack, seedPath, options.reportsDir, print);
  const outputsPath = await writeOutputs(stack);
  const { apiUrl, awsUrl, dataDir, issuer, seed } = stack;
  const addresses: [name: string, value: string][] = [
    ['API and console', apiUrl],
    ['AWS endpoint', awsUrl],
    ...(issuer ? [['Token issuer', issuer.url] satisfies [string, string]] : []),
    ['Data folder', shortPath(dataDir)],
    ['Names and ARNs', shortPath(outputsPath)],
    ...(faults ? [['Fault seed', String(seed)] satisfies [string, string]] : []),
  ];
  print(valueLines(addresses));
  print(issuer === undefined ? OPEN_ACCESS : TOKEN_ACCESS);
  if (issuer) print(`Token of the owner local, for one hour: ${await issuer.token(LOCAL_TOKEN)}`);
  if (!once) print(nextSteps(stack, options.reportsDir === undefined));
  print('ready');
  return stack;
};

/** Fills the tables, and follows the user's own reports until the stack stops. */
const ownData = async (
  stack: LocalStack,
  seedPath: string | undefined,
  reportsDir: string | undefined,
  print: (line: string) => void,
): Promise<void> => {
  try {
    if (seedPath !== undefined) {
      const { seedOnce } = await import('./seed-once.ts');
      await seedOnce(stack, seedPath);
    }
    if (reportsDir !== undefined) watchReports(reportsDir, stack.loadReports, print);
  } catch (error) {
    await stack.stop();
    throw error;
  }
};

const OPEN_ACCESS =
  'Only programs on this machine reach it. Requests need no signature here: an unsigned one is ' +
  'of the owner local.';
const TOKEN_ACCESS =
  'Requests need a token. At the console you sign in at the issuer, under any name you like.';

/** Relative to the working directory where the path is below it. */
const shortPath = (path: string): string => {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere || '.';
};

const SAMPLE_COMMAND = 'submit --wait revenue-by-country --country_name CANADA';

/** How to go on, and how to end. */
const nextSteps = ({ apiUrl, issuer }: LocalStack, hasSample: boolean): string => {
  const endpoint = apiUrl === LOCAL_API_URL ? '' : ` --endpoint ${apiUrl}`;
  const token = issuer === undefined ? '' : 'JOBS_TOKEN=… ';
  return `Open ${apiUrl} in a browser, or run a report in another terminal:
  ${token}${commandNames.job} ${hasSample ? SAMPLE_COMMAND : 'reports'}${endpoint}
Ctrl-C stops it; jobs, results and tables are there again after the next start.`;
};

/** The stack's outputs for other tools, in the form of `cdk deploy --outputs-file`. */
const writeOutputs = async ({ dataDir, outputs }: LocalStack): Promise<string> => {
  const path = join(dataDir, 'outputs.json');
  await writeFile(path, `${JSON.stringify(outputs, undefined, 2)}\n`);
  return path;
};

const runOnce = async (
  context: CommandContext,
  { apiUrl }: LocalStack,
  scale: number,
): Promise<number> => {
  try {
    return (await runSampleJob(context, apiUrl, scale)) ? exitCodes.done : exitCodes.failed;
  } catch (error) {
    const { interrupted, note } = context.terminal;
    if (!interrupted.aborted) note(oneLine(error));
    return exitCodes.failed;
  }
};
