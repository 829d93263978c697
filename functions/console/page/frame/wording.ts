import type { ReportView } from '../../../../shared/api/answers.ts';
import { valueText } from '../../../../shared/client/own-sql.ts';
import type { JobView } from '../../../../shared/job/job.ts';

const wholeNumber = new Intl.NumberFormat('en-US');
const clockTime = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const dayAndTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** Turns `country_name` into `Country name`. */
export const humanName = (name: string): string => {
  const words = name.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** A count with separators: `12,500`. */
export const count = (value: number): string => wholeNumber.format(value);

/** A count with its noun: `1 row`, `2 rows`. */
export const pluralize = (value: number, thing: string): string =>
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

/** A duration, less precise the longer it is: `48 ms`, `3.2 s`, `4 min 05 s`, `2 h 07 min`. */
export const duration = (ms: number): string => {
  const elapsed = Math.max(0, ms);
  if (elapsed < 1000) return `${Math.round(elapsed)} ms`;
  if (elapsed < 10_000) return `${(Math.floor(elapsed / 100) / 10).toFixed(1)} s`;
  const seconds = Math.floor(elapsed / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  const padded = (value: number) => String(value).padStart(2, '0');
  if (minutes < 60) return `${minutes} min ${padded(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${padded(minutes % 60)} min`;
};

/** The time of day in the reader's time zone. */
export const timeOfDay = (iso: string): string => clockTime.format(new Date(iso));

/** A date and time in the reader's time zone. */
export const dateAndTime = (iso: string): string => dayAndTime.format(new Date(iso));

/** A job's title, on one line. */
export const jobTitle = (job: JobView, reports: readonly ReportView[] | undefined): string => {
  if (job.report === undefined) return 'Ad hoc SQL';
  return reports?.find(({ name }) => name === job.report)?.title ?? humanName(job.report);
};

/** A job's parameters on one line. */
export const parameterLine = (job: JobView): string =>
  Object.entries(job.parameters)
    .map(([name, value]) => `${humanName(name)}: ${valueText(value)}`)
    .join(' · ');
