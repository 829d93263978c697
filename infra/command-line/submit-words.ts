import { parseArgs } from 'node:util';
import type { ReportView } from '../../shared/api/answers.ts';
import type { JobClient, JobSubmission } from '../../shared/client/job-client.ts';
import {
  type Delivery,
  deliveries,
  type ResultCompression,
  type ResultFormat,
  resultCompressions,
  resultFormats,
} from '../../shared/job/job.ts';
import { placeholders } from '../../shared/redshift/placeholders.ts';
import {
  type CommandOptions,
  type CommonOptions,
  commonOptions,
  readOptions,
} from './command-options.ts';
import { parametersOf, typedValues } from './report-options.ts';
import { UsageFault } from './usage.ts';

const ownOptions = {
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
} as const;

const isOwn = (name: string): boolean =>
  Object.hasOwn(ownOptions, name) || Object.hasOwn(commonOptions, name);

/** What can be read before the parameters are known: they come from the report or the SQL text. */
export interface EarlyWords extends CommonOptions {
  readonly source: { readonly report: string } | { readonly sql: string };
  readonly wait: boolean;
  readonly output: string | undefined;
  readonly format: ResultFormat | undefined;
  readonly delivery: Delivery | undefined;
  readonly compression: ResultCompression | undefined;
  readonly escapeFormulas: boolean;
  readonly timeoutSeconds: number | undefined;
  readonly idempotencyKey: string | undefined;
}

/** @throws UsageFault where the words fit no report and no SQL text. */
export const earlyWords = (args: readonly string[]): EarlyWords => {
  // Not strict: what is not known yet are the parameters.
  const { values } = parseArgs({
    args: [...args],
    options: { ...commonOptions, ...ownOptions },
    allowPositionals: true,
    allowNegative: true,
    strict: false,
  });
  const text = (name: keyof typeof values): string | undefined => {
    const value = values[name];
    if (value === true) throw new UsageFault(`--${name} needs a value.`);
    return typeof value === 'string' ? value : undefined;
  };
  const output = text('output');
  const wait = values['wait'] === true;
  if (output !== undefined && !wait) {
    throw new UsageFault('--output needs --wait: there are rows only once the job has succeeded.');
  }
  return {
    source: sourceOf(args, text('sql')),
    wait,
    output,
    format: formatOf(text('format'), output),
    delivery: oneOf('delivery', deliveries, text('delivery')),
    compression: oneOf(
      'compression',
      resultCompressions,
      text('compression') ?? compressionIn(output),
    ),
    escapeFormulas: values['escape-formulas'] === true,
    timeoutSeconds: secondsIn(text('timeout')),
    idempotencyKey: text('idempotency-key'),
    endpoint: text('endpoint'),
    region: text('region'),
    sign: typeof values['sign'] === 'boolean' ? values['sign'] : undefined,
    json: values['json'] === true,
  };
};

const secondsIn = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new UsageFault(`--timeout takes a whole number of seconds, not '${text}'.`);
};

const sourceOf = (args: readonly string[], sql: string | undefined): EarlyWords['source'] => {
  const [first] = args;
  const report = first === undefined || first.startsWith('-') ? undefined : first;
  if (report !== undefined && sql === undefined) return { report };
  if (report === undefined && sql !== undefined) return { sql };
  throw new UsageFault('Submit what? Either a report, right behind the verb, or --sql TEXT.');
};

const formatOf = (
  given: string | undefined,
  output: string | undefined,
): ResultFormat | undefined => {
  const named = output !== undefined && /\.(jsonl|ndjson|parquet)(\.gz|\.zst)?$/.exec(output);
  const wanted = given ?? (named ? named[1]?.replace('ndjson', 'jsonl') : undefined);
  return oneOf('format', resultFormats, wanted);
};

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

/**
 * The request that the words make, once the report says which parameters it has.
 *
 * @throws UsageFault where there is no such report, or it has no such parameter.
 */
export const submission = async (
  client: JobClient,
  { source, format, delivery, compression, escapeFormulas, timeoutSeconds }: EarlyWords,
  args: readonly string[],
): Promise<JobSubmission> => {
  const shaped = {
    ...(format !== undefined && { format }),
    ...(delivery !== undefined && { delivery }),
    ...(compression !== undefined && { compression }),
    ...(escapeFormulas && { escapeFormulas }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
  };
  if ('sql' in source) {
    const values = parameterValues(placeholders(source.sql), args, 'The SQL text');
    return { sql: source.sql, parameters: definedOnly(values), ...shaped };
  }
  const report = await reportCalled(client, source.report);
  const names = Object.keys(parametersOf(report));
  const values = parameterValues(names, args.slice(1), report.name);
  return { report: report.name, parameters: typedValues(report, values), ...shaped };
};

const reportCalled = async (client: JobClient, name: string): Promise<ReportView> => {
  const reports = await client.reports();
  const report = reports.find((candidate) => candidate.name === name);
  if (report !== undefined) return report;
  const names = reports.map((candidate) => candidate.name).join(', ');
  throw new UsageFault(`There is no report '${name}'; there are: ${names}.`);
};

/** The text given for each parameter, by its own option or by --parameter. */
const parameterValues = (
  names: readonly string[],
  args: readonly string[],
  whose: string,
): Record<string, string | undefined> => {
  const named = names.filter((name) => !isOwn(name));
  const options: CommandOptions = {
    ...ownOptions,
    ...Object.fromEntries(named.map((name) => [name, { type: 'string' } as const])),
  };
  const takes = `${whose} takes ${names.map((name) => `--${name}`).join(', ') || 'no parameters'}.`;
  const { values, positionals } = readOptions(args, options, takes);
  const [surplus] = positionals;
  if (surplus !== undefined) throw new UsageFault(`What is '${surplus}'? ${takes}`);
  const pairs = [values['parameter'] ?? []].flat().map((pair) => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(String(pair)) ?? [];
    if (name === undefined) throw new UsageFault('--parameter takes NAME=VALUE.');
    return [name, value] as const;
  });
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return Object.fromEntries([...named.map((name) => [name, text(values[name])]), ...pairs]);
};

const definedOnly = (values: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
