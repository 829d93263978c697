import { type DynamoDBDocumentClient, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { RetryableFailure } from '../platform/failure.ts';
import { openShard, SETTLED_PREFIX } from './due-time.ts';
import { jobIndexes } from './job-table-schema.ts';

/** One page of a filtered index may have no match, so few keys at a time could take many pages. */
const KEYS_PER_PAGE = 1_000;

/**
 * Counts jobs in the indexes, so that there are no counters that could drift. An index is a moment
 * behind the table, so jobs submitted in that moment are not counted. One that is settled counts
 * until it is announced.
 *
 * Every method throws RetryableFailure where the table did not answer.
 */
export class JobCounts {
  private readonly dynamo: DynamoDBDocumentClient;
  private readonly tableName: string;

  constructor(dynamo: DynamoDBDocumentClient, tableName: string) {
    this.dynamo = dynamo;
    this.tableName = tableName;
  }

  /** The owner's jobs that are not settled, or `max` where there are more. */
  open(owner: string, max: number): Promise<number> {
    const query = new QueryCommand({
      TableName: this.tableName,
      IndexName: jobIndexes.attention.name,
      KeyConditionExpression: 'attentionShard = :shard',
      ExpressionAttributeValues: { ':shard': openShard(owner) },
    });
    return this.counted(max, query);
  }

  /** All jobs that are not settled, or `max` where there are more. */
  openOfAll(max: number): Promise<number> {
    const scan = new ScanCommand({
      TableName: this.tableName,
      IndexName: jobIndexes.attention.name,
      FilterExpression: 'NOT begins_with(attentionShard, :settled)',
      ExpressionAttributeValues: { ':settled': SETTLED_PREFIX },
    });
    return this.counted(max, scan);
  }

  /** When the owner has submitted jobs since, the earliest `max` of them, which fit into 1 MB. */
  async submitsSince(owner: string, since: string, max: number): Promise<string[]> {
    const query = new QueryCommand({
      TableName: this.tableName,
      IndexName: jobIndexes.owner.name,
      KeyConditionExpression: '#owner = :owner AND submittedAt > :since',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':owner': owner, ':since': since },
      Limit: max,
    });
    const { Items = [] } = await this.dynamo.send(query).catch(unanswered);
    return Items.map(({ submittedAt }) => String(submittedAt));
  }

  /** Adds up the pages, of 1 MB at most, until the last one or until the count is `max`. */
  private async counted(max: number, command: QueryCommand | ScanCommand): Promise<number> {
    const { input } = command;
    input.Select = 'COUNT';
    for (let count = 0; ; ) {
      input.Limit = Math.max(max - count, KEYS_PER_PAGE);
      const sent =
        command instanceof QueryCommand ? this.dynamo.send(command) : this.dynamo.send(command);
      const { Count = 0, LastEvaluatedKey } = await sent.catch(unanswered);
      count += Count;
      if (LastEvaluatedKey === undefined || count >= max) return Math.min(count, max);
      input.ExclusiveStartKey = LastEvaluatedKey;
    }
  }
}

const unanswered = (cause: unknown): never => {
  throw new RetryableFailure('The job table did not answer', { cause });
};
