import { useState } from 'preact/hooks';
import { isSettled, type JobView } from '../../../../shared/job/job.ts';
import { jobs } from '../api/api-client.ts';
import { errorMessage } from '../api/authorization.ts';
import { requestOf } from '../api/job-request.ts';
import { useConsole } from '../frame/console-context.ts';
import { CopyButton, Notice } from '../frame/elements.tsx';
import { hrefOf } from '../navigation/route.ts';
import { useSubmission } from '../submit/form/submission.ts';

const CancelButton = ({ job, onCancel }: { job: JobView; onCancel: () => void }) => {
  const { announce } = useConsole();
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState<string>();
  const cancel = async () => {
    setBusy(true);
    setMessage(undefined);
    try {
      await jobs.cancel(job.jobId);
      announce('Cancel was asked for.');
    } catch (error) {
      setMessage(errorMessage(error));
    }
    setBusy(false);
    onCancel();
  };
  const cancelling = busy || job.state === 'CANCELLING';
  return (
    <>
      <button
        type="button"
        class="button danger"
        aria-disabled={cancelling}
        onClick={() => !cancelling && void cancel()}
      >
        {cancelling ? 'Cancelling…' : 'Cancel'}
      </button>
      {message && <Notice tone="error">{message}</Notice>}
    </>
  );
};

/** What can be done with a job: cancel it, or run it again as it was or with changes. */
export const JobActions = ({ job, refresh }: { job: JobView; refresh: () => void }) => {
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
      {!isSettled(job) && <CancelButton job={job} onCancel={refresh} />}
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
