import { parseArgs } from 'node:util';
import { localAws } from '../deployment/local-aws.ts';
import { UsageFault } from '../job/usage.ts';
import { exitCodes } from '../job/verb.ts';
import { plain, type Terminal } from '../terminal/terminal.ts';
import { alarmsVerb } from './alarms-verb.ts';
import type { OpsVerb } from './ops-verb.ts';
import { recollectVerb } from './recollect-verb.ts';
import { redriveVerb } from './redrive-verb.ts';
import { renotifyVerb } from './renotify-verb.ts';
import { stuckVerb } from './stuck-verb.ts';
import { COMMAND, DEFAULT_STACK, usage } from './usage.ts';

const verbs: Readonly<Record<string, OpsVerb>> = {
  alarms: alarmsVerb,
  stuck: stuckVerb,
  redrive: redriveVerb,
  recollect: recollectVerb,
  renotify: renotifyVerb,
};

/** What the commands need of the world. */
export interface OpsWorld {
  readonly terminal: Pick<Terminal, 'print' | 'note' | 'columns'>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Does what the words say and answers with the exit code. Whatever goes wrong is a sentence on
 * standard error, after wrong words with the way to help, and never a stack trace.
 */
export const runOps = async (
  { terminal, environment }: OpsWorld,
  words: readonly string[],
): Promise<number> => {
  try {
    const { values, positionals } = readWords(words);
    if (values.help) {
      terminal.print(usage);
      return exitCodes.done;
    }
    const [name, ...rest] = positionals;
    const verb = verbCalled(name);
    const stackName = values.stack ?? DEFAULT_STACK;
    const config = localAws(environment) ?? {};
    return await verb({ terminal, config, stackName, json: values.json ?? false }, rest);
  } catch (error) {
    if (error instanceof UsageFault) {
      terminal.note(`${error.message}\nSee ${COMMAND} --help`);
      return exitCodes.wrongWords;
    }
    terminal.note(sentence(error, environment['AWS_ENDPOINT_URL']));
    return exitCodes.failed;
  }
};

const readWords = (words: readonly string[]) => {
  try {
    return parseArgs({
      args: [...words],
      options: {
        stack: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new UsageFault(`${error.message.split(/\.? To specify|\n/)[0]}.`);
  }
};

const verbCalled = (name: string | undefined): OpsVerb => {
  const verb = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb !== undefined) return verb;
  const names = Object.keys(verbs).join(', ');
  throw new UsageFault(
    name === undefined
      ? `Which verb? ${names}.`
      : `There is no verb '${name}'; there are: ${names}.`,
  );
};

/** The innermost reason is the one that tells something. */
const rootOf = (error: unknown): unknown =>
  error instanceof Error && error.cause !== undefined ? rootOf(error.cause) : error;

const sentence = (error: unknown, endpoint: string | undefined): string => {
  const root = rootOf(error);
  if (root instanceof Error && 'code' in root && root.code === 'ECONNREFUSED') {
    return `Nothing answers at ${endpoint ?? 'the address of AWS'}. Is it running? npm start.`;
  }
  const text = plain(root instanceof Error ? root.message : String(root));
  if (/Stack with id .* does not exist/.test(text)) {
    return `${text}. --stack names another; AWS_REGION another Region.`;
  }
  if (/[Cc]ould not load credentials|Region is missing/.test(text)) {
    return `${text}. For the local stack set AWS_ENDPOINT_URL=http://127.0.0.1:4566.`;
  }
  return text;
};
