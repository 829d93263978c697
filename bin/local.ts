import './prepare-node.js';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { now } from '../infra/host/clock.ts';
import { oneLine, StartFailure } from '../infra/host/start-failure.ts';
import { type LocalStack, startLocalStack } from '../infra/local/local-stack.ts';
import { asksForHelp } from './job/plain-command.ts';
import { faultReport } from './local/fault-report.ts';
import { type LocalSettings, localSettings } from './local/local-settings.ts';
import { localUsage } from './local/local-usage.ts';
import { runSampleJob } from './local/sample-job.ts';
import { accessLine, addressLines, nextLines } from './local/start-text.ts';
import { endInTime, onStopRequest } from './terminal/stop-request.ts';

/** Allows everything but to see the jobs of others. */
const LOCAL_TOKEN = {
  sub: 'local',
  scopes: ['jobs:submit', 'jobs:read', 'jobs:cancel', 'jobs:sql'],
} as const;

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Everything that other tools have to be told, as `cdk deploy --outputs-file` writes it. */
const writeOutputs = async ({ dataDir, outputs }: LocalStack): Promise<string> => {
  const path = join(dataDir, 'outputs.json');
  await writeFile(path, `${JSON.stringify(outputs, undefined, 2)}\n`);
  return path;
};

/** Says where everything is and what to do; `ready` is the last line. */
const tell = async (stack: LocalStack, { once, faults }: LocalSettings): Promise<void> => {
  const outputsPath = await writeOutputs(stack);
  const started = { ...stack, outputsPath, injectsFaults: faults !== undefined };
  for (const line of addressLines(started)) print(line);
  print(accessLine(stack));
  if (stack.issuer) {
    print(`Token of the owner local, for one hour: ${await stack.issuer.token(LOCAL_TOKEN)}`);
  }
  if (!once) for (const line of nextLines(stack)) print(line);
  print('ready');
};

/** Stops on the first request; a second signal does not wait. */
const stopOnRequest = (stop: () => Promise<void>): void => {
  const begin = () => endInTime(stop, () => process.exit(0));
  onStopRequest(begin, () => process.exit(1));
  // Without its terminal or pipe the stack cannot be seen any more, and no person would stop it.
  process.stdout.on('error', begin);
};

const run = async (settings: LocalSettings): Promise<void> => {
  let stop = (): Promise<void> => Promise.resolve();
  stopOnRequest(() => stop());
  print('Starting the Data API, tables, queues and objects on this machine.');
  const { faults, once, ...options } = settings;
  const report = faults && faultReport(print, now);
  const stack = await startLocalStack({
    ...options,
    ...(faults && { faults }),
    ...(report && { onFunctionLog: report.onFunctionLog }),
    log: print,
  });
  stop = stack.stop;
  if (report) stack.events.on(report.onEvent);
  await tell(stack, settings);
  if (!once) return;
  try {
    if (!(await runSampleJob(stack.apiUrl, settings.tpchScale, print))) process.exitCode = 1;
  } catch (thrown) {
    process.stderr.write(`${oneLine(thrown)}\n`);
    process.exitCode = 1;
  } finally {
    await stack.stop();
  }
};

const words = process.argv.slice(2);
try {
  if (asksForHelp(words)) print(localUsage);
  else await run(localSettings(process.env, words));
} catch (thrown) {
  // What the person at the terminal can mend is one sentence; anything else is a bug of ours.
  if (!(thrown instanceof StartFailure)) throw thrown;
  process.stderr.write(`${thrown.message}\n`);
  process.exit(1);
}
