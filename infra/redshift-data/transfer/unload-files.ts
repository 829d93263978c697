import type { OpenBehaviour } from '../contract/limits.ts';
import { SLICES, type UnloadedFile, type UnloadOutcome } from '../engine/engine-requests.ts';
import { type ObjectStore, S3Failure } from './object-store.ts';
import { s3Url } from './s3-access.ts';
import type { UnloadCommand } from './unload-command.ts';

/**
 * Fails where the prefix is in use, as Redshift does without ALLOWOVERWRITE, and where the role may
 * not read there: Redshift asks for "GET, LIST, and PUT"
 * (dg/copy-usage_notes-access-permissions.html) without a word on which objects it gets. Here it is
 * the manifest that it is about to write.
 */
export const checkDestination = async (
  store: ObjectStore,
  { to, allowOverwrite }: UnloadCommand,
): Promise<void> => {
  await store.has({ ...to, key: `${to.key}manifest` });
  if (allowOverwrite || (await store.list(to)).length === 0) return;
  throw new S3Failure(
    'Specified unload destination on S3 is not empty. Consider using a different bucket / ' +
      'prefix, manually removing the target files in S3, or using the ALLOWOVERWRITE option.',
  );
};

/** What the slices leave, those without rows among them where they leave a file of 0 bytes. */
export const withEmptySlices = (
  { format, parallel }: UnloadCommand,
  unloaded: UnloadOutcome,
  { emptySlices }: Pick<OpenBehaviour, 'emptySlices'>,
): UnloadOutcome => {
  if (emptySlices === 'no-file' || format === 'parquet' || !parallel) return unloaded;
  const used = new Set(unloaded.files.map(({ slice }) => slice));
  const empty = Array.from({ length: SLICES }, (_, slice) => slice)
    .filter((slice) => !used.has(slice))
    .map((slice) => ({ path: '', slice, part: 0, rowCount: 0, sizeBytes: 0 }));
  return { ...unloaded, files: [...unloaded.files, ...empty] };
};

/** Brings the files to S3 under the names that Redshift gives them, and the manifest last. */
export const uploadFiles = async (
  store: ObjectStore,
  command: UnloadCommand,
  unloaded: UnloadOutcome,
  goOn: () => void,
): Promise<void> => {
  // A query that finds no rows leaves nothing, not even the manifest that was asked for:
  // https://github.com/spark-redshift-community/spark-redshift/issues/40
  if (unloaded.files.every((file) => file.rowCount === 0)) return;
  const { files } = unloaded;
  const located = files.map((file) => ({
    file,
    to: { ...command.to, key: `${command.to.key}${fileName(command, file)}` },
  }));
  for (const { file, to } of located) {
    goOn();
    await (file.path === '' ? store.putText(to, '') : store.putFile(to, file.path));
  }
  if (command.manifest === 'none') return;
  const entries = located.map(({ file, to }) => ({ url: s3Url(to), ...measured(command, file) }));
  const manifest = { entries, ...verbose(command, unloaded, files) };
  const to = { ...command.to, key: `${command.to.key}manifest` };
  await store.putText(to, JSON.stringify(manifest, undefined, 2));
};

const compressedAs = { none: '', gzip: '.gz', zstd: '.zst' } as const;

/** `0000_part_00.gz` for each slice, or `000` from one writer alone (dg/r_UNLOAD.html). */
const fileName = (command: UnloadCommand, { slice, part }: UnloadedFile): string => {
  const { parallel, format, compression, extension } = command;
  const ending = extension === undefined ? compressedAs[compression] : `.${extension}`;
  const number = (value: number, digits: number) => String(value).padStart(digits, '0');
  const name = parallel ? `${number(slice, 4)}_part_${number(part, 2)}` : number(part, 3);
  return `${name}${format === 'parquet' && extension === undefined ? '.parquet' : ending}`;
};

/** A header line is counted as a record, one for each file (dg/r_UNLOAD.html, HEADER). */
const records = (command: UnloadCommand, { rowCount, sizeBytes }: UnloadedFile): number =>
  rowCount + (command.header && sizeBytes > 0 ? 1 : 0);

const measured = (command: UnloadCommand, file: UnloadedFile) =>
  command.manifest === 'verbose' || command.format === 'parquet'
    ? { meta: { content_length: file.sizeBytes, record_count: records(command, file) } }
    : {};

/** Names of types as SQL has them, which is how the manifest names them. */
const sqlTypes: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bpchar: 'character',
  varchar: 'character varying',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
};

const verbose = (
  command: UnloadCommand,
  { columns }: UnloadOutcome,
  files: readonly UnloadedFile[],
) => {
  if (command.manifest !== 'verbose') return {};
  const sum = (part: (file: UnloadedFile) => number) =>
    files.reduce((total, file) => total + part(file), 0);
  return {
    schema: {
      elements: columns.map(({ name, typeName, precision, scale }) => ({
        name,
        type: {
          base: sqlTypes[typeName] ?? typeName,
          ...(typeName === 'numeric' && { precision, scale }),
          ...(['varchar', 'bpchar'].includes(typeName) && { max_length: precision }),
        },
      })),
    },
    meta: {
      content_length: sum((file) => file.sizeBytes),
      record_count: sum((file) => records(command, file)),
    },
    author: { name: 'Amazon Redshift', version: '1.0.0' },
  };
};
