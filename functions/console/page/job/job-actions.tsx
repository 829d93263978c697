import { useState } from 'preact/hooks';
import { cancelJob } from '../api/api-client.ts';
import { isSettled, type Job } from '../api/job.ts';
import { requestOf } from '../api/job-request.ts';
import { describeTrouble } from '../api/problem.ts';
import { useConsole } from '../frame/console-context.ts';
import { CopyButton } from '../frame/copy-button.tsx';
import { Notice } from '../frame/notice.tsx';
import { hrefOf } from '../navigation/route.ts';
import { useSubmission } from '../submit/form/submission.ts';

const CancelButton = ({ job, onAsked }: { job: Job; onAsked: () => void }) => {
  const { announce } = useConsole();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();
  const cancel = async () => {
    setBusy(true);
    setTrouble(undefined);
    try {
      await cancelJob(job.jobId);
      announce('Cancel was asked for.');
    } catch (error) {
      setTrouble(describeTrouble(error));
    }
    setBusy(false);
    onAsked();
  };
  const asked = busy || job.state === 'CANCELLING';
  return (
    <>
      <button
        type="button"
        class="button danger"
        aria-disabled={asked}
        onClick={() => !asked && void cancel()}
      >
        {asked ? 'Cancelling…' : 'Cancel'}
      </button>
      {trouble && <Notice tone="error">{trouble}</Notice>}
    </>
  );
};

/** What can be done with a job: cancel it, or run it again as it was or with changes. */
export const JobActions = ({ job, lookNow }: { job: Job; lookNow: () => void }) => {
  const { adHocSql } = useConsole();
  const submission = useSubmission();
  const from = job.jobId;
  const form =
    job.report === undefined
      ? hrefOf({ view: 'sql', from })
      : hrefOf({ view: 'report', name: job.report, from });
  const repeatable = job.report !== undefined || adHocSql;
  return (
    <div class="job-actions">
      {!isSettled(job.state) && <CancelButton job={job} onAsked={lookNow} />}
      {repeatable && (
        <>
          <button
            type="button"
            class="button"
            aria-disabled={submission.busy}
            onClick={() => !submission.busy && void submission.submit(requestOf(job))}
          >
            Run again
          </button>
          <a class="button" href={form}>
            Change and run
          </a>
        </>
      )}
      <CopyButton text={window.location.href} what="the link to this job" label="Copy link" />
      {submission.errors.others.length > 0 && (
        <Notice tone="error">{submission.errors.others.join(' ')}</Notice>
      )}
    </div>
  );
};
