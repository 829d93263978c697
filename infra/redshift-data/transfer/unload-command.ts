import type { UnloadRequest } from '../engine/engine-requests.ts';
import { CommandReader } from './command-reader.ts';
import { readRole, type S3Location, s3Location, type TransferRole } from './s3-access.ts';

/** UNLOAD as it was asked for. */
export interface UnloadCommand extends Omit<UnloadRequest, 'connectionId' | 'directory'> {
  /** The beginning of every file's key. */
  readonly to: S3Location;
  readonly role: TransferRole;
  readonly manifest: 'none' | 'plain' | 'verbose';
  readonly allowOverwrite: boolean;
  /** Of the files, without its dot; absent: what format and compression say. */
  readonly extension?: string;
}

type Options = { -readonly [Name in keyof UnloadCommand]?: UnloadCommand[Name] } & {
  /** Every option that was given, in its own word. */
  readonly given: Set<string>;
};

const MEBIBYTE = 1024 * 1024;
/** Redshift's own limits of MAXFILESIZE. */
const LEAST_FILE_BYTES = 5 * MEBIBYTE;
const MOST_FILE_BYTES = 6.2 * 1024 * MEBIBYTE;

const flag = (reader: CommandReader): boolean =>
  !['off', 'false'].includes(reader.tryWord('on', 'off', 'true', 'false') ?? 'on');

const fileBytes = (reader: CommandReader): number => {
  reader.tryWord('as');
  const size = reader.number();
  const bytes = size * (reader.tryWord('mb', 'gb') === 'gb' ? 1024 : 1) * MEBIBYTE;
  if (bytes < LEAST_FILE_BYTES || bytes > MOST_FILE_BYTES) {
    throw new Error('MAXFILESIZE must be between 5 MB and 6.2 GB');
  }
  return bytes;
};

const readFormat = (reader: CommandReader, word: string): UnloadCommand['format'] => {
  const format = word === 'format' ? reader.wordAfterAs() : word;
  if (format === 'csv' || format === 'parquet' || format === 'json') return format;
  throw new Error(`UNLOAD FORMAT ${format.toUpperCase()} is not supported`);
};

const readers: Readonly<Record<string, (reader: CommandReader, options: Options) => void>> = {
  iam_role: (reader, options) => (options.role = readRole(reader)),
  manifest: (reader, options) =>
    (options.manifest = reader.tryWord('verbose') === undefined ? 'plain' : 'verbose'),
  header: (_, options) => (options.header = true),
  delimiter: (reader, options) => (options.delimiter = reader.textAfterAs()),
  null: (reader, options) => (options.nullText = reader.textAfterAs()),
  gzip: (_, options) => (options.compression = 'gzip'),
  zstd: (_, options) => (options.compression = 'zstd'),
  allowoverwrite: (_, options) => (options.allowOverwrite = true),
  parallel: (reader, options) => (options.parallel = flag(reader)),
  maxfilesize: (reader, options) => (options.maxFileBytes = fileBytes(reader)),
  extension: (reader, options) => (options.extension = reader.text().replace(/^\./, '')),
  // Nothing is encrypted here; that the role may use the key is for S3 to see.
  kms_key_id: (reader) => void reader.textAfterAs(),
  encrypted: () => undefined,
  // Every object is in this one Region, and the engine chooses its own row groups.
  region: (reader) => void reader.textAfterAs(),
  rowgroupsize: (reader) => {
    reader.tryWord('as');
    reader.number();
    reader.tryWord('mb');
  },
};

const withoutHeaderRow = ['delimiter', 'fixedwidth', 'addquotes', 'escape', 'null', 'header'];

/** What Redshift does not allow beside a format (dg/r_UNLOAD.html). */
const excluded: Readonly<Record<UnloadCommand['format'], readonly string[]>> = {
  csv: ['fixedwidth', 'addquotes', 'escape'],
  parquet: [...withoutHeaderRow, 'gzip', 'bzip2', 'zstd'],
  json: withoutHeaderRow,
};

const readOptions = (reader: CommandReader): Options => {
  const options: Options = { given: new Set() };
  while (!reader.atEnd()) {
    const word = reader.anyWord();
    options.given.add(word);
    if (['format', 'csv', 'parquet', 'json'].includes(word)) {
      options.format = readFormat(reader, word);
      continue;
    }
    const read = readers[word];
    // The exclusions tell of a combination that Redshift refuses before this emulator does.
    if (read === undefined) checkExclusions(options);
    if (read === undefined) {
      throw new Error(`UNLOAD option ${word.toUpperCase()} is not supported locally.`);
    }
    read(reader, options);
  }
  return options;
};

const checkExclusions = ({ format, given }: Options): void => {
  const found = excluded[format ?? 'csv'].find((word) => given.has(word));
  if (found === undefined) return;
  throw new Error(
    `${found.toUpperCase()} is not supported for UNLOAD to ${(format ?? 'csv').toUpperCase()}`,
  );
};

/** Reads UNLOAD; `undefined` for any other statement. */
export const parseUnload = (sql: string): UnloadCommand | undefined => {
  const reader = new CommandReader(sql);
  if (reader.tryWord('unload') === undefined) return undefined;
  reader.symbol('(');
  const query = reader.text();
  reader.symbol(')');
  reader.word('to');
  const to = s3Location(reader.text());
  const { given, ...options } = readOptions(reader);
  if (options.role === undefined) throw new Error('UNLOAD needs IAM_ROLE to write to S3.');
  if (options.format === undefined) {
    throw new Error('UNLOAD as delimited text is not supported locally: add FORMAT CSV.');
  }
  checkExclusions({ given, ...options });
  return {
    query,
    to,
    manifest: 'none',
    header: false,
    delimiter: ',',
    nullText: '',
    compression: 'none',
    parallel: true,
    maxFileBytes: MOST_FILE_BYTES,
    allowOverwrite: false,
    ...options,
    role: options.role,
    format: options.format,
  };
};
