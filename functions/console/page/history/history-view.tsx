import { type JobView, jobStates } from '../../../../shared/job/job.ts';
import { requestOf } from '../api/job-request.ts';
import { useConsole } from '../frame/console-context.ts';
import { Notice, Select, ViewHeading } from '../frame/elements.tsx';
import { count, dateAndTime, duration, jobTitle, parameterLine } from '../frame/wording.ts';
import { StateBadge, stateNames } from '../job/state-badge.tsx';
import { hrefOf } from '../navigation/route.ts';
import { replaceRoute } from '../navigation/router.ts';
import { useSubmission } from '../submit/form/submission.ts';
import { type HistoryFilter, useHistory } from './use-history.ts';

/** Which jobs to show; the choice is part of the address. */
const HistoryFilters = ({ state, report }: HistoryFilter) => {
  const { reports = [] } = useConsole();
  return (
    <div class="filters">
      <Select
        label="State"
        value={state}
        none="Any"
        choices={jobStates.map((name) => [name, stateNames[name]])}
        onValue={(chosen) => replaceRoute({ view: 'jobs', report, state: chosen })}
      />
      <Select
        label="Report"
        value={report}
        none="Any"
        choices={reports.map(({ name, title }) => [name, title])}
        onValue={(chosen) => replaceRoute({ view: 'jobs', state, report: chosen })}
      />
    </div>
  );
};

/** One job of the history, with the button that runs it again. */
const HistoryRow = ({ job }: { job: JobView }) => {
  const { reportTitles, adHocSql } = useConsole();
  const submission = useSubmission();
  const { settledAt, submittedAt, result } = job;
  const title = jobTitle(job, reportTitles);
  return (
    <tr>
      <td data-label="Job">
        <a href={hrefOf({ view: 'job', jobId: job.jobId })}>{title}</a>
        <span class="job-summary">{job.sql ?? parameterLine(job)}</span>
        {submission.errors.others.length > 0 && (
          <Notice tone="error">{submission.errors.others.join(' ')}</Notice>
        )}
      </td>
      <td data-label="State">
        <StateBadge state={job.state} />
      </td>
      <td data-label="Submitted">
        <time dateTime={submittedAt}>{dateAndTime(submittedAt)}</time>
      </td>
      <td data-label="Took" class="number">
        {settledAt ? duration(Date.parse(settledAt) - Date.parse(submittedAt)) : '–'}
      </td>
      <td data-label="Rows" class="number">
        {result ? count(result.rowCount) : '–'}
      </td>
      <td>
        {(job.report !== undefined || adHocSql) && (
          <button
            type="button"
            class="button quiet"
            aria-disabled={submission.busy}
            aria-label={`Run again: ${title}`}
            onClick={() => !submission.busy && void submission.submit(requestOf(job))}
          >
            Run again
          </button>
        )}
      </td>
    </tr>
  );
};

const HistoryTable = ({ jobs }: { jobs: readonly JobView[] }) => (
  <table class="job-table">
    <thead>
      <tr>
        <th scope="col">Job</th>
        <th scope="col">State</th>
        <th scope="col">Submitted</th>
        <th scope="col" class="number">
          Took
        </th>
        <th scope="col" class="number">
          Rows
        </th>
        <th scope="col">
          <span class="visually-hidden">Actions</span>
        </th>
      </tr>
    </thead>
    <tbody>
      {jobs.map((job) => (
        <HistoryRow key={job.jobId} job={job} />
      ))}
    </tbody>
  </table>
);

/** The caller's own jobs, newest first. */
export const HistoryView = (filter: HistoryFilter) => {
  const { jobs, errorMessage, loadMore } = useHistory(filter);
  const isFiltered = filter.state !== undefined || filter.report !== undefined;
  return (
    <section class="history-view">
      <ViewHeading title="History">History</ViewHeading>
      <HistoryFilters {...filter} />
      {errorMessage && (
        <Notice tone="error" title="The jobs could not be listed.">
          <p>{errorMessage}</p>
        </Notice>
      )}
      {!jobs && !errorMessage && <p class="loading">Loading the jobs…</p>}
      {jobs?.length === 0 && (
        <p class="empty">{isFiltered ? 'No job matches.' : 'You have not run a job yet.'}</p>
      )}
      {jobs && jobs.length > 0 && <HistoryTable jobs={jobs} />}
      {loadMore && (
        <button type="button" class="button" onClick={() => void loadMore()}>
          Show more
        </button>
      )}
    </section>
  );
};
