import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { LogMethod } from '../observability/logger.ts';
import { escapedBytes } from '../platform/lambda-payload.ts';
import { type Job, type JobState, viewOf } from './job.ts';
import { JobKeys, type ListPosition } from './job-keys.ts';
import { jobFrom } from './job-record.ts';

/** How many keys one call looks at to fill its page. */
const EXAMINED_PER_CALL = 1000;
/** The same of records, which the filter by state has to read whole: jobs and bytes. */
const RECORDS_PER_CALL = 200;
const READ_BYTES_PER_CALL = 4 * 1024 * 1024;
/** BatchGetItem takes at most 100 keys; fewer keep what is read beyond the bounds small. */
const KEYS_PER_BATCH = 50;
/** How many keys are asked for where a filter may leave most of them out. */
const KEYS_PER_QUERY = 100;
/** Where a page ends: Lambda hands over 6 MB, and one job more may be as large as its record. */
const PAGE_BYTES = 4 * 1024 * 1024;

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

/** What was read of a page's positions. */
interface Records {
  /** By their ids; without those that TTL has just deleted, and those that cannot be read. */
  readonly jobs: ReadonlyMap<string, Job>;
  readonly bytes: number;
}

/**
 * Lists jobs; needs no more rights than reading the table and its indexes by owner and format. A
 * record that cannot be read, such as one of a newer version, is left out, with a warning in `log`.
 */
export class JobList {
  private readonly dynamo: DynamoDBDocumentClient;
  private readonly tableName: string;
  private readonly log: { readonly warn: LogMethod };
  private readonly bucket: string | undefined;
  private readonly keys: JobKeys;

  /** `bucket` is shown with results. */
  constructor(
    dynamo: DynamoDBDocumentClient,
    tableName: string,
    log: JobList['log'],
    bucket?: string,
  ) {
    this.dynamo = dynamo;
    this.tableName = tableName;
    this.log = log;
    this.bucket = bucket;
    this.keys = new JobKeys(dynamo, tableName);
  }

  /**
   * One page of jobs, newest first, of at most some 4 MB. A filter that matches little, and jobs
   * that are large, may bring a short page with a position to go on from, as AIP-158 allows.
   */
  async page(query: ListQuery): Promise<JobPage> {
    const { owner, report, state } = query;
    const limit = state === undefined && report === undefined ? query.limit : KEYS_PER_QUERY;
    const page = new Page(query);
    for (let examined = 0; examined < EXAMINED_PER_CALL; ) {
      const wanted = { limit, report, after: page.after };
      const keys = await (owner === null
        ? this.keys.ofEveryOwner(wanted)
        : this.keys.ofOwner(owner, wanted));
      examined += keys.examined;
      for (let from = 0; from < keys.positions.length; from += KEYS_PER_BATCH) {
        const positions = keys.positions.slice(from, from + KEYS_PER_BATCH);
        page.add(positions, await this.load(positions));
        if (page.isFull) return page.taken();
      }
      if (keys.end === undefined) return { jobs: page.jobs };
      page.after = keys.end;
    }
    return page.taken();
  }

  private async load(positions: readonly ListPosition[]): Promise<Records> {
    const jobs = new Map<string, Job>();
    let bytes = 0;
    let Keys: Record<string, unknown>[] = positions.map(({ jobId }) => ({ jobId }));
    while (Keys.length > 0) {
      const { Responses, UnprocessedKeys } = await this.dynamo.send(
        new BatchGetCommand({ RequestItems: { [this.tableName]: { Keys } } }),
      );
      for (const item of Responses?.[this.tableName] ?? []) {
        bytes += Buffer.byteLength(JSON.stringify(item));
        const job = this.read(item);
        if (job !== undefined) jobs.set(job.jobId, job);
      }
      Keys = UnprocessedKeys?.[this.tableName]?.Keys ?? [];
    }
    return { jobs, bytes };
  }

  private read(item: Readonly<Record<string, unknown>>): Job | undefined {
    try {
      return jobFrom(item, this.bucket);
    } catch (cause) {
      this.log.warn('Job not read', { jobId: item['jobId'], cause });
      return undefined;
    }
  }
}

/** A page that is being filled. */
class Page {
  readonly jobs: Job[] = [];
  /** The place of the last job that was looked at. */
  after: ListPosition | undefined;
  isFull = false;
  private readonly query: ListQuery;
  private records = 0;
  private readBytes = 0;
  private bytes = 0;

  constructor(query: ListQuery) {
    this.query = query;
    this.after = query.after;
  }

  /** Takes what matches, up to where the page is full. */
  add(positions: readonly ListPosition[], { jobs, bytes }: Records): void {
    this.records += positions.length;
    this.readBytes += bytes;
    for (const position of positions) {
      if (this.isFull) return;
      const job = jobs.get(position.jobId);
      if (job === undefined || this.take(job)) this.after = position;
    }
    this.isFull ||= this.records >= RECORDS_PER_CALL || this.readBytes >= READ_BYTES_PER_CALL;
  }

  taken(): JobPage {
    return this.after === undefined ? { jobs: this.jobs } : { jobs: this.jobs, next: this.after };
  }

  /** Whether there was room for the job; one that does not match takes no room. */
  private take(job: Job): boolean {
    const { state, limit } = this.query;
    if (state !== undefined && job.state !== state) return true;
    this.bytes += escapedBytes(JSON.stringify(viewOf(job)));
    const fits = this.jobs.length === 0 || this.bytes <= PAGE_BYTES;
    if (fits) this.jobs.push(job);
    this.isFull = !fits || this.jobs.length === limit;
    return fits;
  }
}
