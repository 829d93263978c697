import { type ComponentChildren, render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { fetchReports } from './api/api-client.ts';
import { authorizeBy } from './api/authorization.ts';
import { describeTrouble } from './api/problem.ts';
import { type Report, reportTitle } from './api/report.ts';
import { DraftStore, forgetDrafts, windowStorage } from './draft/draft-store.ts';
import { type ConsoleContext, ConsoleScope } from './frame/console-context.ts';
import { Notice } from './frame/notice.tsx';
import { HistoryView } from './history/history-view.tsx';
import { KeptLists } from './history/visited-lists.ts';
import { JobView } from './job/job-view.tsx';
import { hrefOf, type Route } from './navigation/route.ts';
import { useRoute } from './navigation/router.ts';
import { SignIn } from './sign-in/sign-in.ts';
import { SignInAgain } from './sign-in/sign-in-again.tsx';
import { signInSettings } from './sign-in/sign-in-settings.ts';
import { NoSignInView, SignInDoneView, SignInView } from './sign-in/sign-in-view.tsx';
import { SignedInAs, useStanding } from './sign-in/signed-in-as.tsx';
import { SubmitView } from './submit/submit-view.tsx';

const meta = (name: string) =>
  document.querySelector(`meta[name="${name}"]`)?.getAttribute('content');

const adHocSql = meta('ad-hoc-sql') === 'allowed';
const canUnload = meta('unload') === 'allowed';

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

const Header = ({ route, children }: { route?: Route; children?: ComponentChildren }) => {
  const inHistory = route?.view === 'jobs' || route?.view === 'job';
  return (
    <header class="page-header">
      <button type="button" class="skip-link" onClick={focusHeading}>
        Skip to content
      </button>
      {/* The link "New job" leads there too, so the keyboard stops at one of them. */}
      <a class="brand" href={hrefOf({ view: 'reports' })} tabIndex={route ? -1 : undefined}>
        <span class="brand-mark" aria-hidden="true" />
        Redshift Data Jobs
      </a>
      {route && (
        <nav aria-label="Console">
          <a href={hrefOf({ view: 'reports' })} aria-current={inHistory ? undefined : 'page'}>
            New job
          </a>
          <a href={hrefOf({ view: 'jobs' })} aria-current={inHistory ? 'page' : undefined}>
            History
          </a>
        </nav>
      )}
      {children}
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

interface ConsoleProps {
  /** Whose drafts to show: a mark that no two people share; absent where the page cannot tell. */
  readonly owner: string | undefined;
  /** Who is signed in, at the end of the page's header. */
  readonly who?: ComponentChildren;
  /** What goes before every view. */
  readonly notice?: ComponentChildren;
}

const Console = ({ owner, who, notice }: ConsoleProps) => {
  const route = useRoute();
  const { reports, trouble } = useReports();
  const [announcement, announce] = useState('');
  const drafts = useMemo(() => new DraftStore(owner, windowStorage()), [owner]);
  const lists = useMemo(() => new KeptLists(), []);
  const scope = useMemo<ConsoleContext>(
    () => ({
      reports,
      reportTitles: new Map(reports?.map((report) => [report.name, reportTitle(report)])),
      adHocSql,
      canUnload,
      drafts,
      lists,
      announce,
    }),
    [reports, drafts, lists],
  );
  return (
    <ConsoleScope.Provider value={scope}>
      <Header route={route}>{who}</Header>
      <main>
        {notice}
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

const Arriving = ({ children }: { children: ComponentChildren }) => (
  <>
    <Header />
    <main>{children}</main>
  </>
);

const signIn =
  signInSettings?.client &&
  new SignIn(signInSettings, signInSettings.client, () => forgetDrafts(windowStorage()));
if (signIn) {
  authorizeBy(signIn.session);
  void signIn.arrive();
}

/** The owner of drafts where the page asks for no sign-in: the person at this window. */
const EVERYBODY = '';

/** The console, for whoever may see it: where the API asks for tokens, somebody has to sign in. */
const Page = () => {
  const standing = useStanding(signIn);
  if (!signInSettings) return <Console owner={EVERYBODY} />;
  const { issuer } = signInSettings;
  if (!signIn || !standing) {
    return (
      <Arriving>
        <NoSignInView issuer={issuer} />
      </Arriving>
    );
  }
  switch (standing.at) {
    case 'arriving':
      return (
        <Arriving>
          <p class="loading">Signing in…</p>
        </Arriving>
      );
    case 'done':
      return (
        <Arriving>
          <SignInDoneView />
        </Arriving>
      );
    case 'out':
      return (
        <Arriving>
          <SignInView signIn={signIn} standing={standing} issuer={issuer} />
        </Arriving>
      );
    case 'in':
      return (
        // Nothing of one person's page stays for another.
        <Console
          key={standing.turn}
          owner={standing.person?.subject}
          who={<SignedInAs signIn={signIn} standing={standing} />}
          notice={standing.ended && <SignInAgain signIn={signIn} person={standing.person} />}
        />
      );
  }
};

const root = document.querySelector('#page');
if (root) {
  root.replaceChildren();
  render(<Page />, root);
}
