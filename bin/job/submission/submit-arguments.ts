import { parseArgs } from 'node:util';
import { UsageError } from '../../terminal/command.ts';
import type { CommandOptions } from '../../terminal/parse-arguments.ts';
import { commonOptions, type EndpointOptions } from '../service/connect.ts';

/** The options of `submit`. */
export const submitOptions = {
  ...commonOptions,
  wait: { type: 'boolean' },
  'on-wait-timeout': { type: 'string' },
  output: { type: 'string' },
  format: { type: 'string' },
  delivery: { type: 'string' },
  compression: { type: 'string' },
  'escape-formulas': { type: 'boolean' },
  timeout: { type: 'string' },
  sql: { type: 'string' },
  'execution-mode': { type: 'string' },
  parameter: { type: 'string', multiple: true },
  'parameter-null': { type: 'string', multiple: true },
  'idempotency-key': { type: 'string' },
} as const satisfies CommandOptions;

/** The arguments of `submit`, split where the parameters begin. */
export interface SubmitArguments {
  readonly source: { readonly report: string } | { readonly sql: string };
  /** Options of the command. */
  readonly before: readonly string[];
  /** Parameters, and options of the command whose names no parameter has. */
  readonly after: readonly string[];
  readonly endpoint: EndpointOptions;
}

/**
 * Finds the report or the SQL text. Which parameters it has is not known yet.
 *
 * @throws UsageError where there is neither.
 */
export const splitArguments = (args: readonly string[]): SubmitArguments => {
  // Not strict: the unknown options are the parameters.
  const { values, tokens } = parseArgs({
    args: [...args],
    options: submitOptions,
    allowPositionals: true,
    allowNegative: true,
    strict: false,
    tokens: true,
  });
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const endpoint = {
    endpoint: text(values.endpoint),
    'aws-region': text(values['aws-region']),
    sign: typeof values.sign === 'boolean' ? values.sign : undefined,
  };
  const sql = tokens.find((token) => token.kind === 'option' && token.name === 'sql');
  const first = tokens.find(
    (token) =>
      token === sql ||
      token.kind === 'positional' ||
      (token.kind === 'option' && !Object.hasOwn(submitOptions, token.name)),
  );
  if (first?.kind === 'positional') {
    const [before, after] = [args.slice(0, first.index), args.slice(first.index + 1)];
    return { source: { report: first.value }, before, after, endpoint };
  }
  if (sql?.kind !== 'option') {
    throw new UsageError('Submit what? A report, in front of its parameters, or --sql TEXT.');
  }
  if (sql.value === undefined) throw new UsageError('--sql needs a value.');
  // Parameters may precede the text unless one has the name of an option.
  const from = first === sql ? sql.index : 0;
  const [before, after] = [args.slice(0, from), args.slice(from)];
  return { source: { sql: sql.value }, before, after, endpoint };
};
