import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { Notice, ViewHeading } from '../frame/elements.tsx';
import { type AuthState, signInErrorMessage } from './session.ts';
import type { SignIn } from './sign-in.ts';
import { issuerHost, pageAddress } from './sign-in-settings.ts';
import type { Tokens } from './token-client.ts';

/** The state of the sign-in; its component renders again when that changes. */
export const useAuthState = (signIn: SignIn | undefined): AuthState | undefined => {
  const [state, setState] = useState(signIn?.currentState());
  // A layout effect: the state may change before the first paint.
  useLayoutEffect(() => signIn?.subscribe(() => setState(signIn.currentState())), [signIn]);
  return state;
};

interface SignInViewProps {
  readonly signIn: SignIn;
  readonly authState: Extract<AuthState, { status: 'signed-out' }>;
  readonly issuer: string;
}

/** The view of a person who is not signed in: the reason, and the way to the issuer. */
export const SignInView = ({ signIn, authState, issuer }: SignInViewProps) => {
  const [leaving, setLeaving] = useState(false);
  const leave = async () => {
    setLeaving(true);
    await signIn.leaveForIssuer();
    setLeaving(false);
  };
  return (
    <section class="sign-in-view">
      <ViewHeading title="Sign in">Sign in</ViewHeading>
      {authState.notice && <p class="lead">{authState.notice}</p>}
      {authState.errorMessage && (
        <Notice tone="error" title="You are not signed in.">
          <p>{authState.errorMessage}</p>
        </Notice>
      )}
      <p class="lead">
        This service runs and shows the jobs of the person who is signed in. You sign in at{' '}
        <strong>{issuerHost(issuer)}</strong> and come back to where you are now.
      </p>
      <button
        type="button"
        class="button primary"
        aria-disabled={leaving}
        onClick={() => !leaving && void leave()}
      >
        {leaving ? 'Going there…' : 'Sign in'}
      </button>
    </section>
  );
};

/** The view where the API asks for tokens, and the deployment has no client id for this page. */
export const NoSignInView = ({ issuer }: { issuer: string }) => (
  <section class="sign-in-view">
    <ViewHeading title="No sign-in yet">No sign-in at this page yet</ViewHeading>
    <p class="lead">
      This service takes tokens of <strong>{issuerHost(issuer)}</strong>, and this page is not
      registered there.
    </p>
    <h2>With a token</h2>
    <p>The command line and the API work already:</p>
    <pre>{`curl ${pageAddress}reports -H "authorization: Bearer $JOBS_TOKEN"`}</pre>
    <h2>For the people who deploy it</h2>
    <p>
      Register a public client (authorization code with PKCE, no secret) with the redirect address{' '}
      <code>{pageAddress}</code>, put its id into the deployment's settings as{' '}
      <code>api.authorization.jwt.signIn.clientId</code>, and deploy again.
    </p>
  </section>
);

/** The view of a window that handed the issuer's response over to another one. */
export const SignInDoneView = () => (
  <section class="sign-in-view">
    <ViewHeading title="Signed in">You are signed in</ViewHeading>
    <p class="lead">Go on in the window where you were; this one can be closed.</p>
  </section>
);

interface SignedInAsProps {
  readonly signIn: SignIn;
  readonly person: Tokens['person'];
}

/** The name of the person who is signed in, and the button to sign out. */
export const SignedInAs = ({ signIn, person }: SignedInAsProps) => (
  <div class="signed-in-as">
    {person && (
      <span class="person" title={person.name}>
        <span class="visually-hidden">Signed in as </span>
        {person.name}
      </span>
    )}
    <button type="button" class="button" onClick={() => void signIn.signOut()}>
      Sign out
    </button>
  </div>
);

interface SignInAgainProps {
  readonly signIn: SignIn;
  /** The person whose session has expired, if the issuer tells who it is. */
  readonly person: Tokens['person'];
}

/**
 * Asks for a new sign-in when the token has expired and cannot be renewed. It opens another window,
 * so that the page keeps what was typed, the job and its rows, while calls wait. If another person
 * signs in, or the issuer does not tell who it is, the page starts afresh.
 */
export const SignInAgain = ({ signIn, person }: SignInAgainProps) => {
  const [address, setAddress] = useState<string>();
  const [message, setMessage] = useState<string>();
  const begin = () => {
    setMessage(undefined);
    setAddress(undefined);
    signIn.session.begin().then(
      (begun) => setAddress(begun.address),
      (error: unknown) => setMessage(signInErrorMessage(error)),
    );
  };
  useEffect(() => {
    begin();
    // A failed sign-in has used up its request, so the link needs a new one.
    return signIn.acceptFromOtherWindows((error) => {
      begin();
      setMessage(signInErrorMessage(error));
    });
  }, [signIn]);
  return (
    <div class="sign-in-again">
      <Notice tone="error" title="Your sign-in has ended.">
        <p>
          {person
            ? `Sign in again as ${person.name} to go on where you are; nothing on this page is lost.`
            : 'The issuer does not tell this page who you are, so it starts afresh when you sign in.'}
        </p>
        {message && <p>{message}</p>}
        {address !== undefined && (
          // A link: browsers block windows that a script opens.
          <a class="button" href={address} target="_blank" rel="noopener">
            Sign in again
          </a>
        )}
        {address === undefined && message !== undefined && (
          <button type="button" class="button" onClick={begin}>
            Try again
          </button>
        )}
      </Notice>
    </div>
  );
};
