import { createHash } from 'node:crypto';
import type { Job } from '../job/job.ts';
import type { Statement } from '../redshift/statement.ts';
import { createEncoder } from '../result/create-encoder.ts';
import { buildManifest, type Manifest, type WrittenFile } from '../result/manifest.ts';
import type { ResultEncoder } from '../result/result-encoder.ts';
import { manifestKey, resultFileKey } from '../result/result-key.ts';
import type { PageColumn, ResultPage } from '../result/result-page.ts';
import { PermanentFailure, RetryableFailure } from '../runtime/failure.ts';
import { CollectingLease } from './collecting-lease.ts';
import type { Deadline, Pipeline } from './pipeline.ts';
import { mayHaveExpired } from './result-expiry.ts';
import { resultPages } from './result-pages.ts';

/** With less time than this left, an attempt stops in good order instead of being killed. */
const STOP_BEFORE_DEADLINE_MS = 20_000;

/**
 * Writes the statement's whole result as one file, and its manifest last.
 *
 * @throws PermanentFailure RESULT_INCOMPLETE where the rows written are not the rows that the Data
 *   API says there are, RESULT_EXPIRED where it no longer has them, RESULT_MALFORMED where a page
 *   cannot be read; RetryableFailure where a service fails; LeaseLost.
 */
export const writeResult = async (
  deps: Pipeline,
  job: Job,
  statement: Statement,
  deadline: Deadline,
): Promise<Manifest> => {
  const lease = new CollectingLease(deps, job);
  const writing = new FileInWriting(job, statement);
  const goOn = async () => {
    if (deadline() < STOP_BEFORE_DEADLINE_MS) {
      throw new RetryableFailure('The function ran out of time', { cause: undefined });
    }
    await lease.keep();
  };
  const key = resultFileKey(job, job.format);
  const pages = resultPages(deps.statements, {
    statementId: statement.statementId,
    format: job.format,
    mayHaveExpired: () => mayHaveExpired(job, deps.clock.now()),
  });
  await deps.results.writeFile(key, job.format, writing.content(pages, goOn));
  await lease.keep();

  const manifest = buildManifest({
    job,
    statementId: statement.statementId,
    bucket: deps.results.bucket,
    columns: writing.columns,
    files: [writing.file(key)],
    expectedRowCount: writing.expectedRowCount,
    finishedAt: deps.clock.now(),
  });
  if ((await deps.results.createManifest(manifestKey(job), manifest)) === 'created') {
    return manifest;
  }
  // Another attempt was first, or our own request was and its answer got lost: one manifest counts.
  const first = await deps.results.readManifest(manifestKey(job));
  if (first === undefined) {
    throw new RetryableFailure('The manifest is there and is not', { cause: undefined });
  }
  return first;
};

/** The one file of a result while its bytes pass by. */
class FileInWriting {
  columns: readonly PageColumn[] = [];
  expectedRowCount = -1;
  private readonly job: Job;
  private readonly statement: Statement;
  private readonly hash = createHash('sha256');
  private encoder: ResultEncoder | undefined;
  private sizeBytes = 0;

  constructor(job: Job, statement: Statement) {
    this.job = job;
    this.statement = statement;
  }

  /** The bytes of the file; ends with an error unless they are all of the result. */
  async *content(
    pages: ReturnType<typeof resultPages>,
    goOn: () => Promise<void>,
  ): AsyncGenerator<Uint8Array> {
    for await (const page of pages) {
      await goOn();
      const isFirst = this.encoder === undefined;
      this.encoder ??= this.start(page);
      const bytes = this.encoder.encode(page);
      if (isFirst) this.expectedRowCount = page.end().totalRows ?? this.statement.rowCount ?? -1;
      this.hash.update(bytes);
      this.sizeBytes += bytes.length;
      if (bytes.length > 0) yield bytes;
    }
    const written = this.encoder?.rowCount;
    if (written === this.expectedRowCount) return;
    throw new PermanentFailure(
      'RESULT_INCOMPLETE',
      `The Data API announced ${this.expectedRowCount} rows and brought ${written}.`,
      { cause: undefined },
    );
  }

  file(key: string): WrittenFile {
    return {
      key,
      sizeBytes: this.sizeBytes,
      rowCount: this.encoder?.rowCount ?? 0,
      sha256: this.hash.digest('hex'),
    };
  }

  private start(page: ResultPage): ResultEncoder {
    const columns = page.columns();
    if (columns === undefined || columns.length === 0) {
      throw new PermanentFailure('RESULT_MALFORMED', 'The first page has no ColumnMetadata.', {
        cause: undefined,
      });
    }
    this.columns = columns;
    return createEncoder(this.job.format, columns);
  }
}
