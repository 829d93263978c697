import {
  type Delivery,
  deliveries,
  type ResultCompression,
  type ResultFormat,
  resultCompressions,
  resultFormats,
} from '../../shared/job/job.ts';
import { MAX_TIMEOUT_SECONDS } from '../../shared/redshift/statement.ts';
import { UsageError } from '../terminal/command.ts';
import { formatCount } from '../terminal/text.ts';

/** The options of `submit`, validated. */
export interface SubmitOptions {
  readonly wait: boolean;
  readonly json: boolean;
  readonly output: string | undefined;
  readonly idempotencyKey: string | undefined;
  /** Those that are sent with the request. */
  readonly requestOptions: {
    readonly format?: ResultFormat;
    readonly delivery?: Delivery;
    readonly compression?: ResultCompression;
    readonly escapeFormulas?: true;
    readonly timeoutSeconds?: number;
  };
}

/** The value of an option, if it is set. */
type OptionValue = (name: string) => unknown;

/** @throws UsageError where a value is not accepted. */
export const readOptions = (optionValue: OptionValue): SubmitOptions => {
  const text = (name: string): string | undefined => {
    const value = optionValue(name);
    return typeof value === 'string' ? value : undefined;
  };
  const output = text('output');
  const wait = optionValue('wait') === true;
  if (output !== undefined && !wait) {
    throw new UsageError('--output needs --wait: there are rows only once the job has succeeded.');
  }
  const format = oneOf('format', resultFormats, text('format') ?? formatFromName(output));
  const delivery = oneOf('delivery', deliveries, text('delivery'));
  const packing = text('compression') ?? compressionFromName(output);
  const compression = oneOf('compression', resultCompressions, packing);
  const timeoutSeconds = parseTimeout(text('timeout'));
  return {
    wait,
    json: optionValue('json') === true,
    output,
    idempotencyKey: text('idempotency-key'),
    requestOptions: {
      ...(format !== undefined && { format }),
      ...(delivery !== undefined && { delivery }),
      ...(compression !== undefined && { compression }),
      ...(optionValue('escape-formulas') === true && { escapeFormulas: true }),
      ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    },
  };
};

const parseTimeout = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,4}$/.test(text) && Number(text) <= MAX_TIMEOUT_SECONDS) return Number(text);
  const longest = formatCount(MAX_TIMEOUT_SECONDS);
  throw new UsageError(
    `--timeout is ${text}; a whole number of seconds from 1 to ${longest} is accepted.`,
  );
};

const formatFromName = (output: string | undefined): string | undefined =>
  /\.(jsonl|ndjson|parquet)(\.gz|\.zst)?$/.exec(output ?? '')?.[1]?.replace('ndjson', 'jsonl');

const compressionFromName = (output: string | undefined): ResultCompression | undefined => {
  if (output?.endsWith('.gz')) return 'gzip';
  return output?.endsWith('.zst') ? 'zstd' : undefined;
};

/** @throws UsageError where the value is not one of the choices. */
const oneOf = <C extends string>(
  option: string,
  choices: readonly C[],
  value: string | undefined,
): C | undefined => {
  const choice = choices.find((candidate) => candidate === value);
  if (value !== undefined && choice === undefined) {
    throw new UsageError(`--${option} is ${value}; there are: ${choices.join(', ')}.`);
  }
  return choice;
};
