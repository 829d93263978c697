import type { LoadRequest } from '../engine/engine-requests.ts';
import { CommandReader } from './command-reader.ts';
import { readRole, type S3Location, s3Location, type TransferRole } from './s3-access.ts';

/** COPY into a table, as it was asked for. */
export interface CopyCommand extends Omit<LoadRequest, 'connectionId' | 'files'> {
  /** A key, the beginning of several, or the manifest that lists them. */
  readonly from: S3Location;
  readonly role: TransferRole;
  readonly manifest: boolean;
}

type Options = { -readonly [Name in keyof CopyCommand]?: CopyCommand[Name] };

const readFormat = (reader: CommandReader, word: string): CopyCommand['format'] => {
  const format = word === 'format' ? reader.wordAfterAs() : word;
  if (format === 'csv' || format === 'parquet') return format;
  if (format !== 'json') throw new Error(`COPY FORMAT ${format.toUpperCase()} is not supported`);
  const paths = reader.textAfterAs();
  if (!/^auto( ignorecase)?$/i.test(paths)) {
    throw new Error("COPY JSON is supported locally with 'auto' only.");
  }
  return 'json';
};

const onlyAutomatic = (reader: CommandReader): void => {
  if (reader.textAfterAs().toLowerCase() !== 'auto') {
    throw new Error("DATEFORMAT and TIMEFORMAT are supported locally with 'auto' only.");
  }
};

const statistics = (reader: CommandReader): void =>
  void reader.tryWord('on', 'off', 'true', 'false', 'preset');

const readers: Readonly<Record<string, (reader: CommandReader, options: Options) => void>> = {
  iam_role: (reader, options) => (options.role = readRole(reader)),
  manifest: (_, options) => (options.manifest = true),
  gzip: (_, options) => (options.compression = 'gzip'),
  zstd: (_, options) => (options.compression = 'zstd'),
  delimiter: (reader, options) => (options.delimiter = reader.textAfterAs()),
  quote: (reader, options) => (options.quote = reader.textAfterAs()),
  null: (reader, options) => (options.nullText = reader.textAfterAs()),
  emptyasnull: (_, options) => (options.emptyAsNull = true),
  ignoreheader: (reader, options) => {
    reader.tryWord('as');
    options.ignoredHeaderLines = reader.number();
  },
  dateformat: onlyAutomatic,
  timeformat: onlyAutomatic,
  compupdate: statistics,
  statupdate: statistics,
  region: (reader) => void reader.textAfterAs(),
};

const readOptions = (reader: CommandReader): Options => {
  const options: Options = {};
  while (!reader.atEnd()) {
    const word = reader.anyWord();
    if (['format', 'csv', 'parquet', 'json'].includes(word)) {
      options.format = readFormat(reader, word);
      continue;
    }
    const read = readers[word];
    if (read === undefined) {
      throw new Error(`COPY option ${word.toUpperCase()} is not supported locally.`);
    }
    read(reader, options);
  }
  return options;
};

const readColumns = (reader: CommandReader): string[] => {
  const columns: string[] = [];
  if (!reader.trySymbol('(')) return columns;
  do columns.push(reader.name());
  while (reader.trySymbol(','));
  reader.symbol(')');
  return columns;
};

/** Reads COPY; `undefined` for any other statement. */
export const parseCopy = (sql: string): CopyCommand | undefined => {
  const reader = new CommandReader(sql);
  if (reader.tryWord('copy') === undefined) return undefined;
  const table = [reader.name()];
  while (reader.trySymbol('.')) table.push(reader.name());
  const columns = readColumns(reader);
  reader.word('from');
  const from = s3Location(reader.text());
  const options = readOptions(reader);
  if (options.role === undefined) throw new Error('COPY needs IAM_ROLE to read from S3.');
  if (options.format === 'parquet' && options.compression !== undefined) {
    throw new Error('GZIP and ZSTD are not supported for COPY from PARQUET');
  }
  return {
    table,
    columns,
    from,
    format: 'text',
    manifest: false,
    compression: 'none',
    delimiter: undefined,
    quote: '"',
    ignoredHeaderLines: 0,
    nullText: undefined,
    emptyAsNull: false,
    ...options,
    role: options.role,
  };
};
