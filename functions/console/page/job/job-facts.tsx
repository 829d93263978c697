import type { ComponentChildren } from 'preact';
import { fileCountOf, type Job } from '../api/job.ts';
import { requestOf } from '../api/job-request.ts';
import { RequestSnippets } from '../snippets/request-snippets.tsx';
import { count, duration, moment, size } from '../wording.ts';

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

/** Everything that is known about a job, for support and for people who like to know. */
export const JobFacts = ({ job }: { job: Job }) => {
  const { statement, result, expiresAt } = job;
  const files = fileCountOf(job);
  return (
    <section class="job-facts" aria-labelledby="job-facts-heading">
      <h2 id="job-facts-heading">Details</h2>
      {job.sql !== undefined && <pre class="job-sql">{job.sql}</pre>}
      <dl>
        <Fact name="Job">
          <code>{job.jobId}</code>
        </Fact>
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
