import type { RowsForm } from './measure-file.ts';

/** What a manifest says of one file. */
export interface PromisedFile extends RowsForm {
  readonly name: string;
  readonly sizeBytes: number;
  readonly rowCount: number;
  /** Of the files that the collector wrote. */
  readonly sha256: string | undefined;
  /** Of the files that Redshift unloaded. */
  readonly etag: string | undefined;
}
