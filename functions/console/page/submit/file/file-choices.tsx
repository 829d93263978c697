import { useState } from 'preact/hooks';
import { type ResultFormat, resultFormats } from '../../../../../shared/job/job.ts';
import { formatNames, isUnloadOnly } from '../../api/job-request.ts';
import { Select } from '../../frame/fields.tsx';
import { canEscape, compressions, describeFile, type FileChoice } from './file-choice.ts';

/** The use of each format. */
const formatHints: Readonly<Record<ResultFormat, string>> = {
  csv: 'For spreadsheets and most other tools.',
  jsonl: 'One JSON object a line, for programs and scripts: NULL and every digit stay as they are.',
  parquet: 'Compressed columns for data tools such as pandas, Spark and Athena; not shown here.',
};

const deliveries = [
  ['collect', 'One file, by this service'],
  ['unload', 'Files of any size, by the warehouse'],
] as const;

interface FileChoicesProps {
  readonly chosen: FileChoice;
  /** Why the warehouse cannot write the files of this job, where it cannot. */
  readonly noUnload: string | undefined;
  readonly onChoose: (choice: FileChoice) => void;
}

const Formats = ({ chosen, noUnload, onChoose }: FileChoicesProps) => (
  <fieldset class="field formats">
    <legend>File format</legend>
    {resultFormats.map((format) => {
      const refusal = isUnloadOnly(format) ? noUnload : undefined;
      return (
        <div key={format}>
          <label>
            <input
              type="radio"
              name="format"
              value={format}
              checked={format === chosen.format}
              disabled={refusal !== undefined}
              aria-describedby={`format-${format}-hint`}
              onChange={() => onChoose({ ...chosen, format })}
            />
            {formatNames[format]}
          </label>
          <p class="hint" id={`format-${format}-hint`}>
            {refusal ?? formatHints[format]}
          </p>
        </div>
      );
    })}
  </fieldset>
);

/** The choice of the result's files. It is folded, because a report runs well without it. */
export const FileChoices = (props: FileChoicesProps) => {
  const { chosen, noUnload, onChoose } = props;
  // A choice of an earlier job or a draft must not be overlooked.
  const [open] = useState(describeFile(chosen) !== describeFile({ format: 'csv' }));
  return (
    <details class="file-choices" open={open}>
      <summary>Result file: {describeFile(chosen)}</summary>
      <Formats {...props} />
      {canEscape(chosen) && (
        <div class="field choice">
          <label>
            <input
              type="checkbox"
              checked={chosen.escapeFormulas ?? false}
              onChange={({ currentTarget }) =>
                onChoose({ ...chosen, escapeFormulas: currentTarget.checked })
              }
            />
            Safe to open in a spreadsheet
          </label>
          <p class="hint">Texts that would run as a formula get an apostrophe before them.</p>
        </div>
      )}
      {!isUnloadOnly(chosen.format) && (
        <div class="field">
          <div class="filters">
            <Select
              label="Delivery"
              value={chosen.delivery}
              none="As usual"
              choices={deliveries}
              disabled={noUnload === undefined ? undefined : 'unload'}
              describedBy="delivery-hint"
              onValue={(delivery) => onChoose({ ...chosen, delivery })}
            />
            <Select
              label="Compression"
              value={chosen.compression === 'none' ? undefined : chosen.compression}
              none="None"
              choices={compressions}
              onValue={(compression) => onChoose({ ...chosen, compression })}
            />
          </div>
          <p class="hint" id="delivery-hint">
            {noUnload ?? 'For large results: the warehouse writes many files at once.'}
          </p>
        </div>
      )}
    </details>
  );
};
