import type { JobRequest } from '../../api/job-request.ts';
import { resultFormats, warehouseFormats } from '../../api/job-request.ts';
import type { Draft } from '../../draft/draft.ts';

/** How a result is to be written; what is left out is the service's to decide. */
export type FileChoice = Draft['file'];

/** Says whether the warehouse alone writes files of this format. */
export const isOfWarehouse = (format: string): boolean =>
  warehouseFormats.some((known) => known.format === format);

/** Only CSV that comes through the service is rewritten on its way. */
export const canEscape = ({ format, delivery }: FileChoice): boolean =>
  format === 'csv' && delivery !== 'unload';

/** The part of a request that asks for a choice, without what goes without saying. */
export const fileRequest = ({
  format,
  delivery,
  compression,
  escapeFormulas,
}: FileChoice): Pick<JobRequest, 'format' | 'delivery' | 'compression' | 'escapeFormulas'> => {
  // Parquet is the warehouse's own, and compressed inside.
  if (isOfWarehouse(format)) return { format };
  return {
    format,
    ...(delivery ? { delivery } : {}),
    ...(compression && compression !== 'none' ? { compression } : {}),
    ...(escapeFormulas && canEscape({ format, delivery }) ? { escapeFormulas } : {}),
  };
};

/** The choice without what cannot be had where the warehouse cannot write the files. */
export const withoutUnload = ({ delivery, ...choice }: FileChoice): FileChoice => ({
  ...choice,
  format: isOfWarehouse(choice.format) ? 'csv' : choice.format,
  ...(delivery && delivery !== 'unload' ? { delivery } : {}),
});

const compressionNames: Readonly<Record<string, string>> = { gzip: 'gzip', zstd: 'Zstandard' };

/** A choice in words: `CSV, compressed with gzip, written by the warehouse`. */
export const fileWords = (choice: FileChoice): string => {
  const { format, delivery, compression, escapeFormulas } = choice;
  const known = [...resultFormats, ...warehouseFormats].find((each) => each.format === format);
  const unloaded = delivery === 'unload' || isOfWarehouse(format);
  // Parquet is compressed inside, whatever was chosen before.
  const packed = isOfWarehouse(format) ? undefined : compressionNames[compression ?? ''];
  return [
    known?.label ?? format,
    packed && `compressed with ${packed}`,
    unloaded && 'written by the warehouse',
    escapeFormulas && canEscape(choice) && 'safe to open in a spreadsheet',
  ]
    .filter(Boolean)
    .join(', ');
};
