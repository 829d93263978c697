import type { JobState } from '../api/job.ts';

/** What each state is called on the page. */
export const stateNames: Readonly<Record<JobState, string>> = {
  QUEUED: 'Queued',
  RUNNING: 'Running',
  COLLECTING: 'Collecting',
  CANCELLING: 'Cancelling',
  SUCCEEDED: 'Succeeded',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
};

/** A job's state as a word with a mark of its own, so that colour is never all there is to see. */
export const StateBadge = ({ state }: { state: JobState }) => (
  <span class={`badge badge-${state.toLowerCase()}`}>{stateNames[state]}</span>
);
