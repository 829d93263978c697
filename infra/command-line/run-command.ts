import { NoAnswer } from '../../shared/client/job-problem.ts';
import { cancelVerb } from './cancel-verb.ts';
import { listVerb } from './list-verb.ts';
import { reportsVerb } from './reports-verb.ts';
import { resultVerb } from './result-verb.ts';
import { statusVerb } from './status-verb.ts';
import { submitVerb } from './submit-verb.ts';
import { plain } from './terminal.ts';
import { UsageFault, usage } from './usage.ts';
import { type CommandWorld, exitCodes, type Verb } from './verb.ts';

const verbs: Readonly<Record<string, Verb>> = {
  reports: reportsVerb,
  submit: submitVerb,
  status: statusVerb,
  list: listVerb,
  result: resultVerb,
  cancel: cancelVerb,
};

/**
 * Does what the words say and answers with the exit code. Whatever goes wrong is a sentence on
 * standard error, after wrong words with the usage, and never a stack trace.
 */
export const runCommand = async (
  world: CommandWorld,
  words: readonly string[],
): Promise<number> => {
  const { terminal } = world;
  if (words.includes('--help') || words.includes('-h')) {
    terminal.print(usage);
    return exitCodes.done;
  }
  try {
    const [name, ...args] = words;
    return await verbCalled(name)(world, args);
  } catch (error) {
    if (error instanceof UsageFault) {
      terminal.note(`${error.message}\n\n${usage}`);
      return exitCodes.wrongWords;
    }
    if (terminal.interrupted.aborted) return exitCodes.interrupted;
    terminal.note(sentence(error));
    return exitCodes.failed;
  }
};

const verbCalled = (name: string | undefined): Verb => {
  const verb = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb !== undefined) return verb;
  const names = Object.keys(verbs).join(', ');
  if (name?.startsWith('-')) throw new UsageFault(`The verb comes first: ${names}.`);
  throw new UsageFault(
    name === undefined
      ? `Which verb? ${names}.`
      : `There is no verb '${name}'; there are: ${names}.`,
  );
};

const sentence = (error: unknown): string => {
  const text = plain(error instanceof Error ? error.message : String(error));
  const isLocal = /\/\/(127\.|localhost|\[::1\])/.test(text);
  return error instanceof NoAnswer && isLocal ? `${text} Is it running? npm start.` : text;
};
