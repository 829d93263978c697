import { useEffect, useState } from 'preact/hooks';
import type { ReportView } from '../../../../shared/api/answers.ts';
import type { JobView } from '../../../../shared/job/job.ts';
import { jobs } from '../api/api-client.ts';
import { firstDraft } from '../draft/draft.ts';
import { useConsole } from '../frame/console-context.ts';
import { adHocSql, canUnload } from '../frame/deployment.ts';
import { NoBreakText, Notice, ViewHeading } from '../frame/elements.tsx';
import { useLoaded } from '../frame/use-loaded.ts';
import { hrefOf, type Route } from '../navigation/route.ts';
import { reportUnloadRefusal } from './file/file-choice.ts';
import { JobForm } from './form/job-form.tsx';
import { parameterFields } from './form/parameter-field.ts';
import { useDraft } from './form/use-draft.ts';
import { ReportList } from './report-list.tsx';
import { SqlForm } from './sql-form.tsx';

type SubmitRoute = Extract<Route, { view: 'reports' | 'report' | 'sql' }>;

const ReportForm = ({ report, from }: { report: ReportView; from: JobView | undefined }) => {
  const { name, title, description, parameters } = report;
  const edited = useDraft(hrefOf({ view: 'report', name, from: from?.jobId }), firstDraft(from));
  return (
    <>
      <ViewHeading>{title}</ViewHeading>
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

const Unavailable = ({ title, children }: { title: string; children: string }) => (
  <>
    <ViewHeading>{title}</ViewHeading>
    <p class="lead">{children}</p>
  </>
);

interface SubmitPaneProps {
  readonly route: SubmitRoute;
  readonly reports: readonly ReportView[];
  /** The earlier job that the form starts from. */
  readonly from?: JobView | undefined;
}

const SubmitPane = ({ route, reports, from }: SubmitPaneProps) => {
  if (route.view === 'sql') {
    if (adHocSql) return <SqlForm from={from} />;
    const reason = 'This deployment runs its reports only.';
    return <Unavailable title="Ad hoc SQL is not allowed here">{reason}</Unavailable>;
  }
  const report =
    route.view === 'report' ? reports.find(({ name }) => name === route.name) : reports[0];
  if (report) return <ReportForm key={report.name} report={report} from={from} />;
  return route.view === 'report' ? (
    <Unavailable title="No such report">Choose one from the list.</Unavailable>
  ) : (
    <Unavailable title="No reports yet">
      A report is one reviewed SQL file; deploy the first one to see it here.
    </Unavailable>
  );
};

/** The form for an earlier job, which the address names. */
const SubmitAgainPane = ({ jobId, ...pane }: SubmitPaneProps & { jobId: string }) => {
  const { value: job, message } = useLoaded(() => jobs.get(jobId));
  if (!job && !message) return <p class="loading">Loading the earlier job…</p>;
  return (
    <>
      <Notice title="The earlier job could not be loaded.">{message}</Notice>
      <SubmitPane {...pane} from={job} />
    </>
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
  const from = 'from' in route ? route.from : undefined;
  const name = route.view === 'report' ? route.name : (reports[0]?.name ?? '');
  const open = hrefOf(route.view === 'sql' ? { view: 'sql' } : { view: 'report', name });
  if (narrow && route.view === 'reports') {
    return (
      <>
        <ViewHeading>Reports</ViewHeading>
        <ReportList reports={reports} />
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
        {from === undefined ? (
          <SubmitPane route={route} reports={reports} />
        ) : (
          <SubmitAgainPane key={from} jobId={from} route={route} reports={reports} />
        )}
      </section>
    </div>
  );
};
