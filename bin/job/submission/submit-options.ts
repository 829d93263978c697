import {
  deliveries,
  executionModes,
  type ResultCompression,
  resultCompressions,
  resultFormats,
} from '../../../shared/job/job.ts';
import { MAX_TIMEOUT_SECONDS } from '../../../shared/redshift/statement.ts';
import { UsageError } from '../../terminal/command.ts';
import { oneOf, wholeNumber } from '../../terminal/parse-arguments.ts';
import { outputFormat } from '../display/output-format.ts';

/** What becomes of a job that takes longer than its request waits. */
const waitEnds = ['continue', 'cancel'] as const;

/** The value of an option, if it is set. */
type OptionValue = (name: string) => unknown;

/**
 * The options of `submit`, validated; `requestOptions` are sent with the request.
 *
 * @throws UsageError where a value is not accepted.
 */
export const readOptions = (optionValue: OptionValue) => {
  const text = (name: string): string | undefined => {
    const value = optionValue(name);
    return typeof value === 'string' ? value : undefined;
  };
  const output = text('output');
  const wait = optionValue('wait') === true;
  if (output !== undefined && !wait) {
    throw new UsageError('--output needs --wait: there are rows only once the job has succeeded.');
  }
  const onWaitTimeout = oneOf('on-wait-timeout', waitEnds, text('on-wait-timeout'));
  if (onWaitTimeout !== undefined && !wait) {
    throw new UsageError('--on-wait-timeout needs --wait: else nothing waits for the job.');
  }
  const format = oneOf('format', resultFormats, text('format') ?? formatFromName(output));
  const delivery = oneOf('delivery', deliveries, text('delivery'));
  const packing = text('compression') ?? compressionFromName(output);
  const compression = oneOf('compression', resultCompressions, packing);
  const executionMode = oneOf('execution-mode', executionModes, text('execution-mode'));
  const timeoutSeconds = wholeNumber('timeout', 'seconds', MAX_TIMEOUT_SECONDS, text('timeout'));
  return {
    wait,
    json: optionValue('json') === true,
    output,
    outputFormat: outputFormat(text('output-format')),
    idempotencyKey: text('idempotency-key'),
    executionMode,
    requestOptions: {
      ...(format !== undefined && { format }),
      ...(delivery !== undefined && { delivery }),
      ...(compression !== undefined && { compression }),
      ...(optionValue('escape-formulas') === true && { escapeFormulas: true as const }),
      ...(timeoutSeconds !== undefined && { timeoutSeconds }),
      ...(onWaitTimeout === 'cancel' && { onWaitTimeout }),
    },
  };
};

const formatFromName = (output: string | undefined): string | undefined =>
  /\.(jsonl|ndjson|parquet)(\.gz|\.zst)?$/.exec(output ?? '')?.[1]?.replace('ndjson', 'jsonl');

const compressionFromName = (output: string | undefined): ResultCompression | undefined => {
  if (output?.endsWith('.gz')) return 'gzip';
  return output?.endsWith('.zst') ? 'zstd' : undefined;
};

/** The options of `submit`, validated. */
export type SubmitOptions = ReturnType<typeof readOptions>;
