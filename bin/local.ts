import './prepare-node.js';
import { relative } from 'node:path';
import { type LocalStack, startLocalStack } from '../infra/local/local-stack.ts';
import { oneLine, StartFailure } from '../infra/local/machine/start-failure.ts';
import { type LocalSettings, localSettings } from '../infra/local/terminal/local-settings.ts';
import { runSampleJob } from '../infra/local/terminal/sample-job.ts';
import { endInTime, onStopRequest } from '../infra/stop-request.ts';

/** Allows everything but to see the jobs of others. */
const LOCAL_TOKEN = {
  sub: 'local',
  scopes: ['jobs:submit', 'jobs:read', 'jobs:cancel', 'jobs:sql'],
} as const;

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** `JobTableName` reads `Job table name`. */
const words = (name: string): string => {
  const spaced = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  const shown = spaced.replace(/\b(arn|url)\b/g, (acronym) => acronym.toUpperCase());
  return `${shown.charAt(0).toUpperCase()}${shown.slice(1)}`;
};

/** A path below the working directory is shown from there. */
const shortPath = (path: string): string => {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere || '.';
};

const printAddresses = (
  { apiUrl, awsUrl, dataDir, outputs, seed }: LocalStack,
  unkind: boolean,
) => {
  const { ApiUrl: _shown, ...others } = outputs;
  const lines: [string, string][] = [
    ['API and console', apiUrl],
    ['AWS endpoint', awsUrl],
    ['Data folder', shortPath(dataDir)],
    ...Object.entries(others).map(([name, value]): [string, string] => [words(name), value]),
    ...(unkind ? [['Unkindness seed', String(seed)] satisfies [string, string]] : []),
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  for (const [name, value] of lines) print(`${name.padEnd(width)}  ${value}`);
};

/** Says who may call: without tokens, everybody who is on this machine. */
const printAccess = async ({ issuer }: LocalStack): Promise<void> => {
  if (issuer) {
    print(`Token issuer: ${issuer.url}; at the console you sign in there as whoever you like.`);
    print(`Token of the owner local, for one hour: ${await issuer.token(LOCAL_TOKEN)}`);
    return;
  }
  print('The API is open to whoever is on this machine, and to nobody else: all is on 127.0.0.1.');
};

/** Stops on the first request; a second signal does not wait. */
const stopOnRequest = (stop: () => Promise<void>): void => {
  const begin = () => endInTime(stop, () => process.exit(0));
  onStopRequest(begin, () => process.exit(1));
  // Without its terminal or pipe the stack cannot be seen any more, and nobody would stop it.
  process.stdout.on('error', begin);
};

const run = async (settings: LocalSettings): Promise<void> => {
  let stop = (): Promise<void> => Promise.resolve();
  stopOnRequest(() => stop());
  print('Starting the Data API, tables, queues and objects on this machine.');
  const { unkindness, once, ...options } = settings;
  const stack = await startLocalStack({
    ...options,
    ...(unkindness ? { unkindness } : {}),
    log: print,
  });
  stop = stack.stop;
  printAddresses(stack, unkindness !== undefined);
  await printAccess(stack);
  print('ready');
  if (!once) return;
  try {
    if (!(await runSampleJob(stack.apiUrl, print))) process.exitCode = 1;
  } catch (thrown) {
    process.stderr.write(`${oneLine(thrown)}\n`);
    process.exitCode = 1;
  } finally {
    await stack.stop();
  }
};

try {
  await run(localSettings(process.env, process.argv.slice(2)));
} catch (thrown) {
  // What the person at the terminal can mend is one sentence; anything else is a bug of ours.
  if (!(thrown instanceof StartFailure)) throw thrown;
  process.stderr.write(`${thrown.message}\n`);
  process.exit(1);
}
