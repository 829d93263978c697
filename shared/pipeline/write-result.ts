import type { Job } from '../job/job.ts';
import type { ResultLimits } from '../job/job-limits.ts';
import { contentType, resultFileKey } from '../job/result-key.ts';
import { PermanentFailure, RetryableFailure } from '../platform/failure.ts';
import { resultStatement, type Statement } from '../redshift/statement.ts';
import { buildManifest } from '../result/build-manifest.ts';
import type { PageColumn } from '../result/columns.ts';
import { compressed } from '../result/encoding/compress.ts';
import { createEncoder } from '../result/encoding/create-encoder.ts';
import type { CsvReading } from '../result/encoding/csv-reading.ts';
import type { ResultEncoder } from '../result/encoding/result-encoder.ts';
import type { ResultPage } from '../result/encoding/result-page.ts';
import { PART_BYTES } from '../result/file-upload.ts';
import type { Manifest } from '../result/manifest.ts';
import { MeasuredFile } from '../result/measured-file.ts';
import { type CollectingLease, LeaseNeeded } from './collecting-lease.ts';
import type { Deadline, Pipeline } from './pipeline.ts';
import { checkResultSize, publishManifest } from './publish-manifest.ts';
import { resultPages } from './result-pages.ts';
import { mayHaveExpired } from './timeouts.ts';

/** With less time than this left, an attempt stops in good order instead of being killed. */
const STOP_BEFORE_DEADLINE_MS = 20_000;

type WritingLease = Pick<CollectingLease, 'job' | 'isHeld' | 'take' | 'keep'>;

/**
 * Writes the statement's whole result as one file, and its manifest last. It takes the lease before
 * it writes, unless the result is one page that fits into one PUT: then that PUT makes the file
 * only where no other collector has.
 *
 * @throws PermanentFailure RESULT_INCOMPLETE where the rows written are not the rows that the Data
 *   API announced, RESULT_LIMIT_EXCEEDED where there are more than allowed, RESULT_EXPIRED where it
 *   no longer has them, RESULT_MALFORMED where a page cannot be read; RetryableFailure where a
 * service fails; LeaseLost, or LeaseNeeded where it needs one before it can write.
 */
export const writeResult = async (
  deps: Pipeline,
  lease: WritingLease,
  statement: Statement,
  deadline: Deadline,
): Promise<Manifest> => {
  try {
    return await write(deps, lease, statement, deadline);
  } catch (error) {
    if (!(error instanceof Misread)) throw error;
    deps.log.warn('Result read anew', { jobId: lease.job.jobId, reading: error.reading });
    return write(deps, lease, statement, deadline, error.reading);
  }
};

const write = async (
  deps: Pipeline,
  lease: WritingLease,
  statement: Statement,
  deadline: Deadline,
  reading?: CsvReading,
): Promise<Manifest> => {
  const source = resultStatement(statement);
  checkResultSize(deps.resultLimits, source.rowCount ?? 0, 0);
  const goOn = async () => {
    if (deadline() < STOP_BEFORE_DEADLINE_MS) {
      throw new RetryableFailure('The function ran out of time');
    }
    await lease.keep();
  };
  const pages = resultPages(deps.statements, {
    statementId: source.statementId,
    format: lease.job.format,
    mayHaveExpired: () => mayHaveExpired(lease.job, deps.clock.now()),
  });
  const first = await pages.next();
  if (!lease.isHeld && !isShort(first)) await lease.take();
  const { job } = lease;
  const rows = new ResultRows(job, source, deps.resultLimits, reading);
  const file = new MeasuredFile();
  const key = resultFileKey(job);
  const content = compressed(rows.encoded(resumed(first, pages), goOn), job.compression ?? 'none');
  const etag = await deps.results.writeFile(key, contentType(job), file.passing(content), {
    isSinglePut: !lease.isHeld,
  });
  if (etag === undefined) throw new LeaseNeeded();
  await lease.keep();

  const manifest = buildManifest({
    job,
    statementId: statement.statementId,
    bucket: deps.results.bucket,
    columns: rows.columns,
    files: [{ key, sizeBytes: file.sizeBytes, rowCount: rows.count, etag, sha256: file.sha256() }],
    expectedRowCount: rows.expectedCount,
    finishedAt: deps.clock.now(),
  });
  return publishManifest(deps, job, manifest);
};

type FirstPage = Awaited<ReturnType<ReturnType<typeof resultPages>['next']>>;

/** Whether the whole result seems to be one page that makes one PUT. */
const isShort = ({ value: page }: FirstPage): boolean =>
  page?.likelyNextToken() === undefined && (page?.sizeBytes ?? 0) <= PART_BYTES;

/** All pages; the first of them has been read. */
async function* resumed(first: FirstPage, rest: AsyncIterable<ResultPage>) {
  if (!first.done) yield first.value;
  yield* rest;
}

/**
 * The rows are as many as announced only if the text of the result is understood in another way.
 */
class Misread extends Error {
  override readonly name = 'Misread';
  readonly reading: CsvReading;

  constructor(reading: CsvReading) {
    super('The result is to be read in another way');
    this.reading = reading;
  }
}

/** The rows of a result on their way into a file. */
class ResultRows {
  columns: readonly PageColumn[] = [];
  /** How many there should be, and how many have been encoded. */
  expectedCount = -1;
  count = 0;
  private readonly job: Job;
  private readonly statement: Statement;
  private readonly limits: ResultLimits;
  private readonly reading: CsvReading | undefined;
  private encoder: ResultEncoder | undefined;

  constructor(job: Job, statement: Statement, limits: ResultLimits, reading?: CsvReading) {
    this.job = job;
    this.statement = statement;
    this.limits = limits;
    this.reading = reading;
  }

  /** Their bytes, uncompressed; ends with an error unless they are all of the result. */
  async *encoded(
    pages: AsyncIterable<ResultPage>,
    goOn: () => Promise<void>,
  ): AsyncGenerator<Uint8Array> {
    try {
      yield* this.pieces(pages, goOn);
      if (this.count === this.expectedCount) return;
      const other = this.encoder?.otherReading?.(this.expectedCount);
      if (other !== undefined) throw new Misread(other);
    } finally {
      // The consumer is done with the last chunk, or does not finish the file.
      this.encoder?.close();
    }
    throw new PermanentFailure(
      'RESULT_INCOMPLETE',
      `The Data API announced ${this.expectedCount} rows and brought ${this.count}.`,
    );
  }

  private async *pieces(
    pages: AsyncIterable<ResultPage>,
    goOn: () => Promise<void>,
  ): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    for await (const page of pages) {
      await goOn();
      const isFirst = this.encoder === undefined;
      this.encoder ??= this.start(page);
      for (const piece of this.encoder.encode(page)) {
        bytes += piece.length;
        checkResultSize(this.limits, this.encoder.rowCount, bytes);
        yield piece;
      }
      if (isFirst) this.expectedCount = page.end().totalRows ?? this.statement.rowCount ?? -1;
    }
    yield* this.encoder?.end?.() ?? [];
    this.count = this.encoder?.rowCount ?? 0;
  }

  private start(page: ResultPage): ResultEncoder {
    const columns = page.columns();
    if (columns === undefined || columns.length === 0) {
      throw new PermanentFailure('RESULT_MALFORMED', 'The first page has no ColumnMetadata.');
    }
    this.columns = columns;
    return createEncoder(this.job, columns, this.reading);
  }
}
