import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Job } from '../../job/job.ts';

/** What a cursor belongs to: a job, and the file of its result as it was written. */
export interface CursorScope extends Pick<Job, 'jobId' | 'requestHash'> {
  readonly file: { readonly key: string; readonly etag?: string | undefined };
}

/** 128 bits: too many to try. */
const SEAL_BYTES = 16;
const CURSOR = /^(?<place>[1-9a-z][0-9a-z]{0,10})\.(?<seal>[\w-]{22})$/;

/**
 * The cursor of a place in the file, in bytes from its beginning.
 *
 * Its seal is an HMAC whose key is the hash of the job's request. The hash is in the record and in
 * no answer, log or notification, so every instance and version of the function has the key, and it
 * needs no store of secrets. To compute it takes the whole request. Only the owner knows that, and
 * a place that an owner forges opens bytes of the owner's own file. Calls for other owners' jobs
 * end before a cursor is read.
 */
export const sealCursor = (scope: CursorScope, place: number): string => {
  const text = place.toString(36);
  return `${text}.${seal(scope, text).toString('base64url')}`;
};

/** The place that a cursor stands for; undefined for one that is not of this result. */
export const openCursor = (scope: CursorScope, cursor: string): number | undefined => {
  const { place, seal: given } = CURSOR.exec(cursor)?.groups ?? {};
  if (place === undefined || given === undefined) return undefined;
  const isOwn = timingSafeEqual(Buffer.from(given, 'base64url'), seal(scope, place));
  // One byte sequence has several texts in base64; only the one that was given is accepted.
  return isOwn && cursor === sealCursor(scope, Number.parseInt(place, 36))
    ? Number.parseInt(place, 36)
    : undefined;
};

const seal = ({ jobId, requestHash, file }: CursorScope, place: string): Buffer =>
  createHmac('sha256', requestHash)
    .update(JSON.stringify([jobId, file.key, file.etag ?? null, place]))
    .digest()
    .subarray(0, SEAL_BYTES);
