/** What could move the cursor, ring the bell or reverse text in a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The text on one line, its control characters replaced. */
export const sanitize = (text: string): string =>
  text.replaceAll(/\r\n|[\r\n]/g, '⏎').replaceAll(CONTROL, '·');

/** The line, cut to `width` characters where a width is given. */
export const truncate = (line: string, width: number | undefined): string =>
  width !== undefined && line.length > width ? `${line.slice(0, width - 1)}…` : line;

/** `1,024` */
export const formatCount = (count: number): string => count.toLocaleString('en-US');

/** `1 row`, `1,024 rows`. */
export const pluralize = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

/** `0.4 s`, `2 min 5 s`, `1 h 0 min`, `3 d 4 h`. */
export const formatDuration = (ms: number): string => {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 24
    ? `${hours} h ${minutes % 60} min`
    : `${Math.floor(hours / 24)} d ${hours % 24} h`;
};

/** `2026-11-22 10:00:00 UTC` */
export const formatInstant = (at: string): string => `${at.slice(0, 19).replace('T', ' ')} UTC`;

/** JSON with indentation. */
export const formatJson = (value: unknown): string => JSON.stringify(value, undefined, 2);

/** The message of anything thrown, on one line. */
export const errorMessage = (error: unknown): string =>
  sanitize(error instanceof Error ? error.message : String(error));
