import type { Job } from '../api/job.ts';
import { Notice } from '../frame/notice.tsx';
import { failureAdvice } from './failure-advice.ts';

/** Why a job failed, in the warehouse's own words, and what to try. */
export const JobFailure = ({ job }: { job: Job }) => {
  const { error } = job;
  if (!error) return null;
  const { title, advice } = failureAdvice(error);
  return (
    <Notice tone="error" title={title}>
      <pre class="failure-detail">{error.detail}</pre>
      <p>
        <strong>What to try:</strong> {advice}
      </p>
      <p class="hint">
        Code <code>{error.code}</code>
        {job.statement?.statementId && (
          <>
            {' '}
            · statement <code>{job.statement.statementId}</code>
          </>
        )}
      </p>
    </Notice>
  );
};
