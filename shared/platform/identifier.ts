import { hash, randomBytes, randomUUID } from 'node:crypto';

/** A new job's id, with 122 random bits. This file is the only source of randomness. */
export const newJobId = (): string => randomUUID();

/** Names a trace: 128 bits as lower-case hexadecimal digits. */
export const newTraceId = (): string => randomBytes(16).toString('hex');

/** Names one step of a trace: 64 bits as lower-case hexadecimal digits. */
export const newSpanId = (): string => randomBytes(8).toString('hex');

/** A SHA-256 as lower-case hexadecimal digits. */
export const sha256 = (text: string): string => hash('sha256', text);

/** A number from 0 to 1: the same for the same text, uniform over different texts. */
export const hashFraction = (text: string): number =>
  Number.parseInt(sha256(text).slice(0, 8), 16) / 2 ** 32;

/**
 * The id of the job for this owner's idempotency key, as a UUID of version 8 (RFC 9562). The same
 * pair gives the same id, so a repeated request finds the record of the first.
 */
export const jobIdFromKey = (owner: string, key: string): string => {
  const hash = sha256(JSON.stringify([owner, key]));
  const variant = ((Number.parseInt(hash.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
};
