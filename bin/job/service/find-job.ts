import type { CallOptions } from '../../../shared/client/job-api.ts';
import type { JobClient } from '../../../shared/client/job-client.ts';
import { UsageError } from '../../terminal/command.ts';

/** The newest job of the caller. */
const LAST = '@last';

/** The beginning of an id; a whole one has 36 characters. */
const PREFIX = /^[0-9a-f][0-9a-f-]{3,34}$/;

/** Among so many of the caller's newest jobs a beginning is looked for: one page of the list. */
const RECENT = 100;

/**
 * The id of a job that is named by its id, by the beginning of it, or as `@last`.
 *
 * @throws UsageError where none of the caller's newest jobs, or several, are named so.
 */
export const findJobId = async (
  client: JobClient,
  name: string,
  call: CallOptions,
): Promise<string> => {
  if (name !== LAST && !PREFIX.test(name)) return name;
  const pageSize = name === LAST ? 1 : RECENT;
  const { jobs } = await client.listPage({ pageSize }, call);
  const found = jobs.filter(({ jobId }) => name === LAST || jobId.startsWith(name));
  const [first, second] = found;
  if (first !== undefined && second === undefined) return first.jobId;
  if (name === LAST) throw new UsageError('You have no job yet.');
  const count = first === undefined ? 'None' : String(found.length);
  throw new UsageError(
    `${count} of your ${RECENT} newest jobs have an id that begins with ${name}; one is accepted.`,
  );
};
