import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Job, type JobState, jobFrom } from './job.ts';
import { JobKeys, type ListPosition } from './job-keys.ts';

/** How many jobs one call looks at to fill its page. */
const EXAMINED_PER_CALL = 1000;
/** BatchGetItem takes at most 100 keys. */
const KEYS_PER_BATCH = 100;

export interface ListQuery {
  /** Whose jobs; `null` for those of every owner. */
  readonly owner: string | null;
  readonly limit: number;
  readonly state?: JobState | undefined;
  readonly report?: string | undefined;
  /** Where the page before ended, of a list of the same kind. */
  readonly after?: ListPosition | undefined;
}

export interface JobPage {
  readonly jobs: Job[];
  /** Present while there may be more. */
  readonly next?: ListPosition;
}

/** Lists jobs; needs no more rights than reading the table and its indexes by owner and format. */
export class JobList {
  private readonly dynamo: DynamoDBDocumentClient;
  private readonly tableName: string;
  private readonly keys: JobKeys;

  constructor(dynamo: DynamoDBDocumentClient, tableName: string) {
    this.dynamo = dynamo;
    this.tableName = tableName;
    this.keys = new JobKeys(dynamo, tableName);
  }

  /**
   * One page of jobs, newest first. A filter that matches little may bring a short page with a
   * position to go on from, as AIP-158 allows, rather than read without end.
   */
  async page(query: ListQuery): Promise<JobPage> {
    const { owner, report, state } = query;
    const limit = state === undefined && report === undefined ? query.limit : KEYS_PER_BATCH;
    const jobs: Job[] = [];
    let after = query.after;
    for (let examined = 0; examined < EXAMINED_PER_CALL; ) {
      const wanted = { limit, report, after };
      const keys = await (owner === null
        ? this.keys.ofEveryOwner(wanted)
        : this.keys.ofOwner(owner, wanted));
      examined += keys.examined;
      const found = await this.load(keys.positions);
      for (const position of keys.positions) {
        const job = found.get(position.jobId);
        // What TTL has just deleted is left out.
        if (job === undefined) continue;
        if (state === undefined || job.state === state) jobs.push(job);
        after = position;
        if (jobs.length === query.limit) return { jobs, next: after };
      }
      if (keys.end === undefined) return { jobs };
      after = keys.end;
    }
    return after === undefined ? { jobs } : { jobs, next: after };
  }

  private async load(positions: readonly ListPosition[]): Promise<Map<string, Job>> {
    const found = new Map<string, Job>();
    let keys: Record<string, unknown>[] = positions.map(({ jobId }) => ({ jobId }));
    while (keys.length > 0) {
      const { Responses, UnprocessedKeys } = await this.dynamo.send(
        new BatchGetCommand({
          RequestItems: { [this.tableName]: { Keys: keys.slice(0, KEYS_PER_BATCH) } },
        }),
      );
      for (const item of Responses?.[this.tableName] ?? []) {
        const job = jobFrom(item);
        found.set(job.jobId, job);
      }
      keys = [...(UnprocessedKeys?.[this.tableName]?.Keys ?? []), ...keys.slice(KEYS_PER_BATCH)];
    }
    return found;
  }
}
