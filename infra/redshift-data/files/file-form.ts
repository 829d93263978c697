import type { ColumnMetadata } from '../result/column-metadata.ts';
import type { RedshiftType } from '../result/redshift-type.ts';

/** How the files of an UNLOAD are written. */
export interface FileForm {
  readonly format: 'csv' | 'parquet' | 'json';
  readonly header: boolean;
  readonly delimiter: string;
  readonly nullText: string;
  readonly compression: 'none' | 'gzip' | 'zstd';
}

/** A column of an UNLOAD. */
export interface UnloadedColumn {
  readonly type: RedshiftType;
  readonly metadata: ColumnMetadata;
}

/** Rows of the engine's texts. */
export type TextRows = readonly (readonly (string | null)[])[];

/** A file that an UNLOAD writes. */
export interface UnloadFile {
  /** Whether these rows still fit in; compressed they may be fewer bytes than is assumed. */
  readonly hasRoomFor: (rows: TextRows, maxBytes: number) => boolean;
  readonly write: (rows: TextRows) => Promise<void>;
  /** Answers the file's size in bytes. */
  readonly end: () => Promise<number>;
}
