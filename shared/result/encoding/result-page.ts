import * as z from 'zod/mini';
import { PermanentFailure } from '../../platform/failure.ts';
import type { PageColumn } from '../columns.ts';
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

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const COLON = 0x3a;

/** Much more than a token and the columns' metadata, much less than a page. */
const TAIL_BYTES = 32 * 1024;
const TOKEN_MEMBER = /"NextToken"\s*:\s*"([^"\\]+)"/;

/**
 * One page of GetStatementResult or GetStatementResultV2, read in one pass: an encoder reads the
 * rows, and then `end` reads the members behind them.
 *
 * Constructor and methods throw PermanentFailure RESULT_MALFORMED where the body is not what the
 * Data API documents.
 */
export class ResultPage {
  /** Positioned at the rows (the value of `Records`); reading them moves it behind them. */
  readonly rows: JsonScanner;
  private readonly rowsAt: number;
  private parsedColumns: readonly PageColumn[] | undefined;
  private parsedTotalRows: number | undefined;
  private parsedNextToken: string | undefined;
  private ended = false;

  constructor(body: Uint8Array) {
    this.rows = new JsonScanner(body);
    this.rows.expect(OPEN_BRACE);
    if (this.rows.peek() === CLOSE_BRACE || !this.readToRows()) throw withoutRows();
    this.rows.peek();
    this.rowsAt = this.rows.position;
  }

  get sizeBytes(): number {
    return this.rows.bytes.length;
  }

  /** The columns, searched behind the rows if necessary; undefined where the page has none. */
  columns(): readonly PageColumn[] | undefined {
    if (this.parsedColumns === undefined) {
      this.end();
      this.rows.position = this.rowsAt;
    }
    return this.parsedColumns;
  }

  /**
   * The probable token of the next page, found without reading the rows. It is only a hint until
   * `end` returns the same.
   */
  likelyNextToken(): string | undefined {
    if (this.parsedNextToken !== undefined) return this.parsedNextToken;
    const { bytes } = this.rows;
    const from = Math.max(this.rowsAt, bytes.length - TAIL_BYTES);
    return TOKEN_MEMBER.exec(bytes.toString('latin1', from))?.[1];
  }

  /** The members of the page besides its rows. */
  end(): { readonly totalRows: number | undefined; readonly nextToken: string | undefined } {
    if (!this.ended) {
      if (this.rows.position === this.rowsAt) this.rows.skipValue();
      if (this.rows.more(CLOSE_BRACE) && this.readToRows()) {
        throw this.rows.unexpected('end after its Records');
      }
      this.ended = true;
    }
    return { totalRows: this.parsedTotalRows, nextToken: this.parsedNextToken };
  }

  /** Reads members up to the rows (true) or to the end of the page (false). */
  private readToRows(): boolean {
    const scanner = this.rows;
    for (;;) {
      const name = scanner.string();
      scanner.expect(COLON);
      if (name === 'Records') return true;
      this.read(name);
      if (!scanner.more(CLOSE_BRACE)) return false;
    }
  }

  private read(name: string): void {
    const scanner = this.rows;
    if (name === 'ColumnMetadata') {
      const columns = columnMetadataSchema.safeParse(scanner.value());
      if (!columns.success) throw scanner.unexpected('readable ColumnMetadata');
      this.parsedColumns = columns.data.map(columnFrom);
    } else if (name === 'TotalNumRows') {
      const total = scanner.value();
      if (typeof total === 'number') this.parsedTotalRows = total;
    } else if (name === 'NextToken') {
      const token = scanner.value();
      this.parsedNextToken = typeof token === 'string' && token !== '' ? token : undefined;
    } else {
      scanner.skipValue();
    }
  }
}

/** The label is the query's name for the column, the name is the table's. */
const columnFrom = (column: z.infer<typeof columnMetadataSchema>[number]): PageColumn => ({
  name: column.label || column.name || '?column?',
  type: column.typeName ?? 'unknown',
  nullable: column.nullable !== 0,
  ...(column.precision !== undefined && { precision: column.precision }),
  ...(column.scale !== undefined && { scale: column.scale }),
});

const withoutRows = () =>
  new PermanentFailure('RESULT_MALFORMED', 'A page of the result has no Records.');
