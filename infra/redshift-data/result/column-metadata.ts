import { z } from 'zod';
import type { ColumnOrigin } from './column-origin.ts';
import { declaredCharacterType, type RedshiftType } from './redshift-type.ts';

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

const signedKinds = new Set(['integer', 'wide-integer', 'float', 'numeric']);

/** Describes a column: `label` is its name in the result, `name` the one its table gives it. */
export const columnMetadata = (
  label: string,
  type: RedshiftType,
  origin?: ColumnOrigin,
): ColumnMetadata => {
  const declared =
    type.kind === 'text' ? declaredCharacterType(origin?.declaredType ?? '') : undefined;
  const { typeName, precision, scale, kind } = declared ?? type;
  return {
    ...(origin?.defaultValue === undefined ? {} : { columnDefault: origin.defaultValue }),
    isCaseSensitive: kind === 'text',
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
  };
};
