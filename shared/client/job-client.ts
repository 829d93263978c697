import type { JobAnswer } from '../api/answers.ts';
import { isSettled } from '../job/job.ts';
import { type Manifest, manifestSchema } from '../result/manifest.ts';
import {
  type CallOptions,
  JobApi,
  type JobSubmission,
  jobPath,
  type SubmitOptions,
} from './job-api.ts';
import { JobNotSucceededError } from './job-problem.ts';
import { pageRows, type ResultRow, resultRows } from './result-rows.ts';

/** Long enough for a short question; a longer one is followed. */
const RUN_WAIT_SECONDS = 20;
/** What one further page can hold; the file of a larger rest takes two requests, whatever its size. */
const MAX_PAGE_ROWS = 1_000;
const MAX_PAGE_BYTES = 1024 * 1024;

/**
 * The client of this service, typed by the schemas that the service itself validates with. It runs
 * wherever there is `fetch`. Every method throws JobProblem where the service refuses, and
 * NoResponseError where it cannot be reached.
 */
export class JobClient extends JobApi {
  /** The manifest of the job's result: its files, its columns, its checksums. */
  async manifest(jobId: string, { signal }: CallOptions = {}): Promise<Manifest> {
    const response = await this.linked({ path: `${jobPath(jobId)}/manifest`, signal });
    return this.api.read(manifestSchema, response);
  }

  /**
   * Submits a job, waits for it and brings its rows one after the other: a short question with up
   * to a hundred rows in one request. A statement without result set brings none.
   *
   * @throws JobNotSucceededError where the job fails or is cancelled.
   */
  async *run(
    request: JobSubmission,
    { idempotencyKey, signal }: Omit<SubmitOptions, 'waitSeconds'> = {},
  ): AsyncGenerator<ResultRow, void> {
    const waitSeconds = RUN_WAIT_SECONDS;
    const key = idempotencyKey === undefined ? {} : { idempotencyKey };
    const submitted = await this.submit(request, { ...key, signal, waitSeconds });
    const job = isSettled(submitted) ? submitted : await this.wait(submitted.jobId, { signal });
    if (job.state !== 'SUCCEEDED') throw new JobNotSucceededError(job);
    if (job.result?.hasResultSet) yield* this.rowsOf(job, signal);
  }

  /** The rows of the job's result one after the other, however many there are. */
  async *rows(jobId: string, { signal }: CallOptions = {}): AsyncGenerator<ResultRow, void> {
    yield* this.rowsOf(await this.get(jobId, { waitSeconds: 0, signal }), signal);
  }

  private async *rowsOf(
    job: JobAnswer,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<ResultRow, void> {
    const { jobId, rows: first, result } = job;
    const isSmall =
      (result?.rowCount ?? 0) <= MAX_PAGE_ROWS && (result?.sizeBytes ?? 0) <= MAX_PAGE_BYTES;
    if (first === undefined || (first.nextCursor !== undefined && !isSmall)) {
      // Fetched before all else, because the service's problem explains why there is no result.
      const one = await this.file(jobId, { signal });
      return yield* resultRows(job, (file) =>
        file === 1 ? Promise.resolve(one) : this.file(jobId, { file, signal }),
      );
    }
    yield* pageRows(first);
    let cursor = first.nextCursor;
    while (cursor !== undefined) {
      const page = await this.rowsPage(jobId, { limit: MAX_PAGE_ROWS, cursor, signal });
      yield* pageRows(page);
      cursor = page.nextCursor;
    }
  }
}
