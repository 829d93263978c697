import type { JobView } from '../../shared/job/job.ts';
import { plain } from '../terminal/terminal.ts';

const SQL_CHARACTERS = 200;

/** `1 row`, `1,024 rows`. */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;

/** `0.4 s`, `2 min 5 s`, `1 h 0 min`. */
export const duration = (ms: number): string => {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

/** How long after its request something happened to the job. */
export const sinceSubmitted = ({ submittedAt }: JobView, at: string): string =>
  duration(Date.parse(at) - Date.parse(submittedAt));

/** `2026-11-22 10:00:00 UTC` */
export const instant = (at: string): string => `${at.slice(0, 19).replace('T', ' ')} UTC`;

/** What the job was asked for, on one line. */
export const requestText = ({ report, sql, parameters }: JobView): string => {
  const values = Object.entries(parameters).map(([name, value]) => `${name} = ${value}`);
  return plain([report ?? shortened(sql ?? ''), ...values].join(', '));
};

/** What the job brought, on one line. */
export const resultText = ({ result, format }: JobView): string => {
  if (result === undefined) return '';
  const { hasResultSet, rowCount, sizeBytes, fileCount } = result;
  if (hasResultSet && fileCount === 0) return `${counted(rowCount, 'row')}, so there is no file`;
  if (hasResultSet)
    return `${counted(rowCount, 'row')}, ${counted(sizeBytes, 'byte')} of ${format}`;
  return rowCount < 0 ? 'no result set' : `no result set, ${counted(rowCount, 'row')} affected`;
};

/** The job in a few lines, each with a name before it. */
export const jobText = (job: JobView): string => {
  const { report, sql, parameters, settledAt, expiresAt, error } = job;
  const lines: [name: string, text: string][] = [
    ['Job', job.jobId],
    ['State', job.state],
    report === undefined ? ['SQL', shortened(sql ?? '')] : ['Report', report],
    ...Object.entries(parameters).map(([name, value]): [string, string] => [
      'Parameter',
      `${name} = ${value}`,
    ]),
    ['Submitted', instant(job.submittedAt)],
    ['Timeline', timelineText(job)],
  ];
  if (settledAt !== undefined) lines.push(['Settled', instant(settledAt)]);
  if (job.result !== undefined) lines.push(['Result', resultText(job)]);
  if (expiresAt !== undefined) lines.push(['Kept until', instant(expiresAt)]);
  if (error !== undefined) lines.push(['Error', failureText(job)]);
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, text]) => `${name.padEnd(width)}  ${plain(text)}`).join('\n');
};

/** Why the job failed. */
export const failureText = ({ error }: JobView): string => {
  if (error === undefined) return '';
  const advice = error.retryable ? ' Submitting it again may help.' : '';
  return plain(`${error.code}: ${error.detail}${advice}`);
};

const timelineText = (job: JobView): string =>
  job.timeline.map(({ state, at }) => `${state} ${sinceSubmitted(job, at)}`).join(' → ');

const shortened = (sql: string): string => {
  const line = sql.replaceAll(/\s+/g, ' ').trim();
  return line.length > SQL_CHARACTERS ? `${line.slice(0, SQL_CHARACTERS)}…` : line;
};
