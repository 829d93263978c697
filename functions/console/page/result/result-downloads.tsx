import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { fetchResultLink, resultPath } from '../api/api-client.ts';
import { authorization } from '../api/authorization.ts';
import { fileCountOf, type Job } from '../api/job.ts';
import { resultFormats, warehouseFormats } from '../api/job-request.ts';
import { describeTrouble } from '../api/problem.ts';
import { Notice } from '../frame/notice.tsx';
import { count } from '../frame/wording.ts';
import { exportRows } from './rows/result-export.ts';
import type { ArrivedRows } from './rows/use-rows.ts';

const mediaTypes = { csv: 'text/csv', jsonl: 'application/x-ndjson' } as const;

/** More links than this would push everything else off the page. */
const MOST_LINKS = 24;

const compressedEndings: Readonly<Record<string, string>> = { gzip: '.gz', zstd: '.zst' };

/** Has the browser load a file as a click on a link to it would. */
const load = (address: string, name: string): void => {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
};

const save = (name: string, type: string, pieces: string[]): void => {
  const address = URL.createObjectURL(new Blob(pieces, { type }));
  load(address, name);
  URL.revokeObjectURL(address);
};

interface FileLinkProps {
  readonly path: string;
  readonly name: string;
  readonly children: ComponentChildren;
}

/** Takes one file away as it lies in S3: a link, or a button where a link could carry no token. */
const FileLink = ({ path, name, children }: FileLinkProps) => {
  const [trouble, setTrouble] = useState<string>();
  if (!authorization()) {
    return (
      <a class="button" href={path} download={name}>
        {children}
      </a>
    );
  }
  const follow = () => {
    setTrouble(undefined);
    fetchResultLink(path).then(
      (address) => load(address, name),
      (error: unknown) => setTrouble(describeTrouble(error)),
    );
  };
  return (
    <>
      <button type="button" class="button" onClick={follow}>
        {children}
      </button>
      {trouble && <Notice tone="error">{trouble}</Notice>}
    </>
  );
};

interface FileLinksProps {
  readonly jobId: string;
  readonly files: number;
  readonly label: string;
  readonly ending: string;
}

/** A link to each of several files; of more than a page can show, to the one that is chosen. */
const FileLinks = ({ jobId, files, label, ending }: FileLinksProps) => {
  const [chosen, setChosen] = useState(1);
  const choose = (text: string) => {
    const number = Math.trunc(Number(text));
    if (number >= 1 && number <= files) setChosen(number);
  };
  const numbers = files > MOST_LINKS ? [chosen] : Array.from({ length: files }, (_, at) => at + 1);
  return (
    <>
      {files > MOST_LINKS && (
        <label class="file-number">
          File{' '}
          <input
            type="number"
            min={1}
            max={files}
            value={chosen}
            onInput={(event) => choose(event.currentTarget.value)}
          />
        </label>
      )}
      {numbers.map((number) => (
        <FileLink
          key={number}
          path={`${resultPath(jobId)}?file=${number}`}
          name={`${jobId}-${number}.${ending}`}
        >
          Download {label} {count(number)} of {count(files)}
        </FileLink>
      ))}
    </>
  );
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
  const files = fileCountOf(job);
  const known = [...resultFormats, ...warehouseFormats].find((each) => each.format === format);
  const label = known?.label ?? format;
  const whole = arrived?.progress === 'complete' && files === 1;
  return (
    <div class="downloads">
      {files === 1 ? (
        <FileLink path={resultPath(job.jobId)} name={`${job.jobId}.${ending}`}>
          Download {label}
        </FileLink>
      ) : (
        <FileLinks jobId={job.jobId} files={files} label={label} ending={ending} />
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
