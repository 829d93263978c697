import type { CollectedFormat } from '../../job/job.ts';

const QUOTE = 0x22;
const LINE_FEED = 0x0a;

/**
 * The offset behind the record that begins at `start`, or undefined where it is not complete. In
 * CSV a line feed between quotes is data; JSON escapes every line feed but the one that ends a row.
 */
export const recordEnd = (
  bytes: Buffer,
  start: number,
  format: CollectedFormat,
): number | undefined => {
  if (format === 'jsonl') {
    const lineFeed = bytes.indexOf(LINE_FEED, start);
    return lineFeed === -1 ? undefined : lineFeed + 1;
  }
  let isQuoted = false;
  for (let at = start; at < bytes.length; at += 1) {
    if (bytes[at] === QUOTE) isQuoted = !isQuoted;
    else if (bytes[at] === LINE_FEED && !isQuoted) return at + 1;
  }
  return undefined;
};
