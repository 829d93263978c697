import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandOutput,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { PermanentFailure, RetryableFailure } from '../platform/failure.ts';
import type { Due } from './due-time.ts';
import type { Job } from './job.ts';
import { jobFrom, newRecord } from './job-record.ts';
import { jobIndexes } from './job-table-schema.ts';
import type { JobUpdate } from './job-update.ts';
import { updateExpression } from './update-expression.ts';
import { BEHIND_QUEUE, type Queued, WAIT_QUEUE } from './wait-queue.ts';

export type CreateOutcome =
  | { readonly outcome: 'created'; readonly job: Job }
  /** The id is taken; `job` is its record. */
  | { readonly outcome: 'exists'; readonly job: Job };

export type UpdateOutcome =
  | { readonly outcome: 'applied'; readonly job: Job }
  /** Another writer was first; `job` is its record. */
  | { readonly outcome: 'superseded'; readonly job: Job }
  | { readonly outcome: 'missing' };

/**
 * The job table. Every write is one conditional update of one item; reads are consistent.
 *
 * Every method throws RetryableFailure where the table did not answer, and PermanentFailure
 * RECORD_TOO_LARGE where a record would exceed what DynamoDB takes.
 */
export class JobStore {
  private readonly dynamo: DynamoDBDocumentClient;
  private readonly tableName: string;
  private readonly bucket: string | undefined;

  /** `bucket` is shown with results, for a user of the store that shows any. */
  constructor(dynamo: DynamoDBDocumentClient, tableName: string, bucket?: string) {
    this.dynamo = dynamo;
    this.tableName = tableName;
    this.bucket = bucket;
  }

  /** Records a new job unless its id is taken. */
  async create(job: Job): Promise<CreateOutcome> {
    try {
      await this.dynamo.send(
        new PutCommand({
          TableName: this.tableName,
          Item: newRecord(job),
          ConditionExpression: 'attribute_not_exists(jobId)',
        }),
      );
      return { outcome: 'created', job };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw unanswered(error);
      const taken = await this.get(job.jobId);
      // Only a record that its TTL deletes in this very moment can be gone; the retry settles it.
      if (taken === undefined) throw unanswered(error);
      const isOwn = triedTwice(error) && isSameRequest(taken, job);
      return { outcome: isOwn ? 'created' : 'exists', job: taken };
    }
  }

  /** The job as it is now, or undefined. */
  async get(jobId: string): Promise<Job | undefined> {
    const { Item } = await this.dynamo
      .send(new GetCommand({ TableName: this.tableName, Key: { jobId }, ConsistentRead: true }))
      .catch(rethrow);
    return Item === undefined ? undefined : jobFrom(Item, this.bucket);
  }

  /** Applies the update if its guard holds; a guard that does not hold is an outcome. */
  async update(jobId: string, update: JobUpdate): Promise<UpdateOutcome> {
    try {
      const { Attributes } = await this.dynamo.send(
        new UpdateCommand({
          TableName: this.tableName,
          Key: { jobId },
          ...updateExpression(update),
          ReturnValues: 'ALL_NEW',
        }),
      );
      return { outcome: 'applied', job: jobFrom(Attributes, this.bucket) };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw unanswered(error);
      const job = await this.get(jobId);
      return job === undefined ? { outcome: 'missing' } : { outcome: 'superseded', job };
    }
  }

  /** At most `limit` jobs that were due by then, longest overdue first. */
  async overdue(dueBy: string, limit: number): Promise<Due[]> {
    const items = await readPages(Number.POSITIVE_INFINITY, (ExclusiveStartKey) =>
      this.dynamo.send(
        new ScanCommand({
          TableName: this.tableName,
          IndexName: jobIndexes.attention.name,
          FilterExpression: 'attentionAt <= :dueBy',
          ExpressionAttributeValues: { ':dueBy': dueBy },
          ExclusiveStartKey,
        }),
      ),
    );
    const due = items.map(({ jobId, attentionAt }) => ({
      jobId: String(jobId),
      attentionAt: String(attentionAt),
    }));
    return due.sort((one, other) => (one.attentionAt < other.attentionAt ? -1 : 1)).slice(0, limit);
  }

  /**
   * The queued jobs that come first, in the order of their turns. One that started just now may
   * still be shown.
   */
  async queued(limit: number): Promise<Queued[]> {
    const items = await readPages(limit, (ExclusiveStartKey) =>
      this.dynamo.send(
        new QueryCommand({
          TableName: this.tableName,
          IndexName: jobIndexes.queue.name,
          KeyConditionExpression: 'queue = :queue',
          ExpressionAttributeValues: { ':queue': WAIT_QUEUE },
          Limit: limit,
          ExclusiveStartKey,
        }),
      ),
    );
    return items.slice(0, limit).map(queuedOf);
  }

  /** The owner's queued job with the last position; undefined without one. */
  async lastQueued(owner: string): Promise<Queued | undefined> {
    const query = new QueryCommand({
      TableName: this.tableName,
      IndexName: jobIndexes.open.name,
      KeyConditionExpression: '#owner = :owner AND openKey < :end',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':owner': owner, ':end': BEHIND_QUEUE },
      ScanIndexForward: false,
      Limit: 1,
    });
    const [last] = await readPages(1, () => this.dynamo.send(query));
    return last && queuedOf(last);
  }
}

const queuedOf = ({ jobId, owner, openKey }: Record<string, unknown>): Queued => ({
  jobId: String(jobId),
  owner: String(owner),
  openKey: String(openKey),
});

type Page = Pick<QueryCommandOutput, 'Items' | 'LastEvaluatedKey'>;

/** Reads one page after the other, of 1 MB at most, until there are `limit` items or no more. */
const readPages = async (
  limit: number,
  read: (start: Page['LastEvaluatedKey']) => Promise<Page>,
): Promise<Record<string, unknown>[]> => {
  const items: Record<string, unknown>[] = [];
  for (let start: Page['LastEvaluatedKey']; ; ) {
    const page = await read(start).catch(rethrow);
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
    if (start === undefined || items.length >= limit) return items;
  }
};

/** The SDK writes again where an answer got lost, and then meets what its first try has written. */
const triedTwice = ({ $metadata }: ConditionalCheckFailedException): boolean =>
  ($metadata.attempts ?? 1) > 1;

/** The same down to the millisecond of its arrival: taking another's for it would do no harm. */
const isSameRequest = (taken: Job, job: Job): boolean =>
  taken.requestHash === job.requestHash && taken.submittedAt === job.submittedAt;

/** The same refusal comes however often the write is repeated, so nothing may wait for another. */
const unanswered = (cause: unknown): RetryableFailure | PermanentFailure =>
  saysTooLarge(cause)
    ? new PermanentFailure(
        'RECORD_TOO_LARGE',
        "The job's record would exceed the 400 KB of an item of DynamoDB; ask for fewer columns, " +
          'or with less SQL and shorter parameters.',
        { cause },
      )
    : new RetryableFailure('The job table did not answer', { cause });

/**
 * DynamoDB has no name of its own for this: "Item size has exceeded the maximum allowed size", and
 * for updates "Item size to update has exceeded the maximum allowed size".
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Limits.html
 */
const saysTooLarge = (error: unknown): boolean =>
  error instanceof Error &&
  error.name === 'ValidationException' &&
  /item size .*exceeded/i.test(error.message);

const rethrow = (cause: unknown): never => {
  throw unanswered(cause);
};
