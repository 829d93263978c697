import { useEffect, useRef } from 'preact/hooks';
import { JobProblem } from '../../../../shared/client/job-problem.ts';
import { isSettled, type JobView } from '../../../../shared/job/job.ts';
import { errorPlace } from '../../../../shared/sql/error-place.ts';
import { errorMessage } from '../api/authorization.ts';
import { useNow } from '../api/clock.ts';
import { useConsole } from '../frame/console-context.ts';
import { Notice, ViewHeading } from '../frame/elements.tsx';
import { duration, jobTitle, parameterLine, pluralize } from '../frame/wording.ts';
import { hrefOf } from '../navigation/route.ts';
import { ResultView } from '../result/result-view.tsx';
import { failureAdvice } from './failure-advice.ts';
import { JobActions } from './job-actions.tsx';
import { JobFacts } from './job-facts.tsx';
import { JobTimeline } from './job-timeline.tsx';
import { StateBadge, stateNames } from './state-badge.tsx';
import { type LookUpFailure, useJob } from './use-job.ts';

const ElapsedClock = ({ job }: { job: JobView }) => {
  const settled = isSettled(job);
  const time = useNow(!settled);
  const end = job.settledAt ? Date.parse(job.settledAt) : time;
  const elapsed = duration(end - Date.parse(job.submittedAt));
  return (
    <span class="elapsed" role="timer" aria-label={settled ? 'Total time' : 'Elapsed time'}>
      {elapsed}
    </span>
  );
};

/** Announces each change of state, but not the first state that the page sees. */
const useStateAnnouncement = (job: JobView | undefined) => {
  const { announce } = useConsole();
  const announced = useRef<string>(undefined);
  useEffect(() => {
    if (!job) return;
    const rows = job.result?.rowCount;
    const outcome = rows === undefined ? '' : `, ${pluralize(rows, 'row')}`;
    if (announced.current !== undefined && announced.current !== job.state) {
      announce(`Job ${stateNames[job.state].toLowerCase()}${outcome}.`);
    }
    announced.current = job.state;
  }, [job, announce]);
};

const LookUpError = ({ error, retrying }: LookUpFailure) => {
  if (error instanceof JobProblem && error.status === 404) {
    return (
      <>
        <ViewHeading>No such job</ViewHeading>
        <p class="lead">
          It may belong to someone else, or its record was kept for its time and is gone.{' '}
          <a href={hrefOf({ view: 'jobs' })}>See your jobs</a>
        </p>
      </>
    );
  }
  return (
    <Notice title="The job could not be looked up.">
      <p>{errorMessage(error)}</p>
      {retrying && <p>Trying again. The job itself goes on without this page.</p>}
    </Notice>
  );
};

/** Why a job failed, in the warehouse's own words, and what to try. */
const JobFailure = ({ job }: { job: JobView }) => {
  const { error } = job;
  if (!error) return null;
  const { title, advice } = failureAdvice(error);
  const failed = job.statements?.find(({ index }) => index === error.statementIndex)?.sql;
  const place = errorPlace(failed ?? job.sql ?? '', error.detail);
  return (
    <Notice title={title}>
      <pre class="failure-detail">{error.detail}</pre>
      {place && (
        <p>
          Line {place.line}, column {place.column}: <code>{place.text.trim()}</code>
        </p>
      )}
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

/** One job from its submission to its rows. */
export const SingleJobView = ({ jobId }: { jobId: string }) => {
  const { reports } = useConsole();
  const { job, failure, refresh } = useJob(jobId);
  useStateAnnouncement(job);
  if (!job) {
    return failure ? <LookUpError {...failure} /> : <p class="loading">Loading the job…</p>;
  }
  const title = jobTitle(job, reports);
  const parameters = parameterLine(job);
  return (
    <article class="job-view">
      <header class="job-header">
        <div>
          <ViewHeading title={`${stateNames[job.state]}: ${title}`}>{title}</ViewHeading>
          {parameters && <p class="lead">{parameters}</p>}
        </div>
        <div class="job-state">
          <StateBadge state={job.state} />
          <ElapsedClock job={job} />
        </div>
      </header>
      {failure && <LookUpError {...failure} />}
      <JobTimeline job={job} />
      <JobActions job={job} refresh={refresh} />
      <JobFailure job={job} />
      {job.state === 'SUCCEEDED' && <ResultView job={job} />}
      <JobFacts job={job} />
    </article>
  );
};
