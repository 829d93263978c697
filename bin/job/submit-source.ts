import { parseArgs } from 'node:util';
import { type CommandOptions, type ConnectionWords, commonOptions } from './command-options.ts';
import { UsageFault } from './usage.ts';

/** The options of `submit` itself. */
export const submitOptions = {
  wait: { type: 'boolean' },
  output: { type: 'string' },
  format: { type: 'string' },
  delivery: { type: 'string' },
  compression: { type: 'string' },
  'escape-formulas': { type: 'boolean' },
  timeout: { type: 'string' },
  sql: { type: 'string' },
  parameter: { type: 'string', multiple: true },
  'idempotency-key': { type: 'string' },
} as const satisfies CommandOptions;

/**
 * Options in every place. Without `endpoint` and `sign` the report's parameters cannot be asked
 * for; `sql` is what has the parameters; `parameter` is the way to those that have such a name.
 */
const RESERVED = new Set(['endpoint', 'sign', 'sql', 'parameter', 'help']);

/** Whether a parameter of this name can be given as an option of its own. */
export const hasOwnOption = (parameter: string): boolean => !RESERVED.has(parameter);

/** The words of `submit`, parted where the parameters begin. */
export interface SubmitWords {
  readonly source: { readonly report: string } | { readonly sql: string };
  /** Options of the command. */
  readonly before: readonly string[];
  /** Parameters, and options of the command that no parameter is called like. */
  readonly behind: readonly string[];
  readonly connection: ConnectionWords;
}

/**
 * Finds the report or the SQL text; whose parameters the words are is not known yet.
 *
 * @throws UsageFault where there is neither.
 */
export const partWords = (args: readonly string[]): SubmitWords => {
  const options = { ...commonOptions, ...submitOptions };
  // Not strict: what is unknown are the parameters.
  const { values, tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    allowNegative: true,
    strict: false,
    tokens: true,
  });
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const { endpoint, sign, 'aws-region': region } = values;
  const connection = {
    endpoint: text(endpoint),
    'aws-region': text(region),
    sign: typeof sign === 'boolean' ? sign : undefined,
  };
  const sql = tokens.find((token) => token.kind === 'option' && token.name === 'sql');
  const first = tokens.find(
    (token) =>
      token === sql ||
      token.kind === 'positional' ||
      (token.kind === 'option' && !Object.hasOwn(options, token.name)),
  );
  if (first?.kind === 'positional') {
    const [before, behind] = [args.slice(0, first.index), args.slice(first.index + 1)];
    return { source: { report: first.value }, before, behind, connection };
  }
  if (sql?.kind !== 'option') {
    throw new UsageFault('Submit what? A report, in front of its parameters, or --sql TEXT.');
  }
  if (sql.value === undefined) throw new UsageFault('--sql needs a value.');
  // Parameters may stand before the text too, so long as none is called like an option.
  const from = first === sql ? sql.index : 0;
  const [before, behind] = [args.slice(0, from), args.slice(from)];
  return { source: { sql: sql.value }, before, behind, connection };
};
