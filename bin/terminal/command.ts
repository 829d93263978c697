import { valueLines } from './table.ts';
import type { Terminal } from './terminal.ts';

/** How a command ends. */
export const exitCodes = { done: 0, failed: 1, usageError: 2, interrupted: 130 } as const;

/** The arguments are wrong; the message names which, and what is accepted. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a command gets from its process. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly environment: Environment;
  /** A new idempotency key. */
  readonly newKey: () => string;
}

/** The help of a subcommand. */
export interface SubcommandHelp {
  /** Such as `status JOB [--wait]`. */
  readonly synopsis: string;
  /** Its line in the list of subcommands. */
  readonly summary: string;
  /** What it does, and its own options. @default the summary */
  readonly details?: string;
  /** Help that depends on further arguments; the usual one where it returns undefined. */
  readonly help?: (context: CommandContext, args: readonly string[]) => Promise<string | undefined>;
}

/** One of several commands of a program; `C` is what it works with. */
export interface Subcommand<C = CommandContext> extends SubcommandHelp {
  readonly run: (context: C, args: readonly string[]) => Promise<number>;
}

/** A program of `bin/`. */
export interface Command {
  /** How a user calls it, such as `npm run verify --`. */
  readonly name: string;
  /** The whole help; where there are subcommands, the part that all of them share. */
  readonly usage: string;
  readonly subcommands?: Readonly<Record<string, SubcommandHelp>>;
  /**
   * Does the work and returns the exit code.
   *
   * @throws UsageError where the arguments are wrong.
   */
  readonly run: (context: CommandContext, args: readonly string[]) => Promise<number>;
  /** One sentence for an error of `run`; throws what is a bug. @default the error's message */
  readonly explain?: (error: unknown, context: CommandContext) => string;
  /**
   * What the first Ctrl-C or SIGTERM does. `exit` ends the process. `abort` aborts
   * `terminal.interrupted` and lets `run` return. `serve` also ends the process within two seconds.
   * `none` leaves signals to Node.
   *
   * @default 'exit'
   */
  readonly onStop?: 'exit' | 'abort' | 'serve' | 'none';
}

const HELP = ['--help', '-h'];

/**
 * Runs the command and returns its exit code. An error becomes one sentence on standard error;
 * after a usage error a second line names the help.
 */
export const runCommand = async (
  command: Command,
  context: CommandContext,
  args: readonly string[],
): Promise<number> => {
  const { terminal } = context;
  try {
    if (asksForHelp(command, args)) {
      terminal.print(await helpText(command, context, args));
      return exitCodes.done;
    }
    return await command.run(context, args);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.note(`${error.message}\nSee ${helpCommand(command, args)}`);
      return exitCodes.usageError;
    }
    if (terminal.interrupted.aborted) return exitCodes.interrupted;
    terminal.note((command.explain ?? messageOf)(error, context));
    return exitCodes.failed;
  }
};

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const asksForHelp = ({ subcommands }: Command, args: readonly string[]): boolean =>
  args.some((arg) => HELP.includes(arg)) || (subcommands !== undefined && args[0] === 'help');

/** For `--help`, `help NAME` and `NAME --help`. */
const helpText = async (
  { name, usage, subcommands }: Command,
  context: CommandContext,
  args: readonly string[],
): Promise<string> => {
  if (subcommands === undefined) return usage;
  const topic = args.filter((arg) => !HELP.includes(arg));
  const [chosen, ...rest] = topic[0] === 'help' ? topic.slice(1) : topic;
  if (chosen === undefined || chosen.startsWith('-')) {
    const list = Object.values(subcommands).map((each) => [`  ${each.synopsis}`, each.summary]);
    const more = `More about one of them: ${name} COMMAND --help`;
    return `Usage: ${name} COMMAND …\n\n${valueLines(list)}\n\n${more}\n\n${usage}`;
  }
  const subcommand = findSubcommand(subcommands, chosen);
  const { synopsis, summary, details = `  ${summary}` } = subcommand;
  const own = await subcommand.help?.(context, rest);
  return own ?? `Usage: ${name} ${synopsis}\n\n${details}\n\n${usage}`;
};

const helpCommand = ({ name, subcommands = {} }: Command, args: readonly string[]): string => {
  const subcommand = args.find((arg) => Object.hasOwn(subcommands, arg));
  return `${name} ${subcommand === undefined ? '' : `${subcommand} `}--help`;
};

/** @throws UsageError where there is no subcommand of this name. */
export const findSubcommand = <S extends SubcommandHelp>(
  subcommands: Readonly<Record<string, S>>,
  name: string | undefined,
): S => {
  const found = Object.entries(subcommands).find(([known]) => known === name)?.[1];
  if (found !== undefined) return found;
  const names = Object.keys(subcommands).join(', ');
  if (name === undefined) throw new UsageError(`Which command? ${names}.`);
  if (name.startsWith('-')) throw new UsageError(`The command comes first: ${names}.`);
  throw new UsageError(`There is no command '${name}'; there are: ${names}.`);
};
