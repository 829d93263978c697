import type { OpenBehaviour } from '../contract/limits.ts';
import type { FileForm } from '../files/file-form.ts';
import type { ColumnMetadata } from '../result/column-metadata.ts';
import type { ResultFormat } from '../result/field-encoder.ts';
import type { PageLimits } from '../result/page-writer.ts';
import type { SqlParameter } from '../sql/statement-parameters.ts';

/** One statement to run. */
export interface RunRequest {
  readonly connectionId: string;
  readonly sql: string;
  readonly parameters: readonly SqlParameter[];
  readonly format: ResultFormat;
  readonly resultDirectory: string;
  readonly csvHeader: OpenBehaviour['csvHeader'];
  readonly limits: PageLimits;
}

/** What a statement that went through left behind. */
export interface RunOutcome {
  readonly hasResultSet: boolean;
  readonly columns?: ColumnMetadata[];
  readonly rowCount: number;
  readonly sizeBytes: number;
  readonly pageCount: number;
}

/** What a statement without a result set leaves. */
export const withoutResult = (rowCount = 0): RunOutcome => ({
  hasResultSet: false,
  rowCount,
  sizeBytes: 0,
  pageCount: 0,
});

/** A cluster has slices, each of which writes files of its own; four are a small cluster's. */
export const SLICES = 4;

/** What the engine is asked to write for an UNLOAD, into an empty folder. */
export interface UnloadRequest extends FileForm {
  readonly connectionId: string;
  readonly query: string;
  readonly parallel: boolean;
  readonly maxFileBytes: number;
  readonly directory: string;
}

/** One file of an UNLOAD: the slice that wrote it, and the how manieth of its files it is. */
export interface UnloadedFile {
  readonly path: string;
  readonly slice: number;
  readonly part: number;
  readonly rowCount: number;
  readonly sizeBytes: number;
}

/** What an UNLOAD left in its folder. */
export interface UnloadOutcome {
  readonly columns: readonly ColumnMetadata[];
  readonly files: readonly UnloadedFile[];
}

/** What the engine is asked to load for a COPY, from files of a folder. */
export interface LoadRequest {
  readonly connectionId: string;
  readonly files: readonly string[];
  readonly table: readonly string[];
  /** Empty: all of the table's, in its order. */
  readonly columns: readonly string[];
  readonly format: 'text' | 'csv' | 'parquet' | 'json';
  readonly compression: 'none' | 'gzip' | 'zstd';
  readonly delimiter: string | undefined;
  readonly quote: string;
  readonly ignoredHeaderLines: number;
  readonly nullText: string | undefined;
  readonly emptyAsNull: boolean;
}

/** Why a request could not be carried out. */
export interface EngineFailure {
  /** `broken`: not the statement's fault; the engine itself could not do its work. */
  readonly kind: 'sql' | 'interrupted' | 'broken';
  readonly message: string;
}

/** A request that the engine could not carry out; `kind` says whose fault that is. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly kind: EngineFailure['kind'];

  constructor({ kind, message }: EngineFailure, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
