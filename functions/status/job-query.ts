import * as z from 'zod/mini';
import { DEFAULT_LIMIT, EVERY_OWNER, jobQuerySchema } from '../../shared/api/job-query.ts';
import { unknownCursor } from '../../shared/http/fault.ts';
import { parsedQuery } from '../../shared/http/query.ts';
import type { ApiRequest } from '../../shared/http/request.ts';
import { assertMayList, viewerOf } from '../../shared/http/viewer.ts';
import { isJobId } from '../../shared/job/job.ts';
import { type ListPosition, listPositionSchema } from '../../shared/job/job-keys.ts';
import type { ListQuery } from '../../shared/job/job-list.ts';

/**
 * Reads GET /jobs.
 *
 * @throws HttpProblem that names every parameter that is not accepted, or admin-only.
 */
export const parseJobQuery = (request: ApiRequest, admins: readonly string[]): ListQuery => {
  const { state, report, limit, cursor, owner: asked } = parsedQuery(request, jobQuerySchema);
  // Only the query can ask for every owner; a caller's own name cannot, whatever it is.
  const owner = asked === EVERY_OWNER ? null : (asked ?? request.owner);
  assertMayList(viewerOf(request, admins), owner);
  return {
    owner,
    state,
    report,
    limit: limit === undefined ? DEFAULT_LIMIT : Number(limit),
    after: cursor === undefined ? undefined : positionFrom(cursor, owner),
  };
};

/** A cursor says where a page ended; it names no owner, so it opens no other's jobs. */
export const cursorFrom = (position: ListPosition): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/** A cursor that this API gave; the table refuses keys of other forms. */
const cursorSchema = z.extend(listPositionSchema, {
  submittedAt: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)),
  jobId: z.string().check(z.refine(isJobId)),
});

const positionFrom = (cursor: string, owner: ListQuery['owner']): ListPosition => {
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const parsed = cursorSchema.parse(position);
    // Only a list of every owner needs the format, and goes wrong without it.
    if ((parsed.format !== undefined) === (owner === null)) return parsed;
    throw new Error('The cursor of another list.');
  } catch {
    throw unknownCursor('list');
  }
};
