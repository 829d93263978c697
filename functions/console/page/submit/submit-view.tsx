import { useEffect, useState } from 'preact/hooks';
import { fetchJob } from '../api/api-client.ts';
import type { Job } from '../api/job.ts';
import { describeTrouble } from '../api/problem.ts';
import { type Report, reportTitle } from '../api/report.ts';
import { firstDraft } from '../draft/draft.ts';
import { useDraft } from '../draft/use-draft.ts';
import { useConsole } from '../frame/console-context.ts';
import { Notice } from '../frame/notice.tsx';
import { Unbroken } from '../frame/unbroken.tsx';
import { ViewHeading } from '../frame/view-heading.tsx';
import { useMediaQuery } from '../media-query.ts';
import { hrefOf, type Route } from '../navigation/route.ts';
import { reportUnloadRefusal } from './file/unload-refusal.ts';
import { JobForm } from './form/job-form.tsx';
import { parameterFields } from './form/parameter-field.ts';
import { ReportList } from './report-list.tsx';
import { SqlForm } from './sql-form.tsx';

type SubmitRoute = Extract<Route, { view: 'reports' | 'report' | 'sql' }>;

const ReportForm = ({ report, from }: { report: Report; from: Job | undefined }) => {
  const { canUnload } = useConsole();
  const { name, description, parameters } = report;
  const edited = useDraft(hrefOf({ view: 'report', name, from: from?.jobId }), firstDraft(from));
  return (
    <>
      <ViewHeading title={reportTitle(report)}>{reportTitle(report)}</ViewHeading>
      {description && (
        <p class="lead">
          <Unbroken text={description} />
        </p>
      )}
      <JobForm
        subject={{ report: name }}
        fields={parameterFields(parameters)}
        edited={edited}
        noUnload={reportUnloadRefusal(report, canUnload)}
      />
    </>
  );
};

type Origin = { outcome: 'loading' } | { outcome: 'ready'; job?: Job; trouble?: string };

/** The earlier job that a form starts from, looked up when the address names one. */
const useOrigin = (jobId: string | undefined): Origin => {
  const [found, setFound] = useState<{ jobId: string; origin: Origin }>();
  useEffect(() => {
    if (jobId === undefined) return;
    fetchJob(jobId).then(
      (reading) => {
        if (reading.outcome !== 'read') return;
        setFound({ jobId, origin: { outcome: 'ready', job: reading.job } });
      },
      (error: unknown) =>
        setFound({ jobId, origin: { outcome: 'ready', trouble: describeTrouble(error) } }),
    );
  }, [jobId]);
  if (jobId === undefined) return { outcome: 'ready' };
  return found?.jobId === jobId ? found.origin : { outcome: 'loading' };
};

const Unavailable = ({ title, children }: { title: string; children: string }) => (
  <>
    <ViewHeading title={title}>{title}</ViewHeading>
    <p class="lead">{children}</p>
  </>
);

interface SubmitPaneProps {
  readonly route: SubmitRoute;
  readonly reports: readonly Report[];
}

const SubmitPane = ({ route, reports }: SubmitPaneProps) => {
  const { adHocSql } = useConsole();
  const from = 'from' in route ? route.from : undefined;
  const origin = useOrigin(from);
  if (origin.outcome === 'loading') return <p class="loading">Loading the earlier job…</p>;
  const trouble = origin.trouble && (
    <Notice tone="error" title="The earlier job could not be loaded.">
      <p>{origin.trouble}</p>
    </Notice>
  );

  if (route.view === 'sql') {
    if (adHocSql) return [trouble, <SqlForm key={from} from={origin.job} />];
    const refused = 'This deployment runs its reports only.';
    return <Unavailable title="Ad hoc SQL is not allowed here">{refused}</Unavailable>;
  }
  const report =
    route.view === 'report' ? reports.find(({ name }) => name === route.name) : reports[0];
  if (report) {
    return [
      trouble,
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

/** Narrower than this, the list and the form do not fit beside each other; see submit.css. */
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
