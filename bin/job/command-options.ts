import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageFault } from './usage.ts';

/** Options by name, as Node's parseArgs takes them. */
export type CommandOptions = NonNullable<ParseArgsConfig['options']>;

/** The options that every verb takes. */
export const commonOptions = {
  endpoint: { type: 'string' },
  'aws-region': { type: 'string' },
  sign: { type: 'boolean' },
  json: { type: 'boolean' },
} as const satisfies CommandOptions;

/** What every verb can be told about the way to the service. */
export interface ConnectionWords {
  readonly endpoint?: string | undefined;
  readonly 'aws-region'?: string | undefined;
  readonly sign?: boolean | undefined;
}

/**
 * Reads options and positional words; `advice` follows the news that a word is wrong.
 *
 * @throws UsageFault that names the word that is wrong.
 */
export const readOptions = <O extends CommandOptions>(
  args: readonly string[],
  options: O,
  advice = '',
) => {
  const known = { ...commonOptions, ...options };
  try {
    return parseArgs({
      args: withNegativeNumbers(args, known),
      options: known,
      allowPositionals: true,
      allowNegative: true,
      strict: true,
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new UsageFault(`${faultText(error.message, args)} ${advice}`.trim());
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

/** Node's first sentence; its advice is about words that begin with a hyphen. */
const faultText = (message: string, args: readonly string[]): string => {
  const [, option = ''] = /^Option '(--[^']+)' argument is ambiguous/.exec(message) ?? [];
  if (option !== '') {
    const next = args[args.indexOf(option) + 1];
    return `${option} needs a value. If '${next}' is the value, write ${option}=${next}.`;
  }
  const [, needy = ''] = /^Option '(--\S+) <value>' argument missing/.exec(message) ?? [];
  if (needy !== '') return `${needy} needs a value.`;
  return `${message.split(/\.? To specify|\n/)[0]?.replace(/\.$/, '')}.`;
};

/**
 * The one positional word.
 *
 * @throws UsageFault where there is none, or more.
 */
export const onlyWord = (words: readonly string[], what: string): string => {
  const [word, surplus] = words;
  if (word === undefined) throw new UsageFault(`Which ${what}?`);
  if (surplus !== undefined) throw new UsageFault(`One ${what} is enough; what is '${surplus}'?`);
  return word;
};
