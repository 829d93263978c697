import { useState } from 'preact/hooks';
import { resultFormats, warehouseFormats } from '../../api/job-request.ts';
import { canEscape, type FileChoice, fileWords, isOfWarehouse } from './file-choice.ts';

/** What each format is for. */
const uses: Readonly<Record<string, string>> = {
  csv: 'For spreadsheets and most other tools.',
  jsonl: 'One JSON object a line, for programs and scripts: NULL and every digit stay as they are.',
  parquet: 'Compressed columns for data tools such as pandas, Spark and Athena; not shown here.',
};

const deliveries = [
  { value: '', label: 'As usual' },
  { value: 'collect', label: 'One file, by this service' },
  { value: 'unload', label: 'Files of any size, by the warehouse' },
] as const;

const compressions = [
  { value: '', label: 'None' },
  { value: 'gzip', label: 'gzip' },
  { value: 'zstd', label: 'Zstandard' },
] as const;

interface SelectProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly disabled?: string | undefined;
  readonly describedBy?: string | undefined;
  readonly onValue: (value: string) => void;
}

const Select = (props: SelectProps) => (
  <label>
    {props.label}
    <select
      value={props.value === 'none' ? '' : props.value}
      aria-describedby={props.describedBy}
      onChange={({ currentTarget }) => props.onValue(currentTarget.value)}
    >
      {props.choices.map(({ value, label }) => (
        <option key={value} value={value} disabled={value === props.disabled}>
          {label}
        </option>
      ))}
    </select>
  </label>
);

interface FileChoicesProps {
  readonly chosen: FileChoice;
  /** Why the warehouse cannot write the files of this job, where it cannot. */
  readonly noUnload: string | undefined;
  readonly onChoose: (choice: FileChoice) => void;
}

const Formats = ({ chosen, noUnload, onChoose }: FileChoicesProps) => (
  <fieldset class="field formats">
    <legend>File format</legend>
    {[...resultFormats, ...warehouseFormats].map(({ format, label }) => {
      const refused = isOfWarehouse(format) ? noUnload : undefined;
      return (
        <div key={format}>
          <label>
            <input
              type="radio"
              name="format"
              value={format}
              checked={format === chosen.format}
              disabled={refused !== undefined}
              aria-describedby={`format-${format}-hint`}
              onChange={() => onChoose({ ...chosen, format })}
            />
            {label}
          </label>
          <p class="hint" id={`format-${format}-hint`}>
            {refused ?? uses[format]}
          </p>
        </div>
      );
    })}
  </fieldset>
);

/**
 * Asks for the files: their format and, where few will want to say, how they come to be. It is
 * folded up, because a report runs well without it.
 */
export const FileChoices = (props: FileChoicesProps) => {
  const { chosen, noUnload, onChoose } = props;
  // What an earlier job or a draft chose is not to be overlooked.
  const [open] = useState(fileWords(chosen) !== fileWords({ format: 'csv' }));
  return (
    <details class="file-choices" open={open}>
      <summary>Result file: {fileWords(chosen)}</summary>
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
      {!isOfWarehouse(chosen.format) && (
        <div class="field">
          <div class="filters">
            <Select
              label="Delivery"
              value={chosen.delivery}
              choices={deliveries}
              disabled={noUnload && 'unload'}
              describedBy="delivery-hint"
              onValue={(delivery) => onChoose({ ...chosen, delivery })}
            />
            <Select
              label="Compression"
              value={chosen.compression}
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
