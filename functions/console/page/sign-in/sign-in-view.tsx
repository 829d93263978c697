import { useEffect, useState } from 'preact/hooks';
import { errorMessage } from '../api/authorization.ts';
import { pageAddress } from '../frame/deployment.ts';
import { Button, Notice, ViewHeading } from '../frame/elements.tsx';
import type { AuthState } from './session.ts';
import type { SignIn } from './sign-in.ts';
import type { Tokens } from './token-client.ts';

/** The issuer's host name, by which people know it. */
const issuerHost = (issuer: string): string => new URL(issuer).host;

interface SignInViewProps {
  readonly signIn: SignIn;
  readonly authState: Extract<AuthState, { status: 'signed-out' }>;
  readonly issuer: string;
}

/** The view of a person who is not signed in: the reason, and the way to the issuer. */
export const SignInView = ({ signIn, authState, issuer }: SignInViewProps) => (
  <section class="sign-in-view">
    <ViewHeading>Sign in</ViewHeading>
    {authState.notice && <p class="lead">{authState.notice}</p>}
    <Notice title="You are not signed in.">{authState.errorMessage}</Notice>
    <p class="lead">
      This service runs and shows the jobs of the person who is signed in. You sign in at{' '}
      <strong>{issuerHost(issuer)}</strong> and come back to where you are now.
    </p>
    <Button look="primary" busyText="Going there…" onClick={() => signIn.leaveForIssuer()}>
      Sign in
    </Button>
  </section>
);

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

interface SignedInProps {
  readonly signIn: SignIn;
  /** The person at the page, if the issuer tells who it is. */
  readonly person: Tokens['person'];
}

/** The name of the person who is signed in, and the button to sign out. */
export const SignedInAs = ({ signIn, person }: SignedInProps) => (
  <div class="signed-in-as">
    {person && (
      <span class="person" title={person.name}>
        <span class="visually-hidden">Signed in as </span>
        {person.name}
      </span>
    )}
    <Button onClick={() => signIn.signOut()}>Sign out</Button>
  </div>
);

/**
 * Asks for a new sign-in when the token has expired and cannot be renewed. It opens another window,
 * so that the page keeps what was typed, the job and its rows, while calls wait. If another person
 * signs in, or the issuer does not tell who it is, the page starts afresh.
 */
export const SignInAgain = ({ signIn, person }: SignedInProps) => {
  const [address, setAddress] = useState<string>();
  const [message, setMessage] = useState<string>();
  const begin = () => {
    setMessage(undefined);
    setAddress(undefined);
    signIn.session.begin().then(
      (begun) => setAddress(begun.address),
      (error: unknown) => setMessage(errorMessage(error)),
    );
  };
  useEffect(() => {
    begin();
    // A failed sign-in has used up its request, so the link needs a new one.
    return signIn.acceptFromOtherWindows((error) => {
      begin();
      setMessage(errorMessage(error));
    });
  }, [signIn]);
  return (
    <div class="sign-in-again">
      <Notice title="Your sign-in has ended.">
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
          <Button onClick={begin}>Try again</Button>
        )}
      </Notice>
    </div>
  );
};
