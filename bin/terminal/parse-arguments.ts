import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './command.ts';
import { formatCount } from './text.ts';

/** Options by name, as Node's parseArgs takes them. */
export type CommandOptions = NonNullable<ParseArgsConfig['options']>;

/**
 * Reads options and positional arguments; `advice` is appended to the message of an error.
 *
 * @throws UsageError that names the wrong argument.
 */
export const parseArguments = <O extends CommandOptions>(
  args: readonly string[],
  options: O,
  advice = '',
) => {
  try {
    return parseArgs({
      args: withNegativeNumbers(args, options),
      options,
      allowPositionals: true,
      allowNegative: true,
      strict: true,
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new UsageError(`${usageErrorText(error.message, args)} ${advice}`.trim());
  }
};

/** `--top -5` as `--top=-5`: parseArgs takes -5 for an option, and no option here is a digit. */
const withNegativeNumbers = (args: readonly string[], options: CommandOptions): string[] => {
  const joined: string[] = [];
  for (const arg of args) {
    const [, name = ''] = /^--([^=]+)$/.exec(joined.at(-1) ?? '') ?? [];
    const isValue = /^-\.?\d/.test(arg) && options[name]?.type === 'string';
    joined.push(isValue ? `${joined.pop()}=${arg}` : arg);
  }
  return joined;
};

/** Node's first sentence; its advice is about arguments that begin with a hyphen. */
const usageErrorText = (message: string, args: readonly string[]): string => {
  const [, option = ''] = /^Option '(--[^']+)' argument is ambiguous/.exec(message) ?? [];
  if (option !== '') {
    const next = args[args.indexOf(option) + 1];
    return `${option} needs a value. If '${next}' is the value, write ${option}=${next}.`;
  }
  const [, incomplete = ''] = /^Option '(--\S+) <value>' argument missing/.exec(message) ?? [];
  if (incomplete !== '') return `${incomplete} needs a value.`;
  return `${message.split(/\.? To specify|\n/)[0]?.replace(/\.$/, '')}.`;
};

/** @throws UsageError where there are more than `max` positional arguments. */
export const checkCount = (positionals: readonly string[], max: number, advice = ''): void => {
  const unexpected = positionals[max];
  if (unexpected === undefined) return;
  throw new UsageError(`Unexpected argument '${unexpected}'. ${advice}`.trim());
};

/**
 * The one positional argument; `what` names it in an error.
 *
 * @throws UsageError where it is missing, or there are more.
 */
export const onlyArgument = ([argument, unexpected]: readonly string[], what: string): string => {
  if (argument === undefined) throw new UsageError(`Which ${what}?`);
  if (unexpected === undefined) return argument;
  throw new UsageError(`Unexpected argument '${unexpected}': one ${what} is enough.`);
};

/**
 * One of the choices, in capitals or not.
 *
 * @throws UsageError where the option has another value.
 */
export const oneOf = <C extends string>(
  option: string,
  choices: readonly C[],
  value: string | undefined,
): C | undefined => {
  const given = value?.toUpperCase();
  const choice = choices.find((candidate) => candidate.toUpperCase() === given);
  if (value === undefined || choice !== undefined) return choice;
  throw new UsageError(`--${option} is ${value}; there are: ${choices.join(', ')}.`);
};

/** @throws UsageError where the option's value is no whole number of `what` from 1 to `max`. */
export const wholeNumber = (
  option: string,
  what: string,
  max: number,
  value: string | undefined,
): number | undefined => {
  if (value === undefined) return undefined;
  if (/^[1-9]\d*$/.test(value) && Number(value) <= max) return Number(value);
  throw new UsageError(
    `--${option} is ${value}; a whole number of ${what} from 1 to ${formatCount(max)} is accepted.`,
  );
};
