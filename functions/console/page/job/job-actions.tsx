import type { ComponentChildren } from 'preact';
import { isSettled, type JobView } from '../../../../shared/job/job.ts';
import { jobs } from '../api/api-client.ts';
import { requestOf } from '../api/job-request.ts';
import { useConsole } from '../frame/console-context.ts';
import { adHocSql } from '../frame/deployment.ts';
import { Button, CopyButton } from '../frame/elements.tsx';
import { hrefOf } from '../navigation/route.ts';
import { useSubmit } from '../submit/form/submission.ts';

const CancelButton = ({ job, onCancel }: { job: JobView; onCancel: () => void }) => {
  const { announce } = useConsole();
  const cancel = async () => {
    try {
      await jobs.cancel(job.jobId);
      announce('Cancel was asked for.');
    } finally {
      onCancel();
    }
  };
  return (
    <Button look="danger" busy={job.state === 'CANCELLING'} busyText="Cancelling…" onClick={cancel}>
      Cancel
    </Button>
  );
};

interface RunAgainProps {
  readonly job: JobView;
  readonly look?: 'quiet';
  readonly label?: string;
  /** What follows the button. */
  readonly children?: ComponentChildren;
}

/** Runs a job again as it was, unless this deployment does not allow its SQL. */
export const RunAgain = ({ job, children, ...button }: RunAgainProps) => {
  const submit = useSubmit();
  if (job.report === undefined && !adHocSql) return null;
  return (
    <>
      <Button {...button} onClick={() => submit(requestOf(job))}>
        Run again
      </Button>
      {children}
    </>
  );
};

/** What can be done with a job: cancel it, or run it again as it was or with changes. */
export const JobActions = ({ job, refresh }: { job: JobView; refresh: () => void }) => {
  const { jobId: from, report } = job;
  const form = hrefOf(
    report === undefined ? { view: 'sql', from } : { view: 'report', name: report, from },
  );
  return (
    <div class="job-actions">
      {!isSettled(job) && <CancelButton job={job} onCancel={refresh} />}
      <RunAgain job={job}>
        <a class="button" href={form}>
          Change and run
        </a>
      </RunAgain>
      <CopyButton text={window.location.href} what="the link to this job" label="Copy link" />
    </div>
  );
};
