import type { ComponentChildren } from 'preact';
import { fileCountOf, type Job } from '../api/job.ts';
import { requestOf } from '../api/job-request.ts';
import { useConsole } from '../frame/console-context.ts';
import { Unbroken } from '../frame/unbroken.tsx';
import { count, duration, moment, size } from '../frame/wording.ts';
import { RequestSnippets } from '../snippets/request-snippets.tsx';
import { fileWords, isOfWarehouse } from '../submit/file/file-choice.ts';

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

/** What the job ran: SQL of one's own in full; of a report the API shows all but its SQL text. */
const JobSubject = ({ job }: { job: Job }) => {
  const { reports } = useConsole();
  if (job.report === undefined) return <pre class="job-sql">{job.sql}</pre>;
  const description = reports?.find(({ name }) => name === job.report)?.description;
  return (
    <p>
      Report <code>{job.report}</code>
      {description && (
        <>
          : <Unbroken text={description} />
        </>
      )}{' '}
      The API does not show a report’s SQL; it is the file <code>{job.report}.sql</code> of the
      deployment.
    </p>
  );
};

/** How the job was asked to run, where the request or its defaults decide that. */
const RequestFacts = ({ job }: { job: Job }) => {
  const { format = 'csv', delivery, compression, escapeFormulas, timeoutSeconds } = job;
  const unloaded = delivery === 'unload' || isOfWarehouse(format);
  return (
    <>
      <Fact name="Result file">{fileWords({ format, compression, escapeFormulas })}</Fact>
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

/** Everything that is known about a job, for support and for people who like to know. */
export const JobFacts = ({ job }: { job: Job }) => {
  const { statement, result, expiresAt } = job;
  const files = fileCountOf(job);
  return (
    <section class="job-facts" aria-labelledby="job-facts-heading">
      <h2 id="job-facts-heading">Details</h2>
      <JobSubject job={job} />
      <dl>
        <Fact name="Job">
          <code>{job.jobId}</code>
        </Fact>
        <RequestFacts job={job} />
        <Fact name="Submitted">{moment(job.submittedAt)}</Fact>
        {job.settledAt && <Fact name="Settled">{moment(job.settledAt)}</Fact>}
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
        {files > 0 && result?.sizeBytes !== undefined && (
          <Fact name="Size">
            {size(result.sizeBytes)} in {files === 1 ? 'one file' : `${count(files)} files`}
          </Fact>
        )}
        {job.state === 'SUCCEEDED' && files > 0 && expiresAt && (
          <Fact name="Result kept until">{moment(expiresAt)}</Fact>
        )}
      </dl>
      <RequestSnippets request={requestOf(job)} />
    </section>
  );
};
