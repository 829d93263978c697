import type { CommandReader } from './command-reader.ts';

/** Whose rights in S3 a command has: the namespace's default role, or the one it names. */
export type TransferRole = 'default' | { readonly roleArn: string };

const rolePattern = /^arn:aws[\w-]*:iam::\d{12}:role\/\S+$/;

/** Reads what follows IAM_ROLE. */
export const readRole = (reader: CommandReader): TransferRole => {
  if (reader.tryWord('default') !== undefined) return 'default';
  const text = reader.text();
  if (text.toLowerCase() === 'default') return 'default';
  if (text === 'SESSION') throw new Error("IAM_ROLE 'SESSION' is not supported locally.");
  // Roles may be chained with commas; the last one is the one that S3 sees.
  const last = text.split(',').at(-1)?.trim() ?? '';
  if (!rolePattern.test(last)) throw new Error(`Invalid IAM role: ${text}`);
  return { roleArn: last };
};

/** A place in S3: a bucket and a key, or the beginning of keys. */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** Reads `s3://bucket/key`. */
export const s3Location = (url: string): S3Location => {
  const [, bucket, key] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.*)$/s.exec(url) ?? [];
  if (bucket === undefined || key === undefined) {
    throw new Error(`The S3 path "${url}" is not valid: s3://bucket/prefix is expected.`);
  }
  return { bucket, key };
};

/** The address of an object. */
export const s3Url = ({ bucket, key }: S3Location): string => `s3://${bucket}/${key}`;
