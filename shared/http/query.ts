import type * as z from 'zod/mini';
import { shortened } from '../platform/given-value.ts';
import { faultsOf, faultyRequest, pointer, wordsOf } from './fault.ts';
import type { Fault } from './problem.ts';
import type { ApiRequest } from './request.ts';

/** A fault for each parameter of the request's query that is not one of these. */
const unknownParameters = (
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

/**
 * The request's query as a strict object of texts.
 *
 * @throws HttpProblem 400 that names every parameter that is not accepted.
 */
export const parsedQuery = <S extends z.ZodMiniObject>(
  request: ApiRequest,
  schema: S,
): z.output<S> => {
  const parsed = schema.safeParse(request.query, { error: wordsOf });
  if (parsed.success) return parsed.data;
  const unknown = unknownParameters(request, Object.keys(schema.shape));
  const unknownPointers = new Set(unknown.map(({ pointer }) => pointer));
  const others = faultsOf(parsed.error, request.query).filter(
    ({ pointer }) => !unknownPointers.has(pointer),
  );
  throw faultyRequest('malformed-request', [...unknown, ...others]);
};
