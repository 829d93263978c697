import { MAX_TIMEOUT_SECONDS } from '../../shared/api/submit-body.ts';
import {
  type Delivery,
  deliveries,
  type ResultCompression,
  type ResultFormat,
  resultCompressions,
  resultFormats,
} from '../../shared/job/job.ts';
import { UsageFault } from './usage.ts';

/** What `submit` was told besides parameters. */
export interface SubmitOptions {
  readonly wait: boolean;
  readonly json: boolean;
  readonly output: string | undefined;
  readonly idempotencyKey: string | undefined;
  /** What of it belongs into the request. */
  readonly shape: {
    readonly format?: ResultFormat;
    readonly delivery?: Delivery;
    readonly compression?: ResultCompression;
    readonly escapeFormulas?: true;
    readonly timeoutSeconds?: number;
  };
}

/** The value that an option was given, if it was. */
export type OptionValue = (name: string) => unknown;

/** @throws UsageFault where a value is not accepted. */
export const submitOptionsIn = (given: OptionValue): SubmitOptions => {
  const text = (name: string): string | undefined => {
    const value = given(name);
    return typeof value === 'string' ? value : undefined;
  };
  const output = text('output');
  const wait = given('wait') === true;
  if (output !== undefined && !wait) {
    throw new UsageFault('--output needs --wait: there are rows only once the job has succeeded.');
  }
  const format = oneOf('format', resultFormats, text('format') ?? formatIn(output));
  const delivery = oneOf('delivery', deliveries, text('delivery'));
  const packed = text('compression') ?? compressionIn(output);
  const compression = oneOf('compression', resultCompressions, packed);
  const timeoutSeconds = secondsIn(text('timeout'));
  return {
    wait,
    json: given('json') === true,
    output,
    idempotencyKey: text('idempotency-key'),
    shape: {
      ...(format !== undefined && { format }),
      ...(delivery !== undefined && { delivery }),
      ...(compression !== undefined && { compression }),
      ...(given('escape-formulas') === true && { escapeFormulas: true }),
      ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    },
  };
};

const secondsIn = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,4}$/.test(text) && Number(text) <= MAX_TIMEOUT_SECONDS) return Number(text);
  const most = MAX_TIMEOUT_SECONDS.toLocaleString('en-US');
  throw new UsageFault(
    `--timeout is ${text}; a whole number of seconds from 1 to ${most} is accepted.`,
  );
};

const formatIn = (output: string | undefined): string | undefined =>
  /\.(jsonl|ndjson|parquet)(\.gz|\.zst)?$/.exec(output ?? '')?.[1]?.replace('ndjson', 'jsonl');

const compressionIn = (output: string | undefined): ResultCompression | undefined => {
  if (output?.endsWith('.gz')) return 'gzip';
  return output?.endsWith('.zst') ? 'zstd' : undefined;
};

/** The word that was given, if it is one of these. */
const oneOf = <W extends string>(
  option: string,
  words: readonly W[],
  given: string | undefined,
): W | undefined => {
  const known = words.find((word) => word === given);
  if (given !== undefined && known === undefined) {
    throw new UsageFault(`--${option} is ${given}; there are: ${words.join(', ')}.`);
  }
  return known;
};
