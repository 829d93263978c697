import { type JobRequest, resultFormats, warehouseFormats } from '../api/job-request.ts';

/** How a result is to be written; what is left out is the service's to decide. */
export interface FileChoice {
  readonly format: string;
  readonly delivery?: string | undefined;
  readonly compression?: string | undefined;
  readonly escapeFormulas?: boolean | undefined;
}

/** The part of a request that asks for a choice, without what goes without saying. */
export const fileRequest = ({
  format,
  delivery,
  compression,
  escapeFormulas,
}: FileChoice): Pick<JobRequest, 'format' | 'delivery' | 'compression' | 'escapeFormulas'> => {
  // Parquet is the warehouse's own, and compressed inside.
  if (warehouseFormats.some((known) => known.format === format)) return { format };
  return {
    format,
    ...(delivery ? { delivery } : {}),
    ...(compression && compression !== 'none' ? { compression } : {}),
    ...(escapeFormulas && canEscape({ format, delivery }) ? { escapeFormulas } : {}),
  };
};

/** Only CSV that comes through the service is rewritten on its way. */
const canEscape = ({ format, delivery }: FileChoice): boolean =>
  format === 'csv' && delivery !== 'unload';

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
  readonly onValue: (value: string) => void;
}

const Select = ({ label, value = '', choices, onValue }: SelectProps) => (
  <label>
    {label}
    <select
      value={value === 'none' ? '' : value}
      onChange={({ currentTarget }) => onValue(currentTarget.value)}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  </label>
);

interface FileChoicesProps {
  readonly chosen: FileChoice;
  readonly onChoose: (choice: FileChoice) => void;
}

/** Asks for the files: their format and, where few will want to say, how they come to be. */
export const FileChoices = ({ chosen, onChoose }: FileChoicesProps) => {
  const ofWarehouse = warehouseFormats.some(({ format }) => format === chosen.format);
  return (
    <>
      <fieldset class="field choice">
        <legend>File format</legend>
        {[...resultFormats, ...warehouseFormats].map(({ format, label }) => (
          <label key={format}>
            <input
              type="radio"
              name="format"
              value={format}
              checked={format === chosen.format}
              onChange={() => onChoose({ ...chosen, format })}
            />
            {label}
          </label>
        ))}
      </fieldset>
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
      {ofWarehouse ? (
        <p class="hint">Written by the warehouse itself; to be downloaded, not shown here.</p>
      ) : (
        <details class="large-results">
          <summary>Large results</summary>
          <div class="filters">
            <Select
              label="Delivery"
              value={chosen.delivery}
              choices={deliveries}
              onValue={(delivery) => onChoose({ ...chosen, delivery })}
            />
            <Select
              label="Compression"
              value={chosen.compression}
              choices={compressions}
              onValue={(compression) => onChoose({ ...chosen, compression })}
            />
          </div>
        </details>
      )}
    </>
  );
};
