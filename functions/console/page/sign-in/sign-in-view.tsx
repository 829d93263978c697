import { useState } from 'preact/hooks';
import { Notice } from '../frame/notice.tsx';
import { ViewHeading } from '../frame/view-heading.tsx';
import type { Standing } from './session.ts';
import type { SignIn } from './sign-in.ts';
import { issuerHost, pageAddress } from './sign-in-settings.ts';

interface SignInViewProps {
  readonly signIn: SignIn;
  readonly standing: Extract<Standing, { at: 'out' }>;
  readonly issuer: string;
}

/** Nobody is signed in: why, and the way to the issuer. */
export const SignInView = ({ signIn, standing, issuer }: SignInViewProps) => {
  const [leaving, setLeaving] = useState(false);
  const leave = async () => {
    setLeaving(true);
    await signIn.leaveForIssuer();
    setLeaving(false);
  };
  return (
    <section class="sign-in-view">
      <ViewHeading title="Sign in">Sign in</ViewHeading>
      {standing.news && <p class="lead">{standing.news}</p>}
      {standing.trouble && (
        <Notice tone="error" title="You are not signed in.">
          <p>{standing.trouble}</p>
        </Notice>
      )}
      <p class="lead">
        This service runs and shows the jobs of whoever is signed in. You sign in at{' '}
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

/** The API asks for tokens, and the deployment names no client with which this page could get one. */
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
    <h2>For whoever deploys it</h2>
    <p>
      Register a public client (authorization code with PKCE, no secret) with the redirect address{' '}
      <code>{pageAddress}</code>, put its id into the deployment's settings as{' '}
      <code>api.authorization.jwt.signIn.clientId</code>, and deploy again.
    </p>
  </section>
);

/** This window brought the issuer's answer to the one that had asked for it. */
export const SignInDoneView = () => (
  <section class="sign-in-view">
    <ViewHeading title="Signed in">You are signed in</ViewHeading>
    <p class="lead">Go on in the window where you were; this one can be closed.</p>
  </section>
);
