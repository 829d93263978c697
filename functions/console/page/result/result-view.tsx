import { useState } from 'preact/hooks';
import { isReadable } from '../../../../shared/result/row-stream.ts';
import { fileCountOf, isSettled, type Job } from '../api/job.ts';
import { now } from '../frame/clock.ts';
import { Notice } from '../frame/notice.tsx';
import { count, counted, moment, size } from '../frame/wording.ts';
import { ChartPanel } from './chart/chart-panel.tsx';
import { suggestChart } from './chart/chart-plan.ts';
import { loopbackAddress } from './loopback-address.ts';
import { ResultDownloads } from './result-downloads.tsx';
import { type ArrivedRows, shownFile, useRows } from './rows/use-rows.ts';
import { ResultTable } from './table/result-table.tsx';

const NO_ROWS = 'No rows. The statement ran and found none.';

/** What the reader may believe about the rows on the page. */
const readingLine = (job: Job, arrived: ArrivedRows): string => {
  const total = job.result?.rowCount;
  const files = fileCountOf(job);
  const here = counted(arrived.rows.length, 'row');
  switch (arrived.progress) {
    case 'reading':
      return `Reading: ${count(arrived.rows.length)}${total === undefined ? '' : ` of ${count(total)}`} rows, ${size(arrived.bytesRead)}`;
    case 'cut-off':
      return `The first ${here}${total === undefined ? '' : ` of ${count(total)}`}. Download the file for all of them.`;
    case 'complete':
      return files > 1
        ? `${here}: file ${shownFile(job)} of ${count(files)}, ${count(total ?? 0)} rows in all.`
        : `${here}, ${size(arrived.bytesRead)}`;
    case 'failed':
      return arrived.rows.length > 0 ? `${here} arrived before reading failed.` : '';
  }
};

interface ReadingTroubleProps {
  readonly trouble: string;
  readonly onReadAgain: () => void;
}

const ReadingTrouble = ({ trouble, onReadAgain }: ReadingTroubleProps) => {
  const loopback = loopbackAddress(window.location.href);
  return (
    <Notice tone="error" title="The rows could not be shown.">
      <p>{trouble}</p>
      {loopback && (
        <p>
          Results on this machine may be read by the page at its other address only:{' '}
          <a href={loopback}>open it there</a>.
        </p>
      )}
      <button type="button" class="button" onClick={onReadAgain}>
        Read again
      </button>
    </Notice>
  );
};

const Rows = ({ job }: { job: Job }) => {
  const { arrived, readAgain } = useRows(job);
  const [shown, setShown] = useState<'table' | 'chart'>('table');
  const complete = arrived.progress === 'complete' || arrived.progress === 'cut-off';
  const suggestion = complete ? suggestChart(arrived.columns, arrived.rows) : undefined;
  const plan = suggestion?.outcome === 'suggested' ? suggestion.plan : undefined;
  return (
    <>
      <div class="result-bar">
        {plan && (
          <fieldset class="segments">
            <legend class="visually-hidden">Show as</legend>
            {(['table', 'chart'] as const).map((view) => (
              <button
                key={view}
                type="button"
                aria-pressed={shown === view}
                onClick={() => setShown(view)}
              >
                {view === 'table' ? 'Table' : 'Chart'}
              </button>
            ))}
          </fieldset>
        )}
        <p class="result-line">
          {readingLine(job, arrived)}
          {suggestion?.outcome === 'none' && arrived.rows.length > 0 && (
            <span class="no-chart"> · No chart: {suggestion.reason}.</span>
          )}
        </p>
        <ResultDownloads job={job} arrived={arrived} />
      </div>
      {arrived.trouble && <ReadingTrouble trouble={arrived.trouble} onReadAgain={readAgain} />}
      {shown === 'table' && arrived.columns.length > 0 && (
        <ResultTable arrived={arrived} label="Rows of the result" />
      )}
      {arrived.progress === 'complete' && arrived.rows.length === 0 && (
        <p class="empty">{NO_ROWS}</p>
      )}
      {shown === 'chart' && plan && <ChartPanel arrived={arrived} suggested={plan} />}
    </>
  );
};

/** What is known of a result that the page does not read. */
const unreadLine = ({ result }: Job): string => {
  const known = [
    result?.rowCount !== undefined && counted(result.rowCount, 'row'),
    result?.sizeBytes !== undefined && size(result.sizeBytes),
  ].filter(Boolean);
  const sum = known.length > 0 ? `${known.join(', ')}. ` : '';
  return `${sum}Files of this format are not shown here; download them.`;
};

const hasExpired = (job: Job): boolean =>
  isSettled(job.state) && job.expiresAt !== undefined && Date.parse(job.expiresAt) <= now();

const ResultBody = ({ job }: { job: Job }) => {
  const { rowCount, hasResultSet } = job.result ?? {};
  if (fileCountOf(job) === 0) {
    if (hasResultSet) return <p class="empty">{NO_ROWS}</p>;
    const effect =
      rowCount === undefined || rowCount < 0 ? '' : ` It reported ${counted(rowCount, 'row')}.`;
    return <p>The statement has done its work and returns no rows.{effect}</p>;
  }
  if (hasExpired(job)) {
    return (
      <Notice tone="plain" title="The result has expired.">
        <p>It was kept until {moment(job.expiresAt ?? '')}. Run the job again for a fresh one.</p>
      </Notice>
    );
  }
  if (!isReadable(job.format ?? 'csv', job.compression)) {
    return (
      <div class="result-bar">
        <p class="result-line">{unreadLine(job)}</p>
        <ResultDownloads job={job} arrived={undefined} />
      </div>
    );
  }
  return <Rows job={job} />;
};

/** A succeeded job's rows: as a table, as a chart where one suits, and as files. */
export const ResultView = ({ job }: { job: Job }) => (
  <section class="result-view" aria-labelledby="result-heading">
    <h2 id="result-heading">Result</h2>
    <ResultBody job={job} />
  </section>
);
