import type { JobState } from '../../../../shared/job/job.ts';

/** The page's name of each state. */
export const stateNames: Readonly<Record<JobState, string>> = {
  QUEUED: 'Queued',
  RUNNING: 'Running',
  COLLECTING: 'Collecting',
  CANCELLING: 'Cancelling',
  SUCCEEDED: 'Succeeded',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
};

/** A job's state as a word with a mark, so that the page does not rely on colour alone. */
export const StateBadge = ({ state }: { state: JobState }) => (
  <span class={`badge badge-${state.toLowerCase()}`}>{stateNames[state]}</span>
);
