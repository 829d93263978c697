import type { ComponentChildren } from 'preact';
import type { JobPart, JobView } from '../../../../shared/job/job.ts';
import { isUnloadOnly, requestOf } from '../api/job-request.ts';
import { useConsole } from '../frame/console-context.ts';
import { NoBreakText } from '../frame/elements.tsx';
import { count, dateAndTime, duration, pluralize, size } from '../frame/wording.ts';
import { RequestSnippets } from '../snippets/request-snippets.tsx';
import { describeFile } from '../submit/file/file-choice.ts';

/** What the job ran: ad hoc SQL in full, or its report, whose SQL the API does not show. */
const JobSubject = ({ job }: { job: JobView }) => {
  const { reports } = useConsole();
  if (job.report === undefined && !job.statements) return <pre class="job-sql">{job.sql}</pre>;
  if (job.report === undefined) return null;
  const description = reports?.find(({ name }) => name === job.report)?.description;
  return (
    <p>
      Report <code>{job.report}</code>
      {description && (
        <>
          : <NoBreakText text={description} />
        </>
      )}{' '}
      The API does not show a report’s SQL; it is the file <code>{job.report}.sql</code> of the
      deployment.
    </p>
  );
};

/** Each of several statements, and how it ended. */
const JobStatements = ({ statements }: { statements: readonly JobPart[] }) => (
  <ol class="job-statements">
    {statements.map(({ index, sql, status, rowCount, durationMs, error }) => (
      <li key={index}>
        {sql && <pre class="job-sql">{sql}</pre>}
        <p>
          {[
            status ?? 'not ended',
            rowCount !== undefined && pluralize(rowCount, 'row'),
            durationMs !== undefined && duration(durationMs),
            error,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </li>
    ))}
  </ol>
);

/** A name, and what there is to say; a fact without content is left out. */
type Fact = readonly [name: string, content: ComponentChildren];

const code = (text: string | number | undefined) => text && <code>{text}</code>;
const time = (at: string | undefined) => at && dateAndTime(at);

/** How the job runs, as its request or the defaults say. */
const requestFacts = (job: JobView): Fact[] => {
  const { format, delivery, compression, escapeFormulas, timeoutSeconds } = job;
  const unloaded = delivery === 'unload' || isUnloadOnly(format);
  const limit = timeoutSeconds ? duration(timeoutSeconds * 1000) : '24 h, the Data API’s own';
  return [
    ['Result file', describeFile({ format, compression, escapeFormulas })],
    ['Delivery', unloaded ? 'written by the warehouse (UNLOAD)' : 'collected by this service'],
    ['Time limit', limit],
  ];
};

/** What became of the job so far. */
const runFacts = ({ submittedAt, settledAt, statement, result, expiresAt }: JobView): Fact[] => {
  const { statementId, durationMs, redshiftQueryId = 0 } = statement ?? {};
  const { fileCount: files = 0, sizeBytes = 0 } = result ?? {};
  return [
    ['Submitted', time(submittedAt)],
    ['Settled', time(settledAt)],
    ['Time in the warehouse', durationMs !== undefined && duration(durationMs)],
    ['Statement', code(statementId)],
    ['Redshift query', redshiftQueryId > 0 && code(redshiftQueryId)],
    [
      'Size',
      files > 0 && `${size(sizeBytes)} in ${files === 1 ? 'one file' : `${count(files)} files`}`,
    ],
    ['Result kept until', files > 0 && time(expiresAt)],
  ];
};

/** All that is known about a job, for support and for curious readers. */
export const JobFacts = ({ job }: { job: JobView }) => {
  const facts: Fact[] = [['Job', code(job.jobId)], ...requestFacts(job), ...runFacts(job)];
  return (
    <section class="job-facts" aria-labelledby="job-facts-heading">
      <h2 id="job-facts-heading">Details</h2>
      <JobSubject job={job} />
      {job.statements && <JobStatements statements={job.statements} />}
      <dl>
        {facts.map(
          ([name, content]) =>
            content && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{content}</dd>
              </div>
            ),
        )}
      </dl>
      <RequestSnippets request={requestOf(job)} />
    </section>
  );
};
