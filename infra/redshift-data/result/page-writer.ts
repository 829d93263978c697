import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, createGzip } from 'node:zlib';
import type { OpenBehaviour } from '../contract/limits.ts';
import { type ResultFormat, rowValueBytes } from './field-encoder.ts';

/** The sizes that a result is cut and limited by. */
export interface PageLimits {
  readonly rowBytes: number;
  readonly resultCompressedBytes: number;
  readonly jsonPageBytes: number;
  readonly csvChunkBytes: number;
  readonly csvPageBytes: number;
}

/** What was written. */
export interface WrittenPages {
  readonly pageCount: number;
  readonly rowCount: number;
  readonly sizeBytes: number;
}

/** A result that may not be handed out; its message is the one AWS documents. */
export class ResultTooLarge extends Error {}

/** Where a page of a result lies. */
export const pagePath = (directory: string, page: number): string =>
  join(directory, `page-${page}.json`);

const fastGzip = { level: constants.Z_BEST_SPEED };

const compressedFileBytes = async (path: string): Promise<number> => {
  let bytes = 0;
  for await (const part of createReadStream(path).pipe(createGzip(fastGzip))) bytes += part.length;
  return bytes;
};

/**
 * Writes encoded rows as page files, each the `Records` array of one response, so that a page is
 * later served as it lies on the disk. Holds one chunk of CSV or one page of JSON at a time.
 */
export class PageWriter {
  private readonly directory: string;
  private readonly format: ResultFormat;
  private readonly limits: PageLimits;
  private readonly repeatsHeader: boolean;
  private csvHeader = '';
  /** CSV: rows of the current chunk. JSON: rows of the current page. */
  private rows: string[] = [];
  private rowsBytes = 0;
  private page: FileHandle | undefined;
  /** Bytes of the rows that are in the page already. */
  private pageBytes = 0;
  private pageCount = 0;
  private rowCount = 0;
  private sizeBytes = 0;
  private compressedPages = 0;
  private compressedBytes = 0;

  constructor(
    directory: string,
    format: ResultFormat,
    limits: PageLimits,
    csvHeader: OpenBehaviour['csvHeader'] = 'first-page',
  ) {
    this.directory = directory;
    this.format = format;
    this.limits = limits;
    this.repeatsHeader = csvHeader === 'every-page';
  }

  /** Makes an empty folder, so that nothing of an earlier attempt can be taken for this result. */
  async begin(csvHeader: string): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
    await mkdir(this.directory, { recursive: true });
    this.csvHeader = csvHeader;
    if (this.format === 'CSV') this.append(csvHeader);
  }

  async write(rows: readonly string[]): Promise<void> {
    for (const row of rows) {
      this.checkRow(row);
      this.append(row);
      this.rowCount += 1;
      if (this.format === 'JSON' && this.rowsBytes >= this.limits.jsonPageBytes) {
        await this.flushPage();
      } else if (this.format === 'CSV' && this.rowsBytes >= this.limits.csvChunkBytes) {
        await this.closeChunk();
      }
    }
  }

  async end(): Promise<WrittenPages> {
    await this.closeChunk();
    const hasMore = this.rows.length > 0 || this.page !== undefined;
    if (hasMore || this.pageCount === 0) await this.flushPage();
    const { pageCount, rowCount, sizeBytes } = this;
    return { pageCount, rowCount, sizeBytes };
  }

  /** Removes what was written: the result is not to be. */
  async discard(): Promise<void> {
    await this.page?.close();
    await rm(this.directory, { recursive: true, force: true });
  }

  private append(row: string): void {
    const bytes = Buffer.byteLength(row) + 2;
    this.rows.push(row);
    this.rowsBytes += bytes;
    this.sizeBytes += bytes;
  }

  private checkRow(row: string): void {
    // Only a text longer than the limit can hold values longer than it, whatever its characters.
    if (row.length * 3 <= this.limits.rowBytes) return;
    if (rowValueBytes(row, this.format) > this.limits.rowBytes) {
      throw new ResultTooLarge('Packet for query is too large');
    }
  }

  private async closeChunk(): Promise<void> {
    if (this.format !== 'CSV' || this.rows.length === 0) return;
    const isFull = this.pageBytes + this.rowsBytes > this.limits.csvPageBytes;
    if (isFull && this.page !== undefined) await this.flushPage();
    const repeats = this.repeatsHeader && this.pageCount > 0 && this.page === undefined;
    const lines = repeats ? [this.csvHeader, ...this.rows] : this.rows;
    await this.writeToPage(JSON.stringify({ CSVRecords: `${lines.join('\r\n')}\r\n` }));
  }

  /** Writes what has been gathered of the page behind what the page has already. */
  private async writeToPage(text: string): Promise<void> {
    const isNew = this.page === undefined;
    this.page ??= await open(pagePath(this.directory, this.pageCount), 'w');
    await this.page.writeFile(isNew ? `[${text}` : `,${text}`);
    this.pageBytes += this.rowsBytes;
    this.rows = [];
    this.rowsBytes = 0;
  }

  private async flushPage(): Promise<void> {
    if (this.format === 'JSON' || this.page === undefined) {
      await this.writeToPage(this.rows.join(','));
    }
    await this.page?.writeFile(']');
    await this.page?.close();
    this.page = undefined;
    this.pageBytes = 0;
    this.pageCount += 1;
    await this.checkSize();
  }

  /** Nothing is compressed until the plain text alone is over the limit. */
  private async checkSize(): Promise<void> {
    if (this.sizeBytes <= this.limits.resultCompressedBytes) return;
    for (; this.compressedPages < this.pageCount; this.compressedPages += 1) {
      const path = pagePath(this.directory, this.compressedPages);
      this.compressedBytes += await compressedFileBytes(path);
    }
    if (this.compressedBytes > this.limits.resultCompressedBytes) {
      throw new ResultTooLarge('Database response exceeded size limit');
    }
  }
}
