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
