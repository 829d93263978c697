import type { SignInClient, SignInSettings } from '../../../../shared/api/sign-in.ts';
import { OtherWindows } from './other-windows.ts';
import {
  callbackIn,
  noteDeparture,
  noteSignedIn,
  takeDeparture,
  takeSignedIn,
} from './pending-sign-in.ts';
import { Session, type Standing, signInTrouble } from './session.ts';
import { signInFailures } from './sign-in-failure.ts';
import { pageAddress } from './sign-in-settings.ts';

const FOREIGN_ANSWER =
  'What came back from the issuer does not belong to a sign-in that was begun in this window. ' +
  'Nothing of it was used. Sign in again.';

/** Signing in at this page: leaves for the issuer, comes back, and tells how things stand. */
export class SignIn {
  readonly session: Session;
  private readonly windows = new OtherWindows();
  private standing: Standing = { at: 'arriving' };
  private readonly listeners = new Set<() => void>();

  private readonly forget: () => void;

  /** `forget` deletes what a person leaves in this window; a sign-out calls it. */
  constructor(settings: SignInSettings, client: SignInClient, forget: () => void) {
    this.forget = forget;
    // What speaks to the issuer loads only where somebody signs in.
    const loaded = () => import('./token-client.ts');
    let tokenClient: ReturnType<typeof create> | undefined;
    const create = async () =>
      new (await loaded()).TokenClient(settings, client, pageAddress, signInFailures);
    this.session = new Session(
      () => {
        tokenClient ??= create();
        return tokenClient;
      },
      (standing) => this.change(standing),
    );
    this.windows.onSignOut(() => {
      this.session.leave(undefined, 'You signed out in another window.');
      this.forget();
    });
  }

  now(): Standing {
    return this.standing;
  }

  /** Calls back at each change; answers how to stop that. */
  watch(changed: () => void): () => void {
    this.listeners.add(changed);
    return () => this.listeners.delete(changed);
  }

  /** Finds out how things stand when the page has loaded. */
  async arrive(): Promise<void> {
    const callback = callbackIn(window.location.search);
    const departure = takeDeparture();
    const wasSignedIn = takeSignedIn();
    if (!callback) {
      if (wasSignedIn) await this.leaveForIssuer();
      else this.session.leave();
      return;
    }
    // The answer is for one use and no part of any address that one may keep.
    window.history.replaceState(null, '', `/${departure?.hash ?? ''}`);
    if (departure && departure.state === callback.get('state')) {
      await this.session.finish(callback, departure);
    } else if (!departure && (await this.windows.offer(callback.toString()))) {
      this.change({ at: 'done' });
      window.close();
    } else {
      this.session.leave(FOREIGN_ANSWER);
    }
  }

  /** Goes to the issuer with this window, to come back to the same place of the page. */
  async leaveForIssuer(): Promise<void> {
    try {
      const { address, pending } = await this.session.begin();
      noteDeparture({ ...pending, hash: window.location.hash });
      window.location.assign(address);
    } catch (error) {
      this.session.leave(signInTrouble(error));
    }
  }

  /**
   * Takes the answers that other windows bring for this one; `failed` hears what is wrong with one.
   * Answers how to stop that.
   */
  takeFromOtherWindows(failed: (error: unknown) => void): () => void {
    return this.windows.onCallback((callback) => {
      const pending = this.session.pendingFor(callback);
      if (pending) this.session.finish(callback, pending).catch(failed);
      return pending !== undefined;
    });
  }

  /** Signs out here, in every other window, and at the issuer where it has a place for that. */
  async signOut(): Promise<void> {
    this.windows.signOut();
    const address = await this.session.signOut();
    this.forget();
    if (address !== undefined) window.location.assign(address);
  }

  private change(standing: Standing): void {
    this.standing = standing;
    if (standing.at === 'in') noteSignedIn();
    else takeSignedIn();
    for (const changed of this.listeners) changed();
  }
}
