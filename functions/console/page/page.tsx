import './zod-jitless.ts';
import { type ComponentChildren, render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ReportView } from '../../../shared/api/answers.ts';
import { jobs } from './api/api-client.ts';
import { authorizeWith, errorMessage } from './api/authorization.ts';
import { DraftStore, deleteDrafts, windowStorage } from './draft/draft-store.ts';
import { DraftScope } from './draft/use-draft.ts';
import { type ConsoleContext, ConsoleScope } from './frame/console-context.ts';
import { Notice } from './frame/elements.tsx';
import { HistoryView } from './history/history-view.tsx';
import { VisitedLists, VisitedListsScope } from './history/visited-lists.ts';
import { SingleJobView } from './job/job-view.tsx';
import { hrefOf, type Route } from './navigation/route.ts';
import { useRoute } from './navigation/router.ts';
import { SignIn } from './sign-in/sign-in.ts';
import { signInSettings } from './sign-in/sign-in-settings.ts';
import {
  NoSignInView,
  SignedInAs,
  SignInAgain,
  SignInDoneView,
  SignInView,
  useAuthState,
} from './sign-in/sign-in-view.tsx';
import { SubmitView } from './submit/submit-view.tsx';

const meta = (name: string) =>
  document.querySelector(`meta[name="${name}"]`)?.getAttribute('content');

const adHocSql = meta('ad-hoc-sql') === 'allowed';
const canUnload = meta('unload') === 'allowed';

const CurrentView = ({ route }: { route: Route }) => {
  switch (route.view) {
    case 'job':
      return <SingleJobView key={route.jobId} jobId={route.jobId} />;
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
      {/* The link "New job" has the same target, so the keyboard stops at one of them only. */}
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

// The router reads the location's hash, so a link to an anchor would change the view.
const focusHeading = (): void => {
  document.querySelector<HTMLElement>('main h1')?.focus();
};

const useReports = () => {
  const [reports, setReports] = useState<ReportView[]>();
  const [message, setMessage] = useState<string>();
  useEffect(() => {
    jobs.reports().then(setReports, (error: unknown) => {
      setMessage(errorMessage(error));
      setReports([]);
    });
  }, []);
  return { reports, message };
};

interface ConsoleProps {
  /** The owner of the drafts: an id that is unique to a person; undefined if it is unknown. */
  readonly owner: string | undefined;
  /** The last element of the page's header. */
  readonly account?: ComponentChildren;
  /** What precedes every view. */
  readonly notice?: ComponentChildren;
}

const Console = ({ owner, account, notice }: ConsoleProps) => {
  const route = useRoute();
  const { reports, message } = useReports();
  const [announcement, announce] = useState('');
  const drafts = useMemo(() => new DraftStore(owner, windowStorage()), [owner]);
  const lists = useMemo(() => new VisitedLists(), []);
  const scope = useMemo<ConsoleContext>(() => {
    const reportTitles = new Map(reports?.map(({ name, title }) => [name, title]));
    return { reports, reportTitles, adHocSql, canUnload, announce };
  }, [reports]);
  return (
    <ConsoleScope.Provider value={scope}>
      <Header route={route}>{account}</Header>
      <main>
        {notice}
        {message && (
          <Notice tone="error" title="The reports could not be loaded.">
            <p>{message}</p>
          </Notice>
        )}
        <DraftScope.Provider value={drafts}>
          <VisitedListsScope.Provider value={lists}>
            <CurrentView route={route} />
          </VisitedListsScope.Provider>
        </DraftScope.Provider>
      </main>
      <div class="visually-hidden" role="status">
        {announcement}
      </div>
    </ConsoleScope.Provider>
  );
};

const signIn =
  signInSettings?.client &&
  new SignIn(signInSettings, signInSettings.client, () => deleteDrafts(windowStorage()));
if (signIn) {
  authorizeWith(signIn.session);
  void signIn.initialize();
}

/** The owner of drafts where the page asks for no sign-in: the person at this window. */
const LOCAL_OWNER = '';

/** What there is to see before someone has signed in. */
const SignedOutPage = ({ children }: { children: ComponentChildren }) => (
  <>
    <Header />
    <main>{children}</main>
  </>
);

/** The console, or the sign-in where the API asks for a token. */
const Page = () => {
  const authState = useAuthState(signIn);
  if (!signInSettings) return <Console owner={LOCAL_OWNER} />;
  const { issuer } = signInSettings;
  if (!signIn || !authState) {
    return (
      <SignedOutPage>
        <NoSignInView issuer={issuer} />
      </SignedOutPage>
    );
  }
  switch (authState.status) {
    case 'loading':
      return (
        <SignedOutPage>
          <p class="loading">Signing in…</p>
        </SignedOutPage>
      );
    case 'handed-over':
      return (
        <SignedOutPage>
          <SignInDoneView />
        </SignedOutPage>
      );
    case 'signed-out':
      return (
        <SignedOutPage>
          <SignInView signIn={signIn} authState={authState} issuer={issuer} />
        </SignedOutPage>
      );
    case 'signed-in': {
      const { person, sessionGeneration, expired } = authState;
      return (
        // The key makes sure that nothing of one person's page is left for the next.
        <Console
          key={sessionGeneration}
          owner={person?.subject}
          account={<SignedInAs signIn={signIn} person={person} />}
          notice={expired && <SignInAgain signIn={signIn} person={person} />}
        />
      );
    }
  }
};

const root = document.querySelector('#page');
if (root) {
  root.replaceChildren();
  render(<Page />, root);
}
