import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageFault } from './usage.ts';

/** Options by name, as Node's parseArgs takes them. */
export type CommandOptions = NonNullable<ParseArgsConfig['options']>;

/** The options that every verb takes. */
export const commonOptions = {
  endpoint: { type: 'string' },
  region: { type: 'string' },
  sign: { type: 'boolean' },
  json: { type: 'boolean' },
} as const satisfies CommandOptions;

/** What every verb can be told. */
export interface CommonOptions {
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly sign?: boolean | undefined;
  readonly json?: boolean | undefined;
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
  try {
    return parseArgs({
      args: [...args],
      options: { ...commonOptions, ...options },
      allowPositionals: true,
      allowNegative: true,
      strict: true,
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    // Node's second sentence explains how to pass words that start with a hyphen; none do here.
    const [reason] = error.message.split(/\.? To specify|\n/);
    throw new UsageFault(`${reason?.replace(/\.$/, '')}. ${advice}`.trim());
  }
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
