import type { ApiRequest } from '../../shared/http/request.ts';
import { type ApiResponse, content } from '../../shared/http/response.ts';
import type { Job } from '../../shared/job/job.ts';
import { manifestKey } from '../../shared/job/result-key.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { escapedBytes, MAX_BODY_BYTES } from '../../shared/platform/lambda-payload.ts';
import {
  availableResult,
  resultAltered,
  resultExpired,
} from '../../shared/result/available-result.ts';
import type { Row } from '../../shared/result/decoding/csv-parser.ts';
import { createRowParser } from '../../shared/result/decoding/read-rows.ts';
import { manifestSchema } from '../../shared/result/manifest.ts';
import type { ReadObject, ResultReader } from '../../shared/result/result-reader.ts';
import { type LookUpDeps, labRefusal, visibleQuery } from './lab-request.ts';
import { labResult } from './lab-result.ts';

export interface GetReportResultsDeps extends LookUpDeps {
  readonly results: Pick<ResultReader, 'text'>;
  readonly clock: Clock;
}

/**
 * action=get_report_results: the stored result in the shape of GetStatementResult. The warehouse is
 * not asked, so a result can be fetched for as long as it is kept, and not only for 24 hours.
 */
export const getReportResults =
  (deps: GetReportResultsDeps) =>
  async (request: ApiRequest): Promise<ApiResponse> => {
    const job = await visibleQuery(deps, request);
    const { files, sizeBytes } = availableResult(job, deps.clock.now());
    if (job.format === 'parquet' || job.compression !== undefined) {
      throw unshown(job, 'is no plain text, which the lab cannot show');
    }
    // Fields take more room than a file's values, so a larger file is not even read.
    if (sizeBytes > MAX_BODY_BYTES) throw tooLarge(job);
    const load = async (object: ReadObject): Promise<string> => {
      const read = await deps.results.text(object);
      if (read.outcome === 'text') return read.text;
      throw read.outcome === 'expired' ? resultExpired(job) : resultAltered(job);
    };
    const manifest = manifestSchema.parse(JSON.parse(await load({ key: manifestKey(job) })));
    const texts = await Promise.all(files.map(load));
    const rows = texts.flatMap((text) => rowsOf(job, text));
    const body = labResult(manifest.schema.elements, rows);
    if (escapedBytes(body) > MAX_BODY_BYTES) throw tooLarge(job);
    return content('application/json', body);
  };

/** The rows of a file without the column labels before them. */
const rowsOf = (job: Job, text: string): Row[] => {
  const parser = createRowParser(job);
  return [...parser.push(text), ...parser.finish()].slice(1);
};

const unshown = ({ jobId }: Job, reason: string) =>
  labRefusal(
    `The result of query ${jobId} ${reason}; GET /jobs/${jobId}/result leads to its file.`,
  );

const tooLarge = (job: Job) =>
  unshown(job, `has ${job.result?.sizeBytes} bytes, which is too large for one answer of the lab`);
