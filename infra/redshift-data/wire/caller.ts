import type { IncomingHttpHeaders } from 'node:http';
import { DataApiError } from '../contract/data-api-error.ts';

/** Who calls. */
export interface Caller {
  /** The principal's ARN: a user, or one session of a role. */
  readonly principal: string;
  /** What statements belong to: the user, or the role whatever its session. */
  readonly owner: string;
  /** The database user Redshift makes of an IAM identity. */
  readonly dbUser: string;
}

/** The gateway in front sets it; a caller that comes here directly need not. */
const principalHeader = 'x-local-principal';

const assumedRolePattern = /^arn:(aws[\w-]*):sts::(\d{12}):assumed-role\/(.+)\/[^/]+$/;

const callerOf = (principal: string): Caller => {
  const role = assumedRolePattern.exec(principal);
  if (role === null) {
    return { principal, owner: principal, dbUser: `IAM:${principal.split('/').at(-1) ?? ''}` };
  }
  const [, partition, account, name = ''] = role;
  return {
    principal,
    owner: `arn:${partition}:iam::${account}:role/${name}`,
    dbUser: `IAMR:${name.split('/').at(-1) ?? ''}`,
  };
};

/** Reads the caller off a request; without the gateway's word the access key is the user. */
export const callerFromHeaders = (headers: IncomingHttpHeaders, accountId: string): Caller => {
  const forwarded = headers[principalHeader];
  if (typeof forwarded === 'string') return callerOf(forwarded);
  const accessKey = /Credential=([^/,\s]+)\//.exec(headers.authorization ?? '')?.[1];
  if (accessKey === undefined) {
    throw new DataApiError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  return callerOf(`arn:aws:iam::${accountId}:user/${accessKey}`);
};
