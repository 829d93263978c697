import { useLayoutEffect, useState } from 'preact/hooks';
import type { Standing } from './session.ts';
import type { SignIn } from './sign-in.ts';

/** How the person at the page stands; a component that uses it renders again when that changes. */
export const useStanding = (signIn: SignIn | undefined): Standing | undefined => {
  const [standing, setStanding] = useState(signIn?.now());
  // Before anything else can run: an answer may be here sooner than the page is drawn.
  useLayoutEffect(() => signIn?.watch(() => setStanding(signIn.now())), [signIn]);
  return standing;
};

interface SignedInAsProps {
  readonly signIn: SignIn;
  readonly standing: Extract<Standing, { at: 'in' }>;
}

/** Who is signed in, and the way out. */
export const SignedInAs = ({ signIn, standing }: SignedInAsProps) => (
  <div class="signed-in-as">
    {standing.person && (
      <span class="person" title={standing.person.name}>
        <span class="visually-hidden">Signed in as </span>
        {standing.person.name}
      </span>
    )}
    <button type="button" class="button" onClick={() => void signIn.signOut()}>
      Sign out
    </button>
  </div>
);
