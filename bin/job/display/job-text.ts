import { valueText } from '../../../shared/client/own-sql.ts';
import type { JobPart, JobView } from '../../../shared/job/job.ts';
import { errorPlace } from '../../../shared/sql/error-place.ts';
import { valueLines } from '../../terminal/table.ts';
import { formatDuration, formatInstant, pluralize, sanitize } from '../../terminal/text.ts';

const SQL_CHARACTERS = 200;

/** The time from the request to `at`. */
export const sinceSubmitted = ({ submittedAt }: JobView, at: string): string =>
  formatDuration(Date.parse(at) - Date.parse(submittedAt));

/** The request on one line: report or SQL text, and parameters. */
export const requestText = (job: JobView): string =>
  sanitize([job.report ?? shortenSql(sqlOf(job)), ...parameterTexts(job)].join(', '));

const sqlOf = ({ sql = '', statements }: JobView): string =>
  statements?.map((statement) => statement.sql).join('; ') ?? sql;

const parameterTexts = ({ parameters }: JobView): string[] =>
  Object.entries(parameters).map(([name, value]) => `${name} = ${valueText(value)}`);

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
  const { report, statements = [], settledAt, expiresAt, error } = job;
  const lines: [name: string, text: string][] = [
    ['Job', job.jobId],
    ['State', job.state],
    report === undefined ? ['SQL', shortenSql(sqlOf(job))] : ['Report', report],
    ...parameterTexts(job).map((text): [string, string] => ['Parameter', text]),
    ['Submitted', formatInstant(job.submittedAt)],
    ['Timeline', timelineText(job)],
  ];
  for (const part of statements) lines.push([`Statement ${part.index}`, partText(part)]);
  if (settledAt !== undefined) lines.push(['Settled', formatInstant(settledAt)]);
  if (job.result !== undefined) lines.push(['Result', resultText(job)]);
  if (expiresAt !== undefined) lines.push(['Kept until', formatInstant(expiresAt)]);
  if (error !== undefined) lines.push(['Error', failureText(job)]);
  return valueLines(lines.map(([name, text]) => [name, sanitize(text)]));
};

/** Why the job failed. */
export const failureText = ({ error, sql = '', statements }: JobView): string => {
  if (error === undefined) return '';
  const { code, detail, statementIndex, effects } = error;
  const failed = statements?.find(({ index }) => index === statementIndex)?.sql ?? sql;
  const { line, column, text = '' } = errorPlace(failed, detail) ?? {};
  const where = line === undefined ? '' : ` (line ${line}, column ${column}: ${text.trim()})`;
  const place = statementIndex === undefined ? '' : ` in statement ${statementIndex}`;
  const advice = error.retryable ? ' Submitting it again may help.' : '';
  const kept = effects === undefined ? '' : ` (${EFFECTS[effects]})`;
  return sanitize(`${code}${place}: ${detail}${where}${kept}${advice}`);
};

const EFFECTS = {
  none: 'nothing was changed',
  partial: 'what had finished may stay',
} as const;

const partText = ({ sql, status, rowCount, durationMs }: JobPart): string =>
  [
    status,
    rowCount === undefined ? undefined : pluralize(rowCount, 'row'),
    durationMs === undefined ? undefined : `${durationMs} ms`,
    sql === undefined ? undefined : shortenSql(sql),
  ]
    .filter((text) => text !== undefined)
    .join('  ');

const timelineText = (job: JobView): string =>
  job.timeline.map(({ state, at }) => `${state} ${sinceSubmitted(job, at)}`).join(' → ');

const shortenSql = (sql: string): string => {
  const line = sql.replaceAll(/\s+/g, ' ').trim();
  return line.length > SQL_CHARACTERS ? `${line.slice(0, SQL_CHARACTERS)}…` : line;
};
