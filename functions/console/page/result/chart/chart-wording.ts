/** Formats short numbers: `4.32M`. */
export const compactNumber = new Intl.NumberFormat('en-US', {
  notation: 'compact',
  maximumFractionDigits: 2,
});
/** Formats full numbers: `4,318,277.26`. */
export const exactNumber = new Intl.NumberFormat('en-US', { maximumFractionDigits: 4 });

const utc = (parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: 'UTC' });

const day = utc({ dateStyle: 'medium' });
const dayAndMinute = utc({ dateStyle: 'medium', timeStyle: 'short' });

const DAY_SECONDS = 86_400;

const MONTH_SECONDS = 30 * DAY_SECONDS;
const YEAR_SECONDS = 365 * DAY_SECONDS;

/** Seconds between the marks of a time axis; the library allows for the length of months. */
const monthSteps = [
  ...[1, 2, 3, 4, 6].map((months) => months * MONTH_SECONDS),
  ...[1, 2, 5, 10, 25, 50, 100].map((years) => years * YEAR_SECONDS),
];
const daySteps = [...[1, 2, 5, 10, 15].map((days) => days * DAY_SECONDS), ...monthSteps];
const hours = [1, 2, 3, 4, 6, 8, 12].map((count) => count * 3_600);
const minutes = [1, 5, 10, 15, 30].map((count) => count * 60);
const allSteps = [1, 5, 10, 15, 30, ...minutes, ...hours, ...daySteps];

/** The steps for an axis: one of months needs no marks between them. */
export const axisSteps = (positions: readonly number[]): number[] => {
  if (positions.every((seconds) => new Date(seconds * 1000).toISOString().endsWith(MONTH_START))) {
    return monthSteps;
  }
  return positions.every((seconds) => seconds % DAY_SECONDS === 0) ? daySteps : allSteps;
};

const MONTH_START = '-01T00:00:00.000Z';

/** The format of an axis's marks by their distance; the first that fits applies. */
const axisParts = [
  { fromSeconds: 360 * DAY_SECONDS, format: utc({ year: 'numeric' }) },
  { fromSeconds: 28 * DAY_SECONDS, format: utc({ month: 'short', year: 'numeric' }) },
  { fromSeconds: DAY_SECONDS, format: utc({ day: 'numeric', month: 'short' }) },
  { fromSeconds: 60, format: utc({ hour: '2-digit', minute: '2-digit' }) },
] as const;
const finest = utc({ timeStyle: 'medium' });

/** A date in UTC, with the time of day if it is not midnight. */
export const formatSeconds = (seconds: number): string =>
  (seconds % DAY_SECONDS === 0 ? day : dayAndMinute).format(new Date(seconds * 1000));

/** The text of a mark on a time axis with `stepSeconds` between its marks. */
export const formatAxisMark = (seconds: number, stepSeconds: number): string => {
  const parts = axisParts.find(({ fromSeconds }) => stepSeconds >= fromSeconds);
  return (parts?.format ?? finest).format(new Date(seconds * 1000));
};
