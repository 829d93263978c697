/** Who may call an API that checks IAM signatures. */
export interface IamAccess {
  /**
   * ARNs of roles and users who see, list and cancel the jobs of every owner.
   *
   * @default - none; every caller sees its own jobs
   */
  readonly admins?: readonly string[];
}

/** How people sign in at the console: a public client of the issuer. */
export interface ConsoleSignIn {
  /** The id of a client without a secret. */
  readonly clientId: string;
  /** @default - `openid` and everything that a person can do on the page */
  readonly scopes?: readonly string[] | undefined;
  /**
   * Origins that the page calls beside the issuer's own.
   *
   * @default - none
   */
  readonly origins?: readonly string[] | undefined;
  /**
   * Further parameters of the authorization request, such as `{ audience: 'jobs' }`.
   *
   * @default - none
   */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** An API that takes tokens. */
export interface JwtAccess {
  /** The https URL of the issuer. */
  readonly issuer: string;
  /** A token names one of them. */
  readonly audience: readonly string[];
  /**
   * What stands before `jobs:read` in the tokens of this issuer.
   *
   * @default - nothing
   */
  readonly scopePrefix?: string | undefined;
  /** @default - people cannot sign in at the console */
  readonly signIn?: ConsoleSignIn | undefined;
}

/** Who may call the API. */
export class JobApiAccess {
  /** Callers sign with IAM; `grantSubmit` and its like allow them. No browser can open the page. */
  static iam({ admins = [] }: IamAccess = {}): JobApiAccess {
    return new JobApiAccess({ authorization: 'iam', admins });
  }

  /** Callers send a token of an OpenID issuer; its scopes `jobs:…` say what they may do. */
  static jwt(jwt: JwtAccess): JobApiAccess {
    return new JobApiAccess({ authorization: { jwt } });
  }

  /** Everyone who knows the address can run reports and read results. */
  static none(): JobApiAccess {
    return new JobApiAccess({ authorization: 'none' });
  }

  /** As the deployment's settings name it. */
  readonly setting: object;

  private constructor(setting: object) {
    this.setting = setting;
  }
}
