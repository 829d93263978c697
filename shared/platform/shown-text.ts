import { LossyNumber } from './lossy-number.ts';

const SHOWN_CHARS = 80;

/** A text of the caller's, short enough to be repeated in a message. */
export const shortened = (text: string): string =>
  text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text;

/** What was given, short enough to read. */
export const given = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  return shortened(value instanceof LossyNumber ? value.source : JSON.stringify(value));
};
