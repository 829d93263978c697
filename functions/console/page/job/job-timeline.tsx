import { isSettled, type JobState, type JobView } from '../../../../shared/job/job.ts';
import { useNow } from '../api/clock.ts';
import { duration, timeOfDay } from '../frame/wording.ts';
import { stateNames } from './state-badge.tsx';

const stateMeanings: Readonly<Record<JobState, string>> = {
  QUEUED: 'recorded, waiting for the warehouse',
  RUNNING: 'the warehouse has the statement',
  COLLECTING: 'the result is on its way to S3',
  CANCELLING: 'waiting for the warehouse to confirm',
  SUCCEEDED: 'the result is complete',
  FAILED: 'no result',
  CANCELLED: 'stopped on request',
};

/** The states that follow if nothing fails and the job is not cancelled. */
const remainingStates = (state: JobState): JobState[] => {
  const path: JobState[] = ['QUEUED', 'RUNNING', 'COLLECTING', 'SUCCEEDED'];
  const index = path.indexOf(state);
  return index === -1 ? [] : path.slice(index + 1);
};

/** The states of a job, when each began and how long it took; the current one keeps counting. */
export const JobTimeline = ({ job }: { job: JobView }) => {
  const settled = isSettled(job);
  const time = useNow(!settled);
  return (
    <ol class="timeline" aria-label="Timeline">
      {job.timeline.map(({ state, at }, index) => {
        const until = job.timeline[index + 1]?.at;
        const current = until === undefined && !settled;
        const spent = (until ? Date.parse(until) : time) - Date.parse(at);
        return (
          <li
            key={`${state} ${at}`}
            class={`step step-${state.toLowerCase()}${current ? ' step-current' : ''}`}
            aria-current={current ? 'step' : undefined}
          >
            <span class="step-name">{stateNames[state]}</span>
            <time class="step-time" dateTime={at}>
              {timeOfDay(at)}
            </time>
            <span class="step-note">
              {isSettled({ state }) ? stateMeanings[state] : `for ${duration(spent)}`}
            </span>
          </li>
        );
      })}
      {remainingStates(job.state).map((state) => (
        <li key={state} class="step step-coming" aria-hidden="true">
          <span class="step-name">{stateNames[state]}</span>
          <span class="step-note">{stateMeanings[state]}</span>
        </li>
      ))}
    </ol>
  );
};
