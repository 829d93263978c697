import { useEffect, useState } from 'preact/hooks';
import { Notice } from '../frame/notice.tsx';
import { signInTrouble } from './session.ts';
import type { SignIn } from './sign-in.ts';
import type { Tokens } from './token-client.ts';

interface SignInAgainProps {
  readonly signIn: SignIn;
  /** Whose sign-in has ended, as far as the issuer tells. */
  readonly person: Tokens['person'];
}

/**
 * The token is over and cannot be renewed. The sign-in goes through another window, so that all
 * that is on the page stays: what was typed, the job, its rows. Calls wait for it. For another
 * person than before, or one of whom the issuer does not say who it is, the page starts afresh.
 */
export const SignInAgain = ({ signIn, person }: SignInAgainProps) => {
  const [address, setAddress] = useState<string>();
  const [trouble, setTrouble] = useState<string>();
  const begin = () => {
    setTrouble(undefined);
    setAddress(undefined);
    signIn.session.begin().then(
      (begun) => setAddress(begun.address),
      (error: unknown) => setTrouble(signInTrouble(error)),
    );
  };
  useEffect(() => {
    begin();
    // A sign-in that failed used its request up; the link gets another one.
    return signIn.takeFromOtherWindows((error) => {
      begin();
      setTrouble(signInTrouble(error));
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
        {trouble && <p>{trouble}</p>}
        {address !== undefined && (
          // A link, which no browser takes for a window that nobody asked for.
          <a class="button" href={address} target="_blank" rel="noopener">
            Sign in again
          </a>
        )}
        {address === undefined && trouble !== undefined && (
          <button type="button" class="button" onClick={begin}>
            Try again
          </button>
        )}
      </Notice>
    </div>
  );
};
