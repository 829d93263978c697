import { useEffect, useRef } from 'preact/hooks';
import { isSettled, type Job } from '../api/job.ts';
import { ApiProblem, describeTrouble } from '../api/problem.ts';
import { useNow } from '../frame/clock.ts';
import { useConsole } from '../frame/console-context.ts';
import { Notice } from '../frame/notice.tsx';
import { ViewHeading } from '../frame/view-heading.tsx';
import { counted, duration, jobTitle, parameterLine } from '../frame/wording.ts';
import { hrefOf } from '../navigation/route.ts';
import { ResultView } from '../result/result-view.tsx';
import { JobActions } from './job-actions.tsx';
import { JobFacts } from './job-facts.tsx';
import { JobFailure } from './job-failure.tsx';
import { JobTimeline } from './job-timeline.tsx';
import { StateBadge, stateNames } from './state-badge.tsx';
import { useJob, type WatchedJob } from './use-job.ts';

const ElapsedClock = ({ job }: { job: Job }) => {
  const settled = isSettled(job.state);
  const time = useNow(!settled);
  const end = job.settledAt ? Date.parse(job.settledAt) : time;
  const elapsed = duration(end - Date.parse(job.submittedAt));
  return (
    <span class="elapsed" role="timer" aria-label={settled ? 'Total time' : 'Elapsed time'}>
      {elapsed}
    </span>
  );
};

/** Reads a change of state out, but not the state in which the job was found. */
const useStateAnnouncement = (job: Job | undefined) => {
  const { announce } = useConsole();
  const known = useRef<string>(undefined);
  useEffect(() => {
    if (!job) return;
    const rows = job.result?.rowCount;
    const outcome = rows === undefined ? '' : `, ${counted(rows, 'row')}`;
    if (known.current !== undefined && known.current !== job.state) {
      announce(`Job ${stateNames[job.state].toLowerCase()}${outcome}.`);
    }
    known.current = job.state;
  }, [job, announce]);
};

const LookUpTrouble = ({ trouble }: { trouble: NonNullable<WatchedJob['trouble']> }) => {
  const { error, goingOn } = trouble;
  if (error instanceof ApiProblem && error.problem.status === 404) {
    return (
      <>
        <ViewHeading title="No such job">No such job</ViewHeading>
        <p class="lead">
          It may belong to someone else, or its record was kept for its time and is gone.{' '}
          <a href={hrefOf({ view: 'jobs' })}>See your jobs</a>
        </p>
      </>
    );
  }
  return (
    <Notice tone="error" title="The job could not be looked up.">
      <p>{describeTrouble(error)}</p>
      {goingOn && <p>Trying again. The job itself goes on without this page.</p>}
    </Notice>
  );
};

/** One job from its submission to its rows. */
export const JobView = ({ jobId }: { jobId: string }) => {
  const { reportTitles } = useConsole();
  const { job, trouble, lookNow } = useJob(jobId);
  useStateAnnouncement(job);
  if (!job) {
    return trouble ? <LookUpTrouble trouble={trouble} /> : <p class="loading">Loading the job…</p>;
  }
  const title = jobTitle(job, reportTitles);
  const parameters = parameterLine(job);
  return (
    <article class="job-view">
      <header class="job-header">
        <div>
          <ViewHeading title={`${stateNames[job.state]}: ${title}`}>{title}</ViewHeading>
          {parameters && <p class="lead">{parameters}</p>}
        </div>
        <div class="job-standing">
          <StateBadge state={job.state} />
          <ElapsedClock job={job} />
        </div>
      </header>
      {trouble && <LookUpTrouble trouble={trouble} />}
      <JobTimeline job={job} />
      <JobActions job={job} lookNow={lookNow} />
      <JobFailure job={job} />
      {job.state === 'SUCCEEDED' && <ResultView job={job} />}
      <JobFacts job={job} />
    </article>
  );
};
