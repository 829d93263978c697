import { resultPath } from '../api/api-client.ts';
import type { Job } from '../api/job.ts';
import { resultFormats, warehouseFormats } from '../api/job-request.ts';
import { exportRows } from './file/result-export.ts';
import type { ArrivedRows } from './use-rows.ts';

const mediaTypes = { csv: 'text/csv', jsonl: 'application/x-ndjson' } as const;

const compressedEndings: Readonly<Record<string, string>> = { gzip: '.gz', zstd: '.zst' };

const save = (name: string, type: string, pieces: string[]): void => {
  const address = URL.createObjectURL(new Blob(pieces, { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
};

interface ResultDownloadsProps {
  readonly job: Job;
  /** The rows on the page, if the page could read them. */
  readonly arrived: ArrivedRows | undefined;
}

/**
 * The ways to take the result away: the file as it lies in S3 and, once every row is on the page,
 * the same rows in the other formats.
 */
export const ResultDownloads = ({ job, arrived }: ResultDownloadsProps) => {
  const format = job.format ?? 'csv';
  const ending = `${format}${compressedEndings[job.compression ?? 'none'] ?? ''}`;
  const files = job.result?.files?.length ?? 1;
  const known = [...resultFormats, ...warehouseFormats].find((each) => each.format === format);
  const label = known?.label ?? format;
  const whole = arrived?.progress === 'complete' && files === 1;
  return (
    <div class="downloads">
      {files === 1 ? (
        <a class="button" href={resultPath(job.jobId)} download={`${job.jobId}.${ending}`}>
          Download {label}
        </a>
      ) : (
        Array.from({ length: files }, (_, at) => at + 1).map((number) => (
          <a
            key={number}
            class="button"
            href={`${resultPath(job.jobId)}?file=${number}`}
            download={`${job.jobId}-${number}.${ending}`}
          >
            Download {label} {number} of {files}
          </a>
        ))
      )}
      {whole &&
        resultFormats
          .filter((other) => other.format !== format)
          .map((other) => (
            <button
              key={other.format}
              type="button"
              class="button"
              onClick={() =>
                save(
                  `${job.jobId}.${other.format}`,
                  mediaTypes[other.format],
                  exportRows(other.format, arrived.columns, arrived.rows),
                )
              }
            >
              Download {other.label}
            </button>
          ))}
    </div>
  );
};
