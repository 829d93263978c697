import type { SignInClient, SignInSettings } from '../../../../shared/api/sign-in.ts';
import { errorMessage, SignInError, UnreachableError } from '../api/authorization.ts';
import { deleteDrafts, windowStorage } from '../draft/draft-store.ts';
import { pageAddress } from '../frame/deployment.ts';
import { OtherWindows } from './other-windows.ts';
import {
  parseCallback,
  savePendingSignIn,
  saveSignedIn,
  takePendingSignIn,
  takeSignedIn,
} from './pending-sign-in.ts';
import { type AuthState, Session } from './session.ts';
import type { TokenClient } from './token-client.ts';

const FOREIGN_RESPONSE =
  'What came back from the issuer does not belong to a sign-in that was begun in this window. ' +
  'Nothing of it was used. Sign in again.';

const errors = { SignInError, UnreachableError } as const;

/** Deletes what a person leaves in this window. */
const deleteLocalData = (): void => deleteDrafts(windowStorage());

/** Signs people in at this page: leaves for the issuer, comes back, and reports the state. */
export class SignIn {
  readonly session: Session;
  private readonly windows = new OtherWindows();
  private readonly onChange: (state: AuthState) => void;

  constructor(
    { issuer }: SignInSettings,
    client: SignInClient,
    onChange: (state: AuthState) => void,
  ) {
    this.onChange = onChange;
    let tokenClient: Promise<TokenClient> | undefined;
    // The client of the issuer loads only when someone signs in.
    const load = async () => {
      const loaded = await import('./token-client.ts');
      return new loaded.TokenClient(issuer, client, pageAddress, errors);
    };
    this.session = new Session(
      () => {
        tokenClient ??= load();
        return tokenClient;
      },
      (state) => this.change(state),
    );
    this.windows.onSignOut(() => {
      this.session.clear({ notice: 'You signed out in another window.' });
      deleteLocalData();
    });
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
      this.session.clear({ errorMessage: errorMessage(error) });
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
    deleteLocalData();
    if (address !== undefined) window.location.assign(address);
  }

  private change(state: AuthState): void {
    if (state.status === 'signed-in') saveSignedIn();
    else takeSignedIn();
    this.onChange(state);
  }
}
