import { type JobView, jobStates } from '../../../../shared/job/job.ts';
import { sqlOf } from '../draft/draft.ts';
import { useConsole } from '../frame/console-context.ts';
import { Button, Notice, ViewHeading } from '../frame/elements.tsx';
import { Select } from '../frame/fields.tsx';
import { count, dateAndTime, duration, jobTitle, parameterLine } from '../frame/wording.ts';
import { RunAgain } from '../job/job-actions.tsx';
import { StateBadge, stateNames } from '../job/state-badge.tsx';
import { hrefOf } from '../navigation/route.ts';
import { replaceRoute } from '../navigation/router.ts';
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
  const { reports } = useConsole();
  const { settledAt, submittedAt, result } = job;
  const title = jobTitle(job, reports);
  return (
    <tr>
      <td data-label="Job">
        <a href={hrefOf({ view: 'job', jobId: job.jobId })}>{title}</a>
        <span class="job-summary">{sqlOf(job) || parameterLine(job)}</span>
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
        <RunAgain job={job} look="quiet" label={`Run again: ${title}`} />
      </td>
    </tr>
  );
};

/** The columns that are aligned to the right. */
const NUMBERS = new Set(['Took', 'Rows']);

const HistoryTable = ({ jobs }: { jobs: readonly JobView[] }) => (
  <table class="job-table">
    <thead>
      <tr>
        {['Job', 'State', 'Submitted', 'Took', 'Rows'].map((heading) => (
          <th key={heading} scope="col" class={NUMBERS.has(heading) ? 'number' : undefined}>
            {heading}
          </th>
        ))}
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
      <ViewHeading>History</ViewHeading>
      <HistoryFilters {...filter} />
      <Notice title="The jobs could not be listed.">{errorMessage}</Notice>
      {!jobs && !errorMessage && <p class="loading">Loading the jobs…</p>}
      {jobs?.length === 0 && (
        <p class="empty">{isFiltered ? 'No job matches.' : 'You have not run a job yet.'}</p>
      )}
      {jobs && jobs.length > 0 && <HistoryTable jobs={jobs} />}
      {loadMore && <Button onClick={loadMore}>Show more</Button>}
    </section>
  );
};
