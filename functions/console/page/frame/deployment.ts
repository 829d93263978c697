import { type SignInSettings, signInSchema } from '../../../../shared/api/sign-in.ts';

const setting = (name: string): string | null | undefined =>
  document.querySelector(`meta[name="${name}"]`)?.getAttribute('content');

/** Which SQL this deployment accepts besides its reports. */
const adHoc = setting('ad-hoc-sql');

/** Whether it accepts any. */
export const adHocSql: boolean = adHoc === 'allowed' || adHoc === 'read';

/** Whether it accepts only statements that read. */
export const adHocReadsOnly: boolean = adHoc === 'read';

/** Whether this deployment's warehouse may write result files itself. */
export const canUnload: boolean = setting('unload') === 'allowed';

const signIn = setting('sign-in');

/** How people sign in at this deployment; undefined where its API asks for no token. */
export const signInSettings: SignInSettings | undefined = signIn
  ? signInSchema.parse(JSON.parse(signIn))
  : undefined;

/** The page's address, exactly as it is registered at the issuer. */
export const pageAddress: string = new URL('/', window.location.origin).href;
