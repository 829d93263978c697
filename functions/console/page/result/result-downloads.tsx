import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { resultPath } from '../../../../shared/client/job-api.ts';
import { collectedFormats, type JobView } from '../../../../shared/job/job.ts';
import { fileEnding } from '../../../../shared/job/result-key.ts';
import { jobs } from '../api/api-client.ts';
import { authorization } from '../api/authorization.ts';
import { formatNames } from '../api/job-request.ts';
import { Button } from '../frame/elements.tsx';
import { count } from '../frame/wording.ts';
import { exportRows } from './rows/result-export.ts';
import type { ArrivedRows } from './rows/use-rows.ts';

const mediaTypes = { csv: 'text/csv', jsonl: 'application/x-ndjson' } as const;

/** More links would push everything else off the page. */
const MAX_LINKS = 24;

/** Downloads a file as a click on a link to it would. */
const download = (address: string, name: string): void => {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
};

const save = (name: string, type: string, chunks: string[]): void => {
  const address = URL.createObjectURL(new Blob(chunks, { type }));
  download(address, name);
  URL.revokeObjectURL(address);
};

interface FileLinkProps {
  readonly jobId: string;
  readonly file: number;
  readonly name: string;
  readonly children: ComponentChildren;
}

/** Downloads one file from S3: by a link, or by a button where the call needs a token. */
const FileLink = ({ jobId, file, name, children }: FileLinkProps) => {
  if (authorization()) {
    const follow = async () => download(await jobs.link(jobId, { file }), name);
    return <Button onClick={follow}>{children}</Button>;
  }
  return (
    <a class="button" href={resultPath(jobId, file)} download={name}>
      {children}
    </a>
  );
};

/** A link to each file; if there are too many, one link to the file that is chosen. */
const FileLinks = ({ job, files }: { job: JobView; files: number }) => {
  const { jobId, format } = job;
  const ending = fileEnding(job);
  const label = formatNames[format];
  const [chosen, setChosen] = useState(1);
  const choose = (text: string) => {
    const number = Math.trunc(Number(text));
    if (number >= 1 && number <= files) setChosen(number);
  };
  const numbers =
    files > MAX_LINKS ? [chosen] : Array.from({ length: files }, (_, index) => index + 1);
  return (
    <>
      {files > MAX_LINKS && (
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
          jobId={jobId}
          file={number}
          name={`${jobId}${files > 1 ? `-${number}` : ''}.${ending}`}
        >
          Download {label}
          {files > 1 && ` ${count(number)} of ${count(files)}`}
        </FileLink>
      ))}
    </>
  );
};

interface ResultDownloadsProps {
  readonly job: JobView;
  /** The rows on the page, if the page can read them. */
  readonly arrived: ArrivedRows | undefined;
}

/**
 * Downloads of the result: the file from S3 and, once every row is on the page, the same rows in
 * the other text format.
 */
export const ResultDownloads = ({ job, arrived }: ResultDownloadsProps) => {
  const { jobId, format } = job;
  const files = job.result?.fileCount ?? 0;
  const isComplete = arrived?.progress === 'complete' && files === 1;
  return (
    <div class="downloads">
      <FileLinks job={job} files={files} />
      {isComplete &&
        collectedFormats
          .filter((other) => other !== format)
          .map((other) => (
            <Button
              key={other}
              onClick={() =>
                save(
                  `${jobId}.${other}`,
                  mediaTypes[other],
                  exportRows(other, arrived.columns, arrived.rows),
                )
              }
            >
              Download {formatNames[other]}
            </Button>
          ))}
    </div>
  );
};
