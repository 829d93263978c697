import { isSignedBy, type ReceivedRequest, readAuthentication } from '../sigv4/sigv4.ts';
import type { FunctionCredentialIssuer } from '../sts/sts.ts';

/** Who calls the HTTP API: `accessKey` is empty for an unsigned request. */
export interface HttpCaller {
  readonly userArn: string;
  readonly accessKey: string;
}

/** An unsigned request acts as this owner. */
const LOCAL_OWNER = 'local';

/**
 * Finds out who calls. There is no user database on this machine, so an access key from outside is
 * believed; one that claims to be a function's must have signed. `undefined` means: refused.
 */
export const httpCaller = async (
  request: ReceivedRequest,
  body: Buffer,
  credentials: FunctionCredentialIssuer,
): Promise<HttpCaller | undefined> => {
  const authentication = readAuthentication(request.headers, request.query);
  if (authentication === 'unsigned') return { userArn: LOCAL_OWNER, accessKey: '' };
  if (authentication === 'malformed' || authentication.service !== 'execute-api') return undefined;
  const { accessKeyId } = authentication;
  if (!credentials.isFunctionKey(accessKeyId)) {
    return { userArn: accessKeyId, accessKey: accessKeyId };
  }
  const principal = credentials.find(accessKeyId);
  if (!principal || !(await isSignedBy(principal, request, authentication, body))) return undefined;
  return { userArn: principal.principalArn, accessKey: accessKeyId };
};
