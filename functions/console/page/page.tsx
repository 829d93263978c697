import './zod-jitless.ts';
import { type ComponentChildren, render } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { jobs } from './api/api-client.ts';
import { authorizeWith } from './api/authorization.ts';
import { DraftStore, windowStorage } from './draft/draft-store.ts';
import { ConsoleScope } from './frame/console-context.ts';
import { signInSettings } from './frame/deployment.ts';
import { Notice } from './frame/elements.tsx';
import { useLoaded } from './frame/use-loaded.ts';
import { HistoryView } from './history/history-view.tsx';
import { SingleJobView } from './job/job-view.tsx';
import { hrefOf, type Route } from './navigation/route.ts';
import { useRoute } from './navigation/router.ts';
import { VisitedLists } from './navigation/visited-lists.ts';
import type { AuthState } from './sign-in/session.ts';
import { SignIn } from './sign-in/sign-in.ts';
import {
  NoSignInView,
  SignedInAs,
  SignInAgain,
  SignInDoneView,
  SignInView,
} from './sign-in/sign-in-view.tsx';
import { SubmitView } from './submit/submit-view.tsx';

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

interface ConsoleProps {
  /** The owner of the drafts: an id that is unique to a person; undefined if it is unknown. */
  readonly owner: string | undefined;
  /** The last element of the page's header. */
  readonly account?: ComponentChildren;
  /** What precedes every view. */
  readonly notice?: ComponentChildren;
}

const NO_REPORTS = [] as const;

const Console = ({ owner, account, notice }: ConsoleProps) => {
  const route = useRoute();
  const { value: loaded, message } = useLoaded(() => jobs.reports());
  const [announcement, announce] = useState('');
  const drafts = useMemo(() => new DraftStore(owner, windowStorage()), [owner]);
  const visitedLists = useMemo(() => new VisitedLists(), []);
  const reports = message ? NO_REPORTS : loaded;
  const scope = useMemo(
    () => ({ reports, drafts, visitedLists, announce }),
    [reports, drafts, visitedLists],
  );
  return (
    <ConsoleScope.Provider value={scope}>
      <Header route={route}>{account}</Header>
      <main>
        {notice}
        <Notice title="The reports could not be loaded.">{message}</Notice>
        <CurrentView route={route} />
      </main>
      <div class="visually-hidden" role="status">
        {announcement}
      </div>
    </ConsoleScope.Provider>
  );
};

/** The owner of drafts where the page asks for no sign-in: the person at this window. */
const LOCAL_OWNER = '';

/** What there is to see before someone has signed in. */
const signedOutPage = (view: ComponentChildren) => (
  <>
    <Header />
    <main>{view}</main>
  </>
);

interface SignInPageProps {
  readonly signIn: SignIn;
  readonly authState: AuthState;
  readonly issuer: string;
}

/** The page where the API asks for a token. */
const SignInPage = ({ signIn, authState, issuer }: SignInPageProps) => {
  switch (authState.status) {
    case 'loading':
      return signedOutPage(<p class="loading">Signing in…</p>);
    case 'handed-over':
      return signedOutPage(<SignInDoneView />);
    case 'signed-out':
      return signedOutPage(<SignInView signIn={signIn} authState={authState} issuer={issuer} />);
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

/** The page for the deployment's settings. */
const Page = () => {
  if (!signInSettings) return <Console owner={LOCAL_OWNER} />;
  const { issuer } = signInSettings;
  if (!signIn) return signedOutPage(<NoSignInView issuer={issuer} />);
  return <SignInPage signIn={signIn} authState={authState} issuer={issuer} />;
};

let authState: AuthState = { status: 'loading' };
const root = document.querySelector('#page');
const draw = () => root && render(<Page />, root);
const signIn =
  signInSettings?.client &&
  new SignIn(signInSettings, signInSettings.client, (changed) => {
    authState = changed;
    draw();
  });
if (signIn) authorizeWith(signIn.session);
root?.replaceChildren();
draw();
void signIn?.initialize();
