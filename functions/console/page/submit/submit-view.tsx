import { useEffect, useState } from 'preact/hooks';
import type { ReportView } from '../../../../shared/api/answers.ts';
import type { JobView } from '../../../../shared/job/job.ts';
import { jobs } from '../api/api-client.ts';
import { errorMessage } from '../api/authorization.ts';
import { firstDraft } from '../draft/draft.ts';
import { useDraft } from '../draft/use-draft.ts';
import { useConsole } from '../frame/console-context.ts';
import { NoBreakText, Notice, ViewHeading } from '../frame/elements.tsx';
import { hrefOf, type Route } from '../navigation/route.ts';
import { reportUnloadRefusal } from './file/file-choice.ts';
import { JobForm } from './form/job-form.tsx';
import { parameterFields } from './form/parameter-field.ts';
import { ReportList } from './report-list.tsx';
import { SqlForm } from './sql-form.tsx';

type SubmitRoute = Extract<Route, { view: 'reports' | 'report' | 'sql' }>;

const ReportForm = ({ report, from }: { report: ReportView; from: JobView | undefined }) => {
  const { canUnload } = useConsole();
  const { name, title, description, parameters } = report;
  const edited = useDraft(hrefOf({ view: 'report', name, from: from?.jobId }), firstDraft(from));
  return (
    <>
      <ViewHeading title={title}>{title}</ViewHeading>
      <p class="lead">
        <NoBreakText text={description} />
      </p>
      <JobForm
        subject={{ report: name }}
        fields={parameterFields(parameters)}
        edited={edited}
        noUnload={reportUnloadRefusal(report, canUnload)}
      />
    </>
  );
};

type Origin = { outcome: 'loading' } | { outcome: 'ready'; job?: JobView; errorMessage?: string };

/** The earlier job that a form starts from, if the address names one. */
const useOrigin = (jobId: string | undefined): Origin => {
  const [loaded, setLoaded] = useState<{ jobId: string; origin: Origin }>();
  useEffect(() => {
    if (jobId === undefined) return;
    jobs.get(jobId).then(
      (job) => setLoaded({ jobId, origin: { outcome: 'ready', job } }),
      (error: unknown) =>
        setLoaded({ jobId, origin: { outcome: 'ready', errorMessage: errorMessage(error) } }),
    );
  }, [jobId]);
  if (jobId === undefined) return { outcome: 'ready' };
  return loaded?.jobId === jobId ? loaded.origin : { outcome: 'loading' };
};

const Unavailable = ({ title, children }: { title: string; children: string }) => (
  <>
    <ViewHeading title={title}>{title}</ViewHeading>
    <p class="lead">{children}</p>
  </>
);

interface SubmitPaneProps {
  readonly route: SubmitRoute;
  readonly reports: readonly ReportView[];
}

const SubmitPane = ({ route, reports }: SubmitPaneProps) => {
  const { adHocSql } = useConsole();
  const from = 'from' in route ? route.from : undefined;
  const origin = useOrigin(from);
  if (origin.outcome === 'loading') return <p class="loading">Loading the earlier job…</p>;
  const notice = origin.errorMessage && (
    <Notice tone="error" title="The earlier job could not be loaded.">
      <p>{origin.errorMessage}</p>
    </Notice>
  );

  if (route.view === 'sql') {
    if (adHocSql) return [notice, <SqlForm key={from} from={origin.job} />];
    const reason = 'This deployment runs its reports only.';
    return <Unavailable title="Ad hoc SQL is not allowed here">{reason}</Unavailable>;
  }
  const report =
    route.view === 'report' ? reports.find(({ name }) => name === route.name) : reports[0];
  if (report) {
    return [
      notice,
      <ReportForm key={`${report.name} ${from}`} report={report} from={origin.job} />,
    ];
  }
  return route.view === 'report' ? (
    <Unavailable title="No such report">Choose one from the list.</Unavailable>
  ) : (
    <Unavailable title="No reports yet">
      A report is one reviewed SQL file; deploy the first one to see it here.
    </Unavailable>
  );
};

/** Whether a media query matches; its component renders again when that changes. */
const useMediaQuery = (query: string): boolean => {
  const [matches, setMatches] = useState(() => window.matchMedia(query).matches);
  useEffect(() => {
    const list = window.matchMedia(query);
    const follow = () => setMatches(list.matches);
    follow();
    list.addEventListener('change', follow);
    return () => list.removeEventListener('change', follow);
  }, [query]);
  return matches;
};

/** In a narrower window the list and the form do not fit side by side, as in submit.css. */
const NARROW = '(max-width: 52rem)';

/** Choose what to run, fill in its parameters, and submit it. */
export const SubmitView = ({ route }: { route: SubmitRoute }) => {
  const { reports } = useConsole();
  const narrow = useMediaQuery(NARROW);
  if (!reports) return <p class="loading">Loading the reports…</p>;
  const name = route.view === 'report' ? route.name : reports[0]?.name;
  const open = route.view === 'sql' ? 'sql' : name === undefined ? undefined : { report: name };
  if (narrow && route.view === 'reports') {
    return (
      <>
        <ViewHeading title="Reports">Reports</ViewHeading>
        <ReportList reports={reports} open={undefined} />
      </>
    );
  }
  return (
    <div class="submit-view">
      {narrow ? (
        <a class="back-link" href={hrefOf({ view: 'reports' })}>
          All reports
        </a>
      ) : (
        <ReportList reports={reports} open={open} />
      )}
      <section class="submit-pane">
        <SubmitPane route={route} reports={reports} />
      </section>
    </div>
  );
};
