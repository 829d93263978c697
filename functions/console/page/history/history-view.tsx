import { Notice } from '../frame/notice.tsx';
import { ViewHeading } from '../frame/view-heading.tsx';
import { HistoryFilters } from './history-filters.tsx';
import { HistoryRow } from './history-row.tsx';
import { type HistoryFilter, useHistory } from './use-history.ts';

/** One's own jobs, newest first. */
export const HistoryView = (filter: HistoryFilter) => {
  const { jobs, trouble, loadMore } = useHistory(filter);
  const filtered = filter.state !== undefined || filter.report !== undefined;
  return (
    <section class="history-view">
      <ViewHeading title="History">History</ViewHeading>
      <HistoryFilters {...filter} />
      {trouble && (
        <Notice tone="error" title="The jobs could not be listed.">
          <p>{trouble}</p>
        </Notice>
      )}
      {!jobs && !trouble && <p class="loading">Loading the jobs…</p>}
      {jobs?.length === 0 && (
        <p class="empty">{filtered ? 'No job matches.' : 'You have not run a job yet.'}</p>
      )}
      {jobs && jobs.length > 0 && (
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
      )}
      {loadMore && (
        <button type="button" class="button" onClick={() => void loadMore()}>
          Show more
        </button>
      )}
    </section>
  );
};
