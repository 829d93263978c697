import { useState } from 'preact/hooks';
import type { JobAnswer } from '../../../../shared/api/answers.ts';
import { isSettled, type JobView } from '../../../../shared/job/job.ts';
import { isReadable } from '../../../../shared/result/decoding/read-rows.ts';
import { now } from '../api/clock.ts';
import { Button, Notice } from '../frame/elements.tsx';
import { Segments } from '../frame/fields.tsx';
import { count, dateAndTime, pluralize, size } from '../frame/wording.ts';
import { ChartPanel } from './chart/chart-panel.tsx';
import { suggestChart } from './chart/chart-plan.ts';
import { ResultDownloads } from './result-downloads.tsx';
import { type ArrivedRows, shownFile, useRows } from './rows/use-rows.ts';
import { ResultTable } from './table/result-table.tsx';

const NO_ROWS = 'No rows. The statement ran and found none.';

/** How many rows are on the page, and whether they are all of the result. */
const progressLine = (job: JobView, arrived: ArrivedRows): string => {
  const total = job.result?.rowCount;
  const files = job.result?.fileCount ?? 0;
  const shown = pluralize(arrived.rows.length, 'row');
  switch (arrived.progress) {
    case 'reading':
      return `Reading: ${count(arrived.rows.length)}${total === undefined ? '' : ` of ${count(total)}`} rows, ${size(arrived.bytesRead)}`;
    case 'partial':
      return `The first ${shown} of ${count(total ?? 0)}; more come as you scroll. Sorting and charts cover these.`;
    case 'cut-off':
      return `The first ${shown}${total === undefined ? '' : ` of ${count(total)}`}. Download the file for all of them.`;
    case 'complete':
      return files > 1
        ? `${shown}: file ${shownFile(job)} of ${count(files)}, ${count(total ?? 0)} rows in all.`
        : `${shown}, ${size(arrived.bytesRead)}`;
    case 'failed':
      return arrived.rows.length > 0 ? `${shown} arrived before reading failed.` : '';
  }
};

/**
 * The same page at 127.0.0.1 if it was opened as localhost: to a browser these are two origins, and
 * the bucket of a local stack allows the first one only.
 */
const loopbackAddress = (address: string): string | undefined => {
  const url = new URL(address);
  if (url.hostname !== 'localhost') return undefined;
  url.hostname = '127.0.0.1';
  return url.href;
};

interface ReadingErrorProps {
  readonly message: string;
  readonly onReadAgain: () => void;
}

const ReadingError = ({ message, onReadAgain }: ReadingErrorProps) => {
  const loopback = loopbackAddress(window.location.href);
  return (
    <Notice title="The rows could not be shown.">
      <p>{message}</p>
      {loopback && (
        <p>
          Results on this machine may be read by the page at its other address only:{' '}
          <a href={loopback}>open it there</a>.
        </p>
      )}
      <Button onClick={onReadAgain}>Read again</Button>
    </Notice>
  );
};

const views = [
  ['table', 'Table'],
  ['chart', 'Chart'],
] as const;

const Rows = ({ job }: { job: JobAnswer }) => {
  const { arrived, readOn, readAgain } = useRows(job);
  const [view, setView] = useState<'table' | 'chart'>('table');
  const isReading = arrived.progress === 'reading' || arrived.progress === 'failed';
  const suggestion = !isReading ? suggestChart(arrived.columns, arrived.rows) : undefined;
  const plan = suggestion?.outcome === 'suggested' ? suggestion.plan : undefined;
  return (
    <>
      <div class="result-bar">
        {plan && <Segments label="Show as" value={view} choices={views} onValue={setView} />}
        <p class="result-line">
          {progressLine(job, arrived)}
          {suggestion?.outcome === 'none' && arrived.rows.length > 0 && (
            <span class="no-chart"> · No chart: {suggestion.reason}.</span>
          )}
        </p>
        <ResultDownloads job={job} arrived={arrived} />
      </div>
      {arrived.errorMessage && (
        <ReadingError message={arrived.errorMessage} onReadAgain={readAgain} />
      )}
      {view === 'table' && arrived.columns.length > 0 && (
        <ResultTable
          arrived={arrived}
          label="Rows of the result"
          onNearEnd={arrived.errorMessage === undefined ? readOn : undefined}
        />
      )}
      {arrived.progress === 'complete' && arrived.rows.length === 0 && (
        <p class="empty">{NO_ROWS}</p>
      )}
      {view === 'chart' && plan && <ChartPanel arrived={arrived} suggested={plan} />}
    </>
  );
};

/** The size of a result that the page does not read. */
const sizeLine = ({ result }: JobView): string => {
  const total = result ? `${pluralize(result.rowCount, 'row')}, ${size(result.sizeBytes)}. ` : '';
  return `${total}Files of this format are not shown here; download them.`;
};

const hasExpired = (job: JobView): boolean =>
  isSettled(job) && job.expiresAt !== undefined && Date.parse(job.expiresAt) <= now();

const ResultBody = ({ job }: { job: JobAnswer }) => {
  const { rowCount, hasResultSet } = job.result ?? {};
  if ((job.result?.fileCount ?? 0) === 0) {
    if (hasResultSet) return <p class="empty">{NO_ROWS}</p>;
    const effect =
      rowCount === undefined || rowCount < 0 ? '' : ` It reported ${pluralize(rowCount, 'row')}.`;
    return <p>The statement has done its work and returns no rows.{effect}</p>;
  }
  if (hasExpired(job)) {
    return (
      <Notice tone="plain" title="The result has expired.">
        <p>
          It was kept until {dateAndTime(job.expiresAt ?? '')}. Run the job again for a fresh one.
        </p>
      </Notice>
    );
  }
  if (!isReadable(job.format, job.compression)) {
    return (
      <div class="result-bar">
        <p class="result-line">{sizeLine(job)}</p>
        <ResultDownloads job={job} arrived={undefined} />
      </div>
    );
  }
  return <Rows job={job} />;
};

/** The rows of a job that succeeded: as a table, as a chart if possible, and as files. */
export const ResultView = ({ job }: { job: JobAnswer }) => (
  <section class="result-view" aria-labelledby="result-heading">
    <h2 id="result-heading">Result</h2>
    <ResultBody job={job} />
  </section>
);
