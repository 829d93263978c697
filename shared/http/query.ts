import { shortened } from '../platform/given-value.ts';
import { faultyRequest, pointer } from './fault.ts';
import type { Fault } from './problem.ts';
import type { ApiRequest } from './request.ts';

/** A fault for each parameter of the request's query that is not one of these. */
export const unknownParameters = (
  { query }: ApiRequest,
  accepted: readonly string[],
): readonly Fault[] => {
  const known = accepted.join(', ') || 'none';
  return Object.keys(query)
    .filter((name) => !accepted.includes(name))
    .map((name) => ({
      pointer: pointer([name]),
      detail: `${shortened(name)} is not a query parameter that is accepted here; accepted: ${known}`,
    }));
};

/**
 * Passes if the request's query has no other parameters than these.
 *
 * @throws HttpProblem 400 that names the others.
 */
export const assertQuery = (request: ApiRequest, ...accepted: readonly string[]): void => {
  const faults = unknownParameters(request, accepted);
  if (faults.length > 0) throw faultyRequest('malformed-request', faults);
};
