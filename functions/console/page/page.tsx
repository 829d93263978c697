import { render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { fetchReports } from './api/api-client.ts';
import { describeTrouble } from './api/problem.ts';
import { type Report, reportTitle } from './api/report.ts';
import { type ConsoleContext, ConsoleScope } from './console-context.ts';
import { HistoryView } from './history/history-view.tsx';
import { JobView } from './job/job-view.tsx';
import { hrefOf, type Route } from './navigation/route.ts';
import { useRoute } from './navigation/router.ts';
import { Notice } from './notice.tsx';
import { SubmitView } from './submit/submit-view.tsx';

const adHocSql =
  document.querySelector('meta[name="ad-hoc-sql"]')?.getAttribute('content') === 'allowed';

const CurrentView = ({ route }: { route: Route }) => {
  switch (route.view) {
    case 'job':
      return <JobView key={route.jobId} jobId={route.jobId} />;
    case 'jobs':
      return <HistoryView state={route.state} report={route.report} />;
    case 'reports':
    case 'report':
    case 'sql':
      return <SubmitView route={route} />;
  }
};

const Header = ({ route }: { route: Route }) => {
  const inHistory = route.view === 'jobs' || route.view === 'job';
  return (
    <header class="page-header">
      <button type="button" class="skip-link" onClick={focusHeading}>
        Skip to content
      </button>
      <a class="brand" href={hrefOf({ view: 'reports' })}>
        <span class="brand-mark" aria-hidden="true" />
        Redshift Data Jobs
      </a>
      <nav aria-label="Console">
        <a href={hrefOf({ view: 'reports' })} aria-current={inHistory ? undefined : 'page'}>
          New job
        </a>
        <a href={hrefOf({ view: 'jobs' })} aria-current={inHistory ? 'page' : undefined}>
          History
        </a>
      </nav>
    </header>
  );
};

// A link within the page would be an address of the router's, so a button moves the focus.
const focusHeading = (): void => {
  document.querySelector<HTMLElement>('main h1')?.focus();
};

const useReports = () => {
  const [reports, setReports] = useState<Report[]>();
  const [trouble, setTrouble] = useState<string>();
  useEffect(() => {
    fetchReports().then(setReports, (error: unknown) => {
      setTrouble(describeTrouble(error));
      setReports([]);
    });
  }, []);
  return { reports, trouble };
};

const Console = () => {
  const route = useRoute();
  const { reports, trouble } = useReports();
  const [announcement, announce] = useState('');
  const scope = useMemo<ConsoleContext>(
    () => ({
      reports,
      reportTitles: new Map(reports?.map((report) => [report.name, reportTitle(report)])),
      adHocSql,
      announce,
    }),
    [reports],
  );
  return (
    <ConsoleScope.Provider value={scope}>
      <Header route={route} />
      <main>
        {trouble && (
          <Notice tone="error" title="The reports could not be loaded.">
            <p>{trouble}</p>
          </Notice>
        )}
        <CurrentView route={route} />
      </main>
      <div class="visually-hidden" role="status">
        {announcement}
      </div>
    </ConsoleScope.Provider>
  );
};

const root = document.querySelector('#page');
if (root) {
  root.replaceChildren();
  render(<Console />, root);
}
