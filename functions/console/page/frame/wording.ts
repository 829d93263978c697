import type { Job } from '../api/job.ts';
import { humanName } from '../submit/form/parameter-field.ts';

const wholeNumber = new Intl.NumberFormat('en-US');
const clockTime = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const dayAndTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** A count with separators: `12,500`. */
export const count = (value: number): string => wholeNumber.format(value);

/** A count of things: `1 row`, `2 rows`. */
export const counted = (value: number, thing: string): string =>
  `${count(value)} ${thing}${value === 1 ? '' : 's'}`;

/** A size in the unit that keeps it short: `812 B`, `3.1 MB`. */
export const size = (bytes: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let amount = bytes;
  let unit = 0;
  while (amount >= 1000 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${unit === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${units[unit]}`;
};

/** A span of time, as exact as its length deserves: `48 ms`, `3.2 s`, `4 min 05 s`, `2 h 07 min`. */
export const duration = (ms: number): string => {
  const whole = Math.max(0, ms);
  if (whole < 1000) return `${Math.round(whole)} ms`;
  if (whole < 10_000) return `${(Math.floor(whole / 100) / 10).toFixed(1)} s`;
  const seconds = Math.floor(whole / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  const padded = (value: number) => String(value).padStart(2, '0');
  if (minutes < 60) return `${minutes} min ${padded(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${padded(minutes % 60)} min`;
};

/** A moment of today by its time, in the reader's time zone. */
export const timeOfDay = (iso: string): string => clockTime.format(new Date(iso));

/** A moment with its day, in the reader's time zone. */
export const moment = (iso: string): string => dayAndTime.format(new Date(iso));

/** What a job is called where there is room for one line. */
export const jobTitle = (job: Job, reportTitles: ReadonlyMap<string, string>): string => {
  if (job.report === undefined) return 'Ad hoc SQL';
  return reportTitles.get(job.report) ?? humanName(job.report);
};

/** A job's parameters on one line. */
export const parameterLine = (job: Job): string =>
  Object.entries(job.parameters ?? {})
    .map(([name, value]) => `${humanName(name)}: ${value === null ? 'NULL' : String(value)}`)
    .join(' · ');
