import * as z from 'zod/mini';
import { DEFAULT_LIMIT, jobQuerySchema } from '../../shared/api/job-query.ts';
import { faultsOf } from '../../shared/http/fault.ts';
import { HttpProblem } from '../../shared/http/problem.ts';
import type { ApiRequest } from '../../shared/http/request.ts';
import type { ListPosition, ListQuery } from '../../shared/job/job-list.ts';

const positionSchema = z.strictObject({ submittedAt: z.string(), jobId: z.string() });

/**
 * Reads GET /jobs.
 *
 * @throws HttpProblem that names every parameter that is not accepted.
 */
export const parseJobQuery = (request: ApiRequest): ListQuery => {
  const parsed = jobQuerySchema.safeParse(request.query);
  if (!parsed.success) {
    const errors = faultsOf(parsed.error, request.query);
    const detail = errors.map((fault) => `${fault.pointer.slice(1)}: ${fault.detail}`).join('; ');
    throw new HttpProblem('malformed-request', { detail: `${detail}.`, errors });
  }
  const { state, report, limit, cursor } = parsed.data;
  return {
    owner: request.owner,
    state,
    report,
    limit: limit === undefined ? DEFAULT_LIMIT : Number(limit),
    after: cursor === undefined ? undefined : positionFrom(cursor),
  };
};

/** A cursor says where a page ended; it names no owner, so it opens no other's jobs. */
export const cursorFrom = (position: ListPosition): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

const positionFrom = (cursor: string): ListPosition => {
  try {
    return positionSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    const detail = 'cursor: not a nextCursor that this API gave.';
    const errors = [{ pointer: '/cursor', detail }];
    throw new HttpProblem('malformed-request', { detail, errors });
  }
};
