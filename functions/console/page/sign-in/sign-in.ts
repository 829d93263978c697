import type { SignInClient, SignInSettings } from '../../../../shared/api/sign-in.ts';
import { OtherWindows } from './other-windows.ts';
import {
  parseCallback,
  savePendingSignIn,
  saveSignedIn,
  takePendingSignIn,
  takeSignedIn,
} from './pending-sign-in.ts';
import { type AuthState, Session, signInErrorMessage } from './session.ts';
import { signInErrors } from './sign-in-errors.ts';
import { pageAddress } from './sign-in-settings.ts';

const FOREIGN_RESPONSE =
  'What came back from the issuer does not belong to a sign-in that was begun in this window. ' +
  'Nothing of it was used. Sign in again.';

/** Signs people in at this page: leaves for the issuer, comes back, and reports the state. */
export class SignIn {
  readonly session: Session;
  private readonly windows = new OtherWindows();
  private state: AuthState = { status: 'loading' };
  private readonly listeners = new Set<() => void>();
  private readonly deleteLocalData: () => void;

  /** `deleteLocalData` deletes what a person leaves in this window; a sign-out calls it. */
  constructor(settings: SignInSettings, client: SignInClient, deleteLocalData: () => void) {
    this.deleteLocalData = deleteLocalData;
    // The client of the issuer loads only when someone signs in.
    const loaded = () => import('./token-client.ts');
    let tokenClient: ReturnType<typeof create> | undefined;
    const create = async () =>
      new (await loaded()).TokenClient(settings, client, pageAddress, signInErrors);
    this.session = new Session(
      () => {
        tokenClient ??= create();
        return tokenClient;
      },
      (state) => this.change(state),
    );
    this.windows.onSignOut(() => {
      this.session.clear({ notice: 'You signed out in another window.' });
      this.deleteLocalData();
    });
  }

  currentState(): AuthState {
    return this.state;
  }

  /** Calls back at each change; returns a function that stops it. */
  subscribe(onChange: () => void): () => void {
    this.listeners.add(onChange);
    return () => this.listeners.delete(onChange);
  }

  /** Determines the state when the page has loaded, and completes a sign-in under way. */
  async initialize(): Promise<void> {
    const callback = parseCallback(window.location.search);
    const pending = takePendingSignIn();
    const wasSignedIn = takeSignedIn();
    if (!callback) {
      if (wasSignedIn) await this.leaveForIssuer();
      else this.session.clear();
      return;
    }
    // The response can be used once and must not stay in an address that people bookmark.
    window.history.replaceState(null, '', `/${pending?.hash ?? ''}`);
    if (pending && pending.state === callback.get('state')) {
      await this.session.finish(callback, pending);
    } else if (!pending && (await this.windows.offer(callback.toString()))) {
      this.change({ status: 'handed-over' });
      window.close();
    } else {
      this.session.clear({ errorMessage: FOREIGN_RESPONSE });
    }
  }

  /** Leaves for the issuer with this window, to come back to the same view. */
  async leaveForIssuer(): Promise<void> {
    try {
      const { address, pending } = await this.session.begin();
      savePendingSignIn({ ...pending, hash: window.location.hash });
      window.location.assign(address);
    } catch (error) {
      this.session.clear({ errorMessage: signInErrorMessage(error) });
    }
  }

  /**
   * Completes sign-ins whose response another window hands over; `onError` gets their failures.
   * Returns a function that stops it.
   */
  acceptFromOtherWindows(onError: (error: unknown) => void): () => void {
    return this.windows.onCallback((callback) => {
      const pending = this.session.pendingFor(callback);
      if (pending) this.session.finish(callback, pending).catch(onError);
      return pending !== undefined;
    });
  }

  /** Signs out here, in every other window, and at the issuer if it supports that. */
  async signOut(): Promise<void> {
    this.windows.signOut();
    const address = await this.session.signOut();
    this.deleteLocalData();
    if (address !== undefined) window.location.assign(address);
  }

  private change(state: AuthState): void {
    this.state = state;
    if (state.status === 'signed-in') saveSignedIn();
    else takeSignedIn();
    for (const onChange of this.listeners) onChange();
  }
}
