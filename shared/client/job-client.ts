import { type Manifest, manifestSchema } from '../result/manifest.ts';
import { type CallOptions, JobApi, jobPath } from './job-api.ts';
import { type ResultRow, resultRows } from './result-rows.ts';

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

  /** The rows of the job's result one after the other, however many there are. */
  async *rows(jobId: string, options: CallOptions = {}): AsyncGenerator<ResultRow, void> {
    // Fetched before the job, because the service's problem explains why there is no result.
    const first = await this.file(jobId, options);
    const job = await this.get(jobId, options).catch(async (error: unknown) => {
      await first.cancel();
      throw error;
    });
    yield* resultRows(job, (file) =>
      file === 1 ? Promise.resolve(first) : this.file(jobId, { ...options, file }),
    );
  }
}
