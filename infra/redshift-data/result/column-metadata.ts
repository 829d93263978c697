import { z } from 'zod';
import type { RedshiftType } from './redshift-type.ts';

/** The table column that an output column is taken from unchanged. */
export interface ColumnOrigin {
  readonly schemaName: string;
  readonly tableName: string;
  readonly columnName: string;
  readonly nullable: boolean;
  readonly defaultValue?: string | undefined;
}

/** What the Data API says of one column; all members are always there. */
export const columnMetadataSchema = z.object({
  columnDefault: z.string().optional(),
  isCaseSensitive: z.boolean(),
  isCurrency: z.boolean(),
  isSigned: z.boolean(),
  label: z.string(),
  length: z.number(),
  name: z.string(),
  nullable: z.number(),
  precision: z.number(),
  scale: z.number(),
  schemaName: z.string(),
  tableName: z.string(),
  typeName: z.string(),
});

/** What the Data API says of one column. */
export type ColumnMetadata = z.infer<typeof columnMetadataSchema>;

const signedKinds = new Set(['integer', 'float', 'numeric']);
const textKinds = new Set(['text', 'fixed-text']);

/** Describes a column: `label` is its name in the result, `name` the one its table gives it. */
export const columnMetadata = (
  label: string,
  { typeName, precision, scale, kind }: RedshiftType,
  origin?: ColumnOrigin,
): ColumnMetadata => ({
  ...(origin?.defaultValue === undefined ? {} : { columnDefault: origin.defaultValue }),
  isCaseSensitive: textKinds.has(kind),
  isCurrency: false,
  isSigned: signedKinds.has(kind),
  label,
  length: 0,
  name: origin?.columnName ?? label,
  nullable: origin === undefined || origin.nullable ? 1 : 0,
  precision,
  scale,
  schemaName: origin?.schemaName ?? '',
  tableName: origin?.tableName ?? '',
  typeName,
});
