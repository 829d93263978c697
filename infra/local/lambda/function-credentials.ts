import { createHash, createHmac } from 'node:crypto';
import { LOCAL_ACCOUNT_ID } from '../../host/local-account.ts';

/** The temporary credentials that a sandbox signs its calls with. */
export interface FunctionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Whom an access key of a function belongs to. */
export interface FunctionPrincipal extends FunctionCredentials {
  readonly functionName: string;
  readonly roleName: string;
  /** `arn:aws:sts::…:assumed-role/{role}/{function}`, as AWS shows a function's caller. */
  readonly principalArn: string;
}

const PREFIX = 'ASIALOCAL';
const TAG_LENGTH = 7;
const SERIAL_LENGTH = 4;

/**
 * Gives every sandbox its own access key and knows it again. Secrets follow from the key id and
 * the data folder's signing secret, so a link signed before a restart is still verified after it.
 */
export class FunctionCredentialIssuer {
  readonly #signingSecret: string;
  readonly #functions = new Map<string, { functionName: string; roleName: string }>();
  #issued = 0;

  constructor(signingSecret: string) {
    this.#signingSecret = signingSecret;
  }

  /** Makes credentials for one more sandbox of the function. */
  issue(functionName: string, roleName: string): FunctionCredentials {
    const tag = this.register(functionName, roleName);
    const serial = (this.#issued++).toString(36).toUpperCase().padStart(SERIAL_LENGTH, '0');
    return this.#credentials(`${PREFIX}${tag}${serial.slice(-SERIAL_LENGTH)}`);
  }

  /** Lets the function's keys be known, those of an earlier run too; returns what marks them. */
  register(functionName: string, roleName: string): string {
    const digest = createHash('sha256').update(functionName).digest('hex').toUpperCase();
    const tag = digest.slice(0, TAG_LENGTH);
    this.#functions.set(tag, { functionName, roleName });
    return tag;
  }

  /** Tells whether the key claims to be a function's; such a key must then be found. */
  isFunctionKey(accessKeyId: string): boolean {
    return accessKeyId.startsWith(PREFIX);
  }

  /** The function that this key belongs to. */
  find(accessKeyId: string): FunctionPrincipal | undefined {
    const tag = accessKeyId.slice(PREFIX.length, PREFIX.length + TAG_LENGTH);
    const owner = this.isFunctionKey(accessKeyId) ? this.#functions.get(tag) : undefined;
    if (!owner) return undefined;
    const { functionName, roleName } = owner;
    return {
      ...this.#credentials(accessKeyId),
      functionName,
      roleName,
      principalArn: `arn:aws:sts::${LOCAL_ACCOUNT_ID}:assumed-role/${roleName}/${functionName}`,
    };
  }

  #credentials(accessKeyId: string): FunctionCredentials {
    const derive = (purpose: string): string =>
      createHmac('sha256', this.#signingSecret)
        .update(`${purpose} ${accessKeyId}`)
        .digest('base64');
    return {
      accessKeyId,
      secretAccessKey: derive('secret').slice(0, 40),
      sessionToken: derive('session'),
    };
  }
}
