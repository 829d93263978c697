import * as z from 'zod/mini';
import type { ResultColumn } from '../job/job.ts';
import { PermanentFailure } from '../runtime/failure.ts';
import { JsonScanner } from './json-scanner.ts';

const columnMetadataSchema = z.array(
  z.object({
    label: z.optional(z.string()),
    name: z.optional(z.string()),
    typeName: z.optional(z.string()),
    nullable: z.optional(z.int()),
    precision: z.optional(z.int()),
    scale: z.optional(z.int()),
    length: z.optional(z.int()),
  }),
);

/** A column of a result with what the manifest says of its type. */
export interface PageColumn extends ResultColumn {
  readonly precision?: number;
  readonly scale?: number;
}

/** One page of GetStatementResult or GetStatementResultV2; its rows are still bytes. */
export interface ResultPage {
  readonly body: Uint8Array;
  /** Where the value of `Records` starts in the body. */
  readonly recordsAt: number;
  readonly columns?: readonly PageColumn[];
  readonly totalRows?: number;
  readonly nextToken?: string;
}

/**
 * Finds the parts of a page in the body of a response.
 *
 * @throws PermanentFailure RESULT_MALFORMED where the body is not what the Data API documents.
 */
export const readPage = (body: Uint8Array): ResultPage => {
  const scanner = new JsonScanner(body);
  let recordsAt: number | undefined;
  const page: { columns?: PageColumn[]; totalRows?: number; nextToken?: string } = {};
  scanner.object((name) => {
    switch (name) {
      case 'Records':
        recordsAt = scanner.skipValue();
        break;
      case 'ColumnMetadata':
        page.columns = columnMetadataSchema.parse(scanner.value()).map(columnFrom);
        break;
      case 'TotalNumRows': {
        const total = scanner.value();
        if (typeof total === 'number') page.totalRows = total;
        break;
      }
      case 'NextToken': {
        const token = scanner.value();
        if (typeof token === 'string' && token !== '') page.nextToken = token;
        break;
      }
      default:
        scanner.skipValue();
    }
  });
  if (recordsAt === undefined) {
    throw new PermanentFailure('RESULT_MALFORMED', 'A page of the result has no Records.', {
      cause: undefined,
    });
  }
  return { body, recordsAt, ...page };
};

/** The label is what the query calls the column; the name is the table's. */
const columnFrom = (column: z.infer<typeof columnMetadataSchema>[number]): PageColumn => ({
  name: column.label || column.name || '?column?',
  type: column.typeName ?? 'unknown',
  nullable: column.nullable !== 0,
  ...(column.precision !== undefined && { precision: column.precision }),
  ...(column.scale !== undefined && { scale: column.scale }),
});
