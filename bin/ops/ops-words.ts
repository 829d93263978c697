import { UsageFault } from '../job/usage.ts';

/**
 * The one job that a verb is about.
 *
 * @throws UsageFault where there is none, or more.
 */
export const oneJob = (verb: string, words: readonly string[]): string => {
  const [jobId, surplus] = words;
  if (jobId === undefined) throw new UsageFault(`${verb} which job?`);
  if (surplus !== undefined) throw new UsageFault(`One job is enough; what is '${surplus}'?`);
  return jobId;
};

/** @throws UsageFault where there are words that the verb does not know. */
export const noWords = (verb: string, [surplus]: readonly string[]): void => {
  if (surplus !== undefined) throw new UsageFault(`${verb} knows no '${surplus}'.`);
};
