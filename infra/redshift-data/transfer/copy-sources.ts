import { z } from 'zod';
import type { CopyCommand } from './copy-command.ts';
import { type ObjectStore, S3Failure } from './object-store.ts';
import { type S3Location, s3Location, s3Url } from './s3-access.ts';

/** A manifest as COPY reads it; COPY ignores its other members. */
const manifestSchema = z.object({
  entries: z.array(
    z.object({
      url: z.string(),
      mandatory: z.boolean().optional(),
      meta: z.object({ content_length: z.number() }).optional(),
    }),
  ),
});

/** The objects that COPY reads: those of the manifest, or all whose keys begin so. */
export const copySources = async (
  store: ObjectStore,
  command: CopyCommand,
): Promise<S3Location[]> => {
  const found = command.manifest
    ? await listed(store, command)
    : (await store.list(command.from)).filter(({ key }) => !key.endsWith('/'));
  if (found.length > 0) return found;
  throw new S3Failure(`The specified S3 prefix '${command.from.key}' does not exist`);
};

const listed = async (store: ObjectStore, command: CopyCommand): Promise<S3Location[]> => {
  const { entries } = parse(await store.getText(command.from), command.from);
  const columnar = command.format === 'parquet';
  if (columnar && entries.some(({ meta }) => meta === undefined)) {
    throw new S3Failure('COPY from PARQUET: the manifest must have meta.content_length');
  }
  return entries.map(({ url }) => s3Location(url));
};

const parse = (text: string, from: S3Location) => {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new S3Failure(`The manifest file ${s3Url(from)} is not valid`, { cause });
  }
};
