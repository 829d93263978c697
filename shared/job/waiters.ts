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

/** How many sets one expression clears; it may have 4 KB. */
const MAX_SETS_CLEARED = 40;

/** A set of places: an attribute of the counter. */
interface PlaceSet {
  readonly name: string;
  readonly max: number;
}

type Places = Readonly<Record<string, readonly string[]>>;

/**
 * The requests that wait now, of all instances of all functions. One item of the job table has a
 * set of all places and a set for each owner, so one write takes a place in both or in neither. A
 * place has the time at which it ends: a function that dies keeps it no longer than it would have
 * waited. Without a limit for all together, each owner has an item.
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
    const ownName = `owner_${sha256(owner).slice(0, 16)}`;
    const sets = [
      { name: 'waiters', max: this.limits.waiters },
      { name: ownName, max: this.limits.ownerWaiters },
    ].filter(({ max }) => max !== Number.POSITIVE_INFINITY);
    if (sets.length === 0) return { leave: async () => undefined };
    const key = sets[0]?.name === ownName ? `${WAITERS_PREFIX}/${ownName}` : WAITERS_PREFIX;
    const place = `${epochSeconds(until) + 1}.${newSpanId()}`;
    const add = () => this.add(key, sets, place);
    const isInside = (await add()) || ((await this.clearEnded(key, sets, now)) && (await add()));
    const places = Object.fromEntries(sets.map(({ name }) => [name, [place]]));
    return isInside ? { leave: () => this.remove(key, places) } : undefined;
  }

  private async add(key: string, sets: readonly PlaceSet[], place: string): Promise<boolean> {
    const names = sets.map(({ name }) => name);
    const hasRoom = names.map(
      (name) => `(attribute_not_exists(${name}) OR size(${name}) < :${name})`,
    );
    try {
      await this.update(key, {
        UpdateExpression: `ADD ${names.map((name) => `${name} :place`).join()} SET #ttl = :ttl`,
        ConditionExpression: hasRoom.join(' AND '),
        ExpressionAttributeNames: { '#ttl': jobTableSchema.timeToLive },
        ExpressionAttributeValues: {
          ...Object.fromEntries(sets.map(({ name, max }) => [`:${name}`, max])),
          ':place': new Set([place]),
          ':ttl': Number.parseInt(place, 10) + COUNTER_SECONDS,
        },
      });
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      return unanswered(error);
    }
  }

  /** Frees the places of functions that died, these sets first; false if nothing ended. */
  private async clearEnded(key: string, sets: readonly PlaceSet[], now: string): Promise<boolean> {
    const { Item = {} } = await this.dynamo
      .send(
        new GetCommand({ TableName: this.tableName, Key: { jobId: key }, ConsistentRead: true }),
      )
      .catch(unanswered);
    const names = new Set([...sets.map(({ name }) => name), ...Object.keys(Item)]);
    const ended = [...names].flatMap((name) => {
      const places: unknown = Item[name];
      const over = (places instanceof Set ? [...places].map(String) : []).filter(
        (place) => Number.parseInt(place, 10) < epochSeconds(now),
      );
      return over.length === 0 ? [] : [[name, over] as const];
    });
    if (ended.length === 0) return false;
    await this.remove(key, Object.fromEntries(ended.slice(0, MAX_SETS_CLEARED)));
    return true;
  }

  private async remove(key: string, places: Places): Promise<void> {
    const entries = Object.entries(places);
    await this.update(key, {
      UpdateExpression: `DELETE ${entries.map(([name]) => `${name} :${name}`).join()}`,
      ExpressionAttributeValues: Object.fromEntries(
        entries.map(([name, ended]) => [`:${name}`, new Set(ended)]),
      ),
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
