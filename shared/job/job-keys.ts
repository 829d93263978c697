import {
  type DynamoDBDocumentClient,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { type ResultFormat, resultFormats } from './job.ts';
import { jobIndexes } from './job-table-schema.ts';

/** A job's place in a list; with its format where the list is of every owner. */
export const listPositionSchema = z.strictObject({
  submittedAt: z.string(),
  jobId: z.string(),
  format: z.optional(z.enum(resultFormats)),
});
export type ListPosition = z.infer<typeof listPositionSchema>;

export interface KeyQuery {
  /** How many keys of one partition are read at most. */
  readonly limit: number;
  readonly report?: string | undefined;
  readonly after?: ListPosition | undefined;
}

/** Keys of jobs, newest first. */
export interface KeyPage {
  readonly positions: readonly ListPosition[];
  /** How many keys were read for them. */
  readonly examined: number;
  /** Where to go on; absent once there are no more. */
  readonly end: ListPosition | undefined;
}

/** A partition of an index, or the part of it that is older than a position. */
type Part = Pick<QueryCommandInput, 'ExclusiveStartKey'> & {
  readonly index: string;
  readonly key: 'owner' | 'format';
  readonly value: string;
  readonly until?: { readonly comparison: '<' | '<='; readonly submittedAt: string };
};

/** Reads the keys of jobs from the indexes by owner and by format. */
export class JobKeys {
  private readonly dynamo: DynamoDBDocumentClient;
  private readonly tableName: string;

  constructor(dynamo: DynamoDBDocumentClient, tableName: string) {
    this.dynamo = dynamo;
    this.tableName = tableName;
  }

  /** Those of one owner's jobs. */
  ofOwner(owner: string, query: KeyQuery): Promise<KeyPage> {
    const start = query.after && { ExclusiveStartKey: { ...query.after, owner } };
    return this.read({ index: jobIndexes.owner.name, key: 'owner', value: owner, ...start }, query);
  }

  /**
   * Those of every owner's jobs. No index holds all jobs in one partition; each format has one,
   * and they are read side by side and merged.
   */
  async ofEveryOwner(query: KeyQuery): Promise<KeyPage> {
    const pages = await Promise.all(
      resultFormats.map((format) => this.read(partOf(format, query.after), query)),
    );
    // Past the newest of the ends there may be keys that have not been read.
    const [end] = pages.flatMap((page) => page.end ?? []).sort(newestFirst);
    const positions = pages
      .flatMap((page) => page.positions)
      .filter((position) => end === undefined || newestFirst(position, end) <= 0)
      .sort(newestFirst);
    return { positions, examined: pages.reduce((sum, page) => sum + page.examined, 0), end };
  }

  private async read(part: Part, { limit, report }: KeyQuery): Promise<KeyPage> {
    const { index, key, value, until, ExclusiveStartKey } = part;
    const { Items = [], ...output } = await this.dynamo.send(
      new QueryCommand({
        TableName: this.tableName,
        IndexName: index,
        KeyConditionExpression: `#key = :value${until ? ` AND submittedAt ${until.comparison} :until` : ''}`,
        ExpressionAttributeNames: {
          '#key': key,
          ...(report !== undefined && { '#report': 'report' }),
        },
        ExpressionAttributeValues: {
          ':value': value,
          ...(until && { ':until': until.submittedAt }),
          ...(report !== undefined && { ':report': report }),
        },
        ...(report !== undefined && { FilterExpression: '#report = :report' }),
        ExclusiveStartKey,
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    return {
      positions: Items.map(positionOf),
      examined: output.ScannedCount ?? 0,
      end: output.LastEvaluatedKey && positionOf(output.LastEvaluatedKey),
    };
  }
}

const positionOf = (item: Record<string, unknown>): ListPosition => {
  const { submittedAt, jobId, format } = item;
  return listPositionSchema.parse({ submittedAt, jobId, ...(format !== undefined && { format }) });
};

const rank = (format: ResultFormat | undefined): number =>
  format === undefined ? -1 : resultFormats.indexOf(format);

/** Jobs of the same millisecond come in the order of their formats, and within one as they lie. */
const newestFirst = (a: ListPosition, b: ListPosition): number => {
  if (a.submittedAt !== b.submittedAt) return a.submittedAt > b.submittedAt ? -1 : 1;
  return rank(a.format) - rank(b.format);
};

/** The rest of one format's partition after `position`, which may come from another partition. */
const partOf = (format: ResultFormat, after: ListPosition | undefined): Part => {
  const part = { index: jobIndexes.format.name, key: 'format', value: format } as const;
  if (after === undefined) return part;
  if (after.format === format) return { ...part, ExclusiveStartKey: { ...after } };
  const comparison = rank(format) < rank(after.format) ? '<' : '<=';
  return { ...part, until: { comparison, submittedAt: after.submittedAt } };
};
