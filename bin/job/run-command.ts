import { JobProblem, NoAnswer } from '../../shared/client/job-problem.ts';
import { plain } from '../terminal/terminal.ts';
import { cancelVerb } from './cancel-verb.ts';
import { connect } from './connect.ts';
import { listVerb } from './list-verb.ts';
import { reportsVerb, reportText } from './reports-verb.ts';
import { resultVerb } from './result-verb.ts';
import { statusVerb } from './status-verb.ts';
import { reportCalled } from './submission.ts';
import { partWords } from './submit-source.ts';
import { submitVerb } from './submit-verb.ts';
import { COMMAND, UsageFault, usage, verbUsages } from './usage.ts';
import { type CommandWorld, exitCodes, type Verb } from './verb.ts';

const verbs: Readonly<Record<string, Verb>> = {
  reports: reportsVerb,
  submit: submitVerb,
  status: statusVerb,
  list: listVerb,
  result: resultVerb,
  cancel: cancelVerb,
};

const HELP = ['--help', '-h'];

/**
 * Does what the words say and answers with the exit code. Whatever goes wrong is a sentence on
 * standard error, its last line says where help is, and there is never a stack trace.
 */
export const runCommand = async (
  world: CommandWorld,
  words: readonly string[],
): Promise<number> => {
  const { terminal } = world;
  const [name, ...args] = words;
  try {
    if (words.some((word) => HELP.includes(word)) || name === 'help') {
      terminal.print(await helpAbout(world, words));
      return exitCodes.done;
    }
    return await verbCalled(name)(world, args);
  } catch (error) {
    if (error instanceof UsageFault) {
      const verb = name !== undefined && Object.hasOwn(verbs, name) ? `${name} ` : '';
      terminal.note(`${error.message}\nSee ${COMMAND} ${verb}--help`);
      return exitCodes.wrongWords;
    }
    if (terminal.interrupted.aborted) return exitCodes.interrupted;
    terminal.note(sentence(error, world.environment['JOBS_TOKEN']));
    return exitCodes.failed;
  }
};

/** `help`, `help VERB`, `VERB --help` and `submit REPORT --help`. */
const helpAbout = async (world: CommandWorld, words: readonly string[]): Promise<string> => {
  const asked = words.filter((word) => !HELP.includes(word));
  const [name, ...args] = asked[0] === 'help' ? asked.slice(1) : asked;
  if (name === undefined || name.startsWith('-')) return usage;
  verbCalled(name);
  const ofVerb = verbUsages[name] ?? usage;
  if (name !== 'submit' || args.length === 0) return ofVerb;
  return (await reportHelp(world, args)) ?? ofVerb;
};

/** A report's parameters; undefined where the words name no report that there is. */
const reportHelp = async ({ environment, terminal }: CommandWorld, args: readonly string[]) => {
  try {
    const { source, connection: way } = partWords(args);
    if ('sql' in source) return undefined;
    const connection = await connect(way, environment);
    const report = await reportCalled(connection.client, source.report);
    return `${reportText(report, connection)}\n\nOptions: ${COMMAND} submit --help`;
  } catch (error) {
    terminal.note(sentence(error, environment['JOBS_TOKEN']));
    return undefined;
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

const sentence = (error: unknown, token: string | undefined): string => {
  const text = plain(error instanceof Error ? error.message : String(error));
  if (error instanceof JobProblem && error.status === 401) return `${text} ${unauthorized(token)}`;
  const isLocal = /\/\/(127\.|localhost|\[::1\])/.test(text);
  return error instanceof NoAnswer && isLocal ? `${text} Is it running? npm start.` : text;
};

const unauthorized = (token: string | undefined): string =>
  token === undefined || token === ''
    ? 'The service asks for a token: set JOBS_TOKEN to one of its issuer.'
    : 'The service refuses the token in JOBS_TOKEN: it may have expired, or be of another issuer.';
