import type { Job } from '../api/job.ts';
import { requestOf } from '../api/job-request.ts';
import { useConsole } from '../frame/console-context.ts';
import { Notice } from '../frame/notice.tsx';
import { count, duration, jobTitle, moment, parameterLine } from '../frame/wording.ts';
import { StateBadge } from '../job/state-badge.tsx';
import { hrefOf } from '../navigation/route.ts';
import { useSubmission } from '../submit/form/submission.ts';

/** One job of the history, with the button that runs it again. */
export const HistoryRow = ({ job }: { job: Job }) => {
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
        <time dateTime={submittedAt}>{moment(submittedAt)}</time>
      </td>
      <td data-label="Took" class="number">
        {settledAt ? duration(Date.parse(settledAt) - Date.parse(submittedAt)) : '–'}
      </td>
      <td data-label="Rows" class="number">
        {result?.rowCount === undefined ? '–' : count(result.rowCount)}
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
