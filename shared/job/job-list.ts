import { BatchGetCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type Job, type JobState, jobRecordSchema } from './job.ts';

export const OWNER_INDEX = 'owner-index';

/** How many of an owner's jobs one call looks at to fill its page. */
const EXAMINED_PER_CALL = 1000;
/** BatchGetItem takes at most 100 keys. */
const KEYS_PER_BATCH = 100;

/** Where a page ended: the key of its last job in the owner index. */
export interface ListPosition {
  readonly submittedAt: string;
  readonly jobId: string;
}

export interface ListQuery {
  readonly owner: string;
  readonly limit: number;
  readonly state?: JobState | undefined;
  readonly report?: string | undefined;
  readonly after?: ListPosition | undefined;
}

export interface JobPage {
  readonly jobs: Job[];
  /** Present while there may be more. */
  readonly next?: ListPosition;
}

/** Lists an owner's jobs; needs no more rights than reading the table and its owner index. */
export class JobList {
  private readonly dynamo: DynamoDBDocumentClient;
  private readonly tableName: string;

  constructor(dynamo: DynamoDBDocumentClient, tableName: string) {
    this.dynamo = dynamo;
    this.tableName = tableName;
  }

  /**
   * One page of the owner's jobs, newest first. A filter that matches little may bring a short
   * page with a position to go on from, as AIP-158 allows, rather than read without end.
   */
  async page(query: ListQuery): Promise<JobPage> {
    const jobs: Job[] = [];
    let after = query.after;
    for (let examined = 0; examined < EXAMINED_PER_CALL; ) {
      const keys = await this.keys(query, after);
      examined += keys.examined;
      for (const job of await this.load(keys.positions)) {
        if (query.state === undefined || job.state === query.state) jobs.push(job);
        after = { submittedAt: job.submittedAt, jobId: job.jobId };
        if (jobs.length === query.limit) return { jobs, next: after };
      }
      if (keys.end === undefined) return { jobs };
      after = keys.end;
    }
    return after === undefined ? { jobs } : { jobs, next: after };
  }

  private async keys(query: ListQuery, after: ListPosition | undefined) {
    const output = await this.dynamo.send(
      new QueryCommand({
        TableName: this.tableName,
        IndexName: OWNER_INDEX,
        KeyConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: {
          '#owner': 'owner',
          ...(query.report !== undefined && { '#report': 'report' }),
        },
        ExpressionAttributeValues: {
          ':owner': query.owner,
          ...(query.report !== undefined && { ':report': query.report }),
        },
        ...(query.report !== undefined && { FilterExpression: '#report = :report' }),
        ...(after !== undefined && { ExclusiveStartKey: { ...after, owner: query.owner } }),
        ScanIndexForward: false,
        Limit:
          query.state === undefined && query.report === undefined ? query.limit : KEYS_PER_BATCH,
      }),
    );
    const position = (item: Record<string, unknown>): ListPosition => ({
      submittedAt: String(item['submittedAt']),
      jobId: String(item['jobId']),
    });
    return {
      positions: (output.Items ?? []).map(position),
      examined: output.ScannedCount ?? 0,
      end: output.LastEvaluatedKey === undefined ? undefined : position(output.LastEvaluatedKey),
    };
  }

  /** The records of these keys in the same order; what TTL has just deleted is left out. */
  private async load(positions: readonly ListPosition[]): Promise<Job[]> {
    const found = new Map<string, Job>();
    let keys: Record<string, unknown>[] = positions.map(({ jobId }) => ({ jobId }));
    while (keys.length > 0) {
      const { Responses, UnprocessedKeys } = await this.dynamo.send(
        new BatchGetCommand({
          RequestItems: { [this.tableName]: { Keys: keys.slice(0, KEYS_PER_BATCH) } },
        }),
      );
      for (const item of Responses?.[this.tableName] ?? []) {
        const job = jobRecordSchema.parse(item);
        found.set(job.jobId, job);
      }
      keys = [...(UnprocessedKeys?.[this.tableName]?.Keys ?? []), ...keys.slice(KEYS_PER_BATCH)];
    }
    return positions.flatMap(({ jobId }) => found.get(jobId) ?? []);
  }
}
