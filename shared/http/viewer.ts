import type { Viewer } from '../job/visible-job.ts';
import { HttpProblem } from './problem.ts';
import type { ApiRequest } from './request.ts';

/** What a token may allow; the API's routes ask for the first three. */
export const scopes = [
  'jobs:submit',
  'jobs:read',
  'jobs:cancel',
  'jobs:sql',
  'jobs:admin',
] as const;
export type Scope = (typeof scopes)[number];

/**
 * Whether the caller may send SQL of their own; under IAM the deployment's setting decides alone.
 */
export const maySendSql = ({ scopes: given }: ApiRequest): boolean =>
  given === undefined || given.includes('jobs:sql') || given.includes('jobs:admin');

const ADMIN: Scope = 'jobs:admin';

/**
 * Who sends the request. With tokens the scope `jobs:admin` makes an administrator; under IAM
 * `admins` does, the principals that the deployment names.
 */
export const viewerOf = ({ owner, scopes }: ApiRequest, admins: readonly string[]): Viewer => ({
  owner,
  isAdmin: scopes?.includes(ADMIN) ?? admins.some((admin) => stands(admin, owner)),
});

const ROLE = /^arn:([a-z-]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/;
const SESSION = /^arn:([a-z-]+):sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/;

/**
 * Whether `principal` is the caller. A request that is signed by a role comes from a session, whose
 * ARN has the role's name without its path; role names are unique within their account.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
const stands = (principal: string, caller: string): boolean => {
  if (principal === caller) return true;
  const [role, session] = [ROLE.exec(principal), SESSION.exec(caller)];
  return role !== null && session !== null && [1, 2, 3].every((n) => role[n] === session[n]);
};

/**
 * Passes if the viewer may list the jobs of this owner, or of every owner (`null`).
 *
 * @throws HttpProblem admin-only.
 */
export const assertMayList = (viewer: Viewer, owner: string | null): void => {
  if (viewer.isAdmin || owner === viewer.owner) return;
  throw new HttpProblem('admin-only', {
    detail:
      'The jobs of other owners are for administrators: a token with the scope jobs:admin or, ' +
      'under IAM, a principal in the setting api.admins. Leave owner out for your own jobs.',
  });
};
