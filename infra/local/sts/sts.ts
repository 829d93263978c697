import { createHash, createHmac } from 'node:crypto';
import { LOCAL_ACCOUNT_ID } from '../../host/local-account.ts';
import type { SigningCredentials } from '../sigv4/sigv4.ts';

/** The owner of a function's access key. */
export interface FunctionPrincipal extends SigningCredentials {
  readonly functionName: string;
  readonly roleName: string;
  /** `arn:aws:sts::…:assumed-role/{role}/{function}`, as AWS shows a calling function. */
  readonly principalArn: string;
}

const PREFIX = 'ASIALOCAL';
const TAG_LENGTH = 7;
const SERIAL_LENGTH = 4;

/**
 * Gives each sandbox its own access key and recognizes it in calls. Secrets are derived from the
 * key id and the data folder's signing secret, so links stay valid after a restart.
 */
export class FunctionCredentialIssuer {
  private readonly signingSecret: string;
  private readonly functions = new Map<string, { functionName: string; roleName: string }>();
  private issued = 0;

  constructor(signingSecret: string) {
    this.signingSecret = signingSecret;
  }

  /** Issues credentials for one more sandbox of the function. */
  issue(functionName: string, roleName: string): SigningCredentials {
    const tag = this.register(functionName, roleName);
    const serial = (this.issued++).toString(36).toUpperCase().padStart(SERIAL_LENGTH, '0');
    return this.credentials(`${PREFIX}${tag}${serial.slice(-SERIAL_LENGTH)}`);
  }

  /** Recognizes the function's keys from now on, also those of earlier runs; returns their tag. */
  register(functionName: string, roleName: string): string {
    const digest = createHash('sha256').update(functionName).digest('hex').toUpperCase();
    const tag = digest.slice(0, TAG_LENGTH);
    this.functions.set(tag, { functionName, roleName });
    return tag;
  }

  /** Whether the key has the form of a function's key; then it must belong to one. */
  isFunctionKey(accessKeyId: string): boolean {
    return accessKeyId.startsWith(PREFIX);
  }

  /** The function that this key belongs to. */
  find(accessKeyId: string): FunctionPrincipal | undefined {
    const tag = accessKeyId.slice(PREFIX.length, PREFIX.length + TAG_LENGTH);
    const owner = this.isFunctionKey(accessKeyId) ? this.functions.get(tag) : undefined;
    if (!owner) return undefined;
    const { functionName, roleName } = owner;
    return {
      ...this.credentials(accessKeyId),
      functionName,
      roleName,
      principalArn: `arn:aws:sts::${LOCAL_ACCOUNT_ID}:assumed-role/${roleName}/${functionName}`,
    };
  }

  private credentials(accessKeyId: string): SigningCredentials {
    const derive = (purpose: string): string =>
      createHmac('sha256', this.signingSecret).update(`${purpose} ${accessKeyId}`).digest('base64');
    return {
      accessKeyId,
      secretAccessKey: derive('secret').slice(0, 40),
      sessionToken: derive('session'),
    };
  }
}
