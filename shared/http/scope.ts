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

/** Whether the caller may send SQL of their own; under IAM the deployment's setting decides alone. */
export const maySendSql = ({ scopes: given }: ApiRequest): boolean =>
  given === undefined || given.includes('jobs:sql') || given.includes('jobs:admin');
