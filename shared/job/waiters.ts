import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { epochSeconds } from '../platform/clock.ts';
import { RetryableFailure } from '../platform/failure.ts';
import { newSpanId, sha256 } from '../platform/identifier.ts';
import type { WaitLimits } from './job-limits.ts';
import { jobTableSchema } from './job-table-schema.ts';

/** The keys of the counters begin so, which no job's id does. */
export const WAITERS_PREFIX = 'waiters';

/** How long a counter outlives its last waiter before DynamoDB deletes it. */
const COUNTER_SECONDS = 86_400;

/** One request that waits. */
export interface Waiter {
  /** Gives its place to another one; without it the place is free at the end of the wait. */
  leave(): Promise<void>;
}

/**
 * The requests that wait now, of all instances of all functions: two items of the job table, one
 * for the owner and one for all. Each holds a set of places with the time at which they end, so a
 * function that dies keeps its place no longer than it would have waited.
 *
 * Every method throws RetryableFailure where the table did not answer.
 */
export class Waiters {
  private readonly dynamo: DynamoDBDocumentClient;
  private readonly tableName: string;
  private readonly limits: WaitLimits;

  constructor(dynamo: DynamoDBDocumentClient, tableName: string, limits: WaitLimits) {
    this.dynamo = dynamo;
    this.tableName = tableName;
    this.limits = limits;
  }

  /** A place until the instant `until` at most; undefined where there are as many as there may be. */
  async enter(owner: string, now: string, until: string): Promise<Waiter | undefined> {
    const place = `${epochSeconds(until) + 1}.${newSpanId()}`;
    const counters = [
      { key: `${WAITERS_PREFIX}/${sha256(owner)}`, max: this.limits.ownerWaiters },
      { key: WAITERS_PREFIX, max: this.limits.waiters },
    ].filter(({ max }) => max !== Number.POSITIVE_INFINITY);
    const taken = await Promise.all(
      counters.map(async ({ key, max }) => ((await this.take(key, max, place, now)) ? [key] : [])),
    );
    const leave = async () => {
      await Promise.all(taken.flat().map((key) => this.remove(key, [place])));
    };
    if (taken.every((keys) => keys.length > 0)) return { leave };
    await leave();
    return undefined;
  }

  private async take(key: string, max: number, place: string, now: string): Promise<boolean> {
    if (await this.add(key, max, place)) return true;
    const { Item } = await this.dynamo
      .send(
        new GetCommand({ TableName: this.tableName, Key: { jobId: key }, ConsistentRead: true }),
      )
      .catch(unanswered);
    const places: unknown = Item?.['waiters'];
    const ended = (places instanceof Set ? [...places].map(String) : []).filter(
      (other) => Number.parseInt(other, 10) < epochSeconds(now),
    );
    if (ended.length === 0) return false;
    await this.remove(key, ended);
    return this.add(key, max, place);
  }

  private async add(key: string, max: number, place: string): Promise<boolean> {
    try {
      await this.update(key, {
        UpdateExpression: 'ADD waiters :place SET #ttl = :ttl',
        ConditionExpression: 'attribute_not_exists(waiters) OR size(waiters) < :max',
        ExpressionAttributeNames: { '#ttl': jobTableSchema.timeToLive },
        ExpressionAttributeValues: {
          ':place': new Set([place]),
          ':max': max,
          ':ttl': Number.parseInt(place, 10) + COUNTER_SECONDS,
        },
      });
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      return unanswered(error);
    }
  }

  private async remove(key: string, places: readonly string[]): Promise<void> {
    await this.update(key, {
      UpdateExpression: 'DELETE waiters :places',
      ExpressionAttributeValues: { ':places': new Set(places) },
    }).catch(unanswered);
  }

  private update(jobId: string, change: object) {
    return this.dynamo.send(
      new UpdateCommand({ TableName: this.tableName, Key: { jobId }, ...change }),
    );
  }
}

const unanswered = (cause: unknown): never => {
  throw new RetryableFailure('The job table did not answer', { cause });
};
