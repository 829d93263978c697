import type { ComponentChildren } from 'preact';
import type { JobView } from '../../../../shared/job/job.ts';
import { isUnloadOnly, requestOf } from '../api/job-request.ts';
import { useConsole } from '../frame/console-context.ts';
import { NoBreakText } from '../frame/elements.tsx';
import { count, dateAndTime, duration, size } from '../frame/wording.ts';
import { RequestSnippets } from '../snippets/request-snippets.tsx';
import { describeFile } from '../submit/file/file-choice.ts';

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

/** What the job ran: ad hoc SQL in full, or its report, whose SQL the API does not show. */
const JobSubject = ({ job }: { job: JobView }) => {
  const { reports } = useConsole();
  if (job.report === undefined) return <pre class="job-sql">{job.sql}</pre>;
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

/** How the job runs, as its request or the defaults say. */
const RequestFacts = ({ job }: { job: JobView }) => {
  const { format, delivery, compression, escapeFormulas, timeoutSeconds } = job;
  const unloaded = delivery === 'unload' || isUnloadOnly(format);
  return (
    <>
      <Fact name="Result file">{describeFile({ format, compression, escapeFormulas })}</Fact>
      <Fact name="Delivery">
        {unloaded ? 'written by the warehouse (UNLOAD)' : 'collected by this service'}
      </Fact>
      <Fact name="Time limit">
        {timeoutSeconds === undefined
          ? '24 h, the Data API’s own'
          : duration(timeoutSeconds * 1000)}
      </Fact>
    </>
  );
};

/** All that is known about a job, for support and for curious readers. */
export const JobFacts = ({ job }: { job: JobView }) => {
  const { statement, result, expiresAt } = job;
  const files = result?.fileCount ?? 0;
  return (
    <section class="job-facts" aria-labelledby="job-facts-heading">
      <h2 id="job-facts-heading">Details</h2>
      <JobSubject job={job} />
      <dl>
        <Fact name="Job">
          <code>{job.jobId}</code>
        </Fact>
        <RequestFacts job={job} />
        <Fact name="Submitted">{dateAndTime(job.submittedAt)}</Fact>
        {job.settledAt && <Fact name="Settled">{dateAndTime(job.settledAt)}</Fact>}
        {statement?.durationMs !== undefined && (
          <Fact name="Time in the warehouse">{duration(statement.durationMs)}</Fact>
        )}
        {statement?.statementId && (
          <Fact name="Statement">
            <code>{statement.statementId}</code>
          </Fact>
        )}
        {statement?.redshiftQueryId !== undefined && statement.redshiftQueryId > 0 && (
          <Fact name="Redshift query">
            <code>{statement.redshiftQueryId}</code>
          </Fact>
        )}
        {files > 0 && result && (
          <Fact name="Size">
            {size(result.sizeBytes)} in {files === 1 ? 'one file' : `${count(files)} files`}
          </Fact>
        )}
        {job.state === 'SUCCEEDED' && files > 0 && expiresAt && (
          <Fact name="Result kept until">{dateAndTime(expiresAt)}</Fact>
        )}
      </dl>
      <RequestSnippets request={requestOf(job)} />
    </section>
  );
};
