import type { JobView } from '../../../shared/job/job.ts';
import { valueLines } from '../../terminal/table.ts';
import { formatDuration, formatInstant, pluralize, sanitize } from '../../terminal/text.ts';

const SQL_CHARACTERS = 200;

/** The time from the request to `at`. */
export const sinceSubmitted = ({ submittedAt }: JobView, at: string): string =>
  formatDuration(Date.parse(at) - Date.parse(submittedAt));

/** The request on one line: report or SQL text, and parameters. */
export const requestText = ({ report, sql, parameters }: JobView): string => {
  const values = Object.entries(parameters).map(([name, value]) => `${name} = ${value}`);
  return sanitize([report ?? shortenSql(sql ?? ''), ...values].join(', '));
};

/** The size of the result on one line. */
export const resultText = ({ result, format }: JobView): string => {
  if (result === undefined) return '';
  const { hasResultSet, rowCount, sizeBytes, fileCount } = result;
  if (hasResultSet && fileCount === 0) return `${pluralize(rowCount, 'row')}, so there is no file`;
  if (hasResultSet)
    return `${pluralize(rowCount, 'row')}, ${pluralize(sizeBytes, 'byte')} of ${format}`;
  return rowCount < 0 ? 'no result set' : `no result set, ${pluralize(rowCount, 'row')} affected`;
};

/** The job in lines of name and value. */
export const jobText = (job: JobView): string => {
  const { report, sql, parameters, settledAt, expiresAt, error } = job;
  const lines: [name: string, text: string][] = [
    ['Job', job.jobId],
    ['State', job.state],
    report === undefined ? ['SQL', shortenSql(sql ?? '')] : ['Report', report],
    ...Object.entries(parameters).map(([name, value]): [string, string] => [
      'Parameter',
      `${name} = ${value}`,
    ]),
    ['Submitted', formatInstant(job.submittedAt)],
    ['Timeline', timelineText(job)],
  ];
  if (settledAt !== undefined) lines.push(['Settled', formatInstant(settledAt)]);
  if (job.result !== undefined) lines.push(['Result', resultText(job)]);
  if (expiresAt !== undefined) lines.push(['Kept until', formatInstant(expiresAt)]);
  if (error !== undefined) lines.push(['Error', failureText(job)]);
  return valueLines(lines.map(([name, text]) => [name, sanitize(text)]));
};

/** Why the job failed. */
export const failureText = ({ error }: JobView): string => {
  if (error === undefined) return '';
  const advice = error.retryable ? ' Submitting it again may help.' : '';
  return sanitize(`${error.code}: ${error.detail}${advice}`);
};

const timelineText = (job: JobView): string =>
  job.timeline.map(({ state, at }) => `${state} ${sinceSubmitted(job, at)}`).join(' → ');

const shortenSql = (sql: string): string => {
  const line = sql.replaceAll(/\s+/g, ' ').trim();
  return line.length > SQL_CHARACTERS ? `${line.slice(0, SQL_CHARACTERS)}…` : line;
};
