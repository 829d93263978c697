import { faultyRequest, pointer, shortened } from './fault.ts';
import type { ApiRequest } from './request.ts';

/**
 * Passes if the request's query has no other parameters than these.
 *
 * @throws HttpProblem 400 that names the others.
 */
export const assertQuery = ({ query }: ApiRequest, ...accepted: readonly string[]): void => {
  const others = Object.keys(query).filter((name) => !accepted.includes(name));
  if (others.length === 0) return;
  const known = accepted.join(', ') || 'none';
  const faults = others.map((name) => ({
    pointer: pointer([name]),
    detail: `${shortened(name)} is not a query parameter that is accepted here; accepted: ${known}`,
  }));
  throw faultyRequest('malformed-request', faults);
};
