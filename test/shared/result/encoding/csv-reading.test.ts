import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../../../shared/job/job.ts';
import { memoryPipeline } from '../../../support/memory/memory-pipeline.ts';

/** How a service may write a CSV result, where the guide leaves it open. */
interface Style {
  readonly header: 'every-page' | 'first-page' | 'none';
  readonly headerText: (label: string) => string;
  readonly lineEnd: '\r\n' | '\n';
  readonly lastLineEnds: 'all' | 'all but the last' | 'none';
}
type Rows = readonly (readonly string[])[];

const style: fc.Arbitrary<Style> = fc.record({
  header: fc.constantFrom('every-page', 'first-page', 'none'),
  headerText: fc.constantFrom(
    (label) => label,
    (label) => label.toUpperCase(),
    (label) => `"${label}"`,
  ),
  lineEnd: fc.constantFrom('\r\n', '\n'),
  lastLineEnds: fc.constantFrom('all', 'all but the last', 'none'),
});

const LABELS = ['n', 'total'] as const;
/** Half of them look like a label, so that rows often look like the header. */
const value = (label: string) =>
  fc.constantFrom(label, label, label.toUpperCase(), '', 'x', 'a,"b"', 'line\r\nbreak', '\n');
/** Pages of chunks of rows. */
const pagesOf = (width: number) => {
  const row = fc.tuple(...LABELS.slice(0, width).map(value));
  return fc.array(fc.array(fc.array(row, { maxLength: 3 }), { maxLength: 3 }), { minLength: 1 });
};

const quoted = (text: string): string =>
  text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** The texts of a page's chunks; each holds whole rows. */
const chunkTexts = (page: readonly Rows[], isFirst: boolean, width: number, how: Style) => {
  const { header, headerText, lineEnd, lastLineEnds } = how;
  const hasHeader = header === 'every-page' || (header === 'first-page' && isFirst);
  const labels = LABELS.slice(0, width).map(headerText).join(',');
  const [first = [], ...others] = page.map((rows) => rows.map((row) => row.map(quoted).join(',')));
  const lines = hasHeader ? [[labels, ...first], ...others] : [first, ...others];
  const end = (at: number) => (at > 0 || lastLineEnds !== 'none' ? lineEnd : '');
  return lines.map((chunk) => chunk.map((l, at) => l + end(chunk.length - 1 - at)).join(''));
};

const bodiesOf = (pages: readonly (readonly Rows[])[], width: number, how: Style) => {
  const rows = pages.flat(2);
  const texts = pages.map((page, at) => chunkTexts(page, at === 0, width, how));
  const last = texts.flat().findLastIndex((text) => text !== '');
  const bared = texts
    .flat()
    .map((text, at) =>
      at === last && how.lastLineEnds === 'all but the last' ? text.replace(/\r?\n$/, '') : text,
    );
  const ColumnMetadata = LABELS.slice(0, width).map((label) => ({ label, typeName: 'varchar' }));
  return texts.map((page, at) =>
    JSON.stringify({
      Records: bared.splice(0, page.length).map((text) => ({ CSVRecords: text })),
      ColumnMetadata,
      TotalNumRows: rows.length,
      ...(at + 1 < texts.length && { NextToken: String(at + 1) }),
    }),
  );
};

const collected = async (bodies: readonly string[], rowCount: number) => {
  const pipeline = memoryPipeline();
  const { jobId } = await pipeline.submit();
  pipeline.statements.end(jobId, { hasResultSet: true, rowCount }, bodies);
  await pipeline.deliver(jobId);
  const job: Job = pipeline.jobs.of(jobId);
  return { job, text: [...pipeline.results.files.values()][0] ?? '', pipeline };
};

const isLabels = (row: readonly string[] | undefined): boolean =>
  row?.every((text, at) => text.toLowerCase() === LABELS[at]) ?? false;

describe('a CSV result, however the service writes it,', () => {
  it.each([1, 2])('is whole, with one header and every row, of %i columns', async (width) => {
    await fc.assert(
      fc.asyncProperty(pagesOf(width), style, async (pages, how) => {
        const rows = pages.flat(2);
        const { job, text } = await collected(bodiesOf(pages, width, how), rows.length);
        if (how.header === 'none' && isLabels(pages[0]?.flat()[0])) {
          // Not to be told from a header and a row that got lost.
          expect(job.error?.code).toBe('RESULT_INCOMPLETE');
          return;
        }
        expect(job.error).toBeUndefined();
        const read: string[][] = parse(text, { record_delimiter: ['\r\n', '\n'] });
        expect(read[0]?.map((label) => label.toLowerCase())).toEqual(LABELS.slice(0, width));
        expect(read.slice(1)).toEqual(rows);
        expect(text).toMatch(/\n$/);
      }),
      { numRuns: 200 },
    );
  });

  it.each([1, -1, 2])('fails where %i rows more are announced', async (more) => {
    await fc.assert(
      fc.asyncProperty(pagesOf(2), style, async (pages, how) => {
        const rows = pages.flat(2);
        // A row that equals the labels may be one: then there are two numbers that fit.
        fc.pre(!rows.some(isLabels));
        fc.pre(how.header !== 'every-page' && rows.length + more >= 0);
        // A last record without line end looks like a line end that a chunk lacks.
        fc.pre(how.lastLineEnds !== 'none');
        const bodies = bodiesOf(pages, 2, how);
        const { job } = await collected(
          bodies.map((body) =>
            body.replace(/"TotalNumRows":\d+/, `"TotalNumRows":${rows.length + more}`),
          ),
          rows.length + more,
        );
        expect(job.error?.code).toBe('RESULT_INCOMPLETE');
      }),
      { numRuns: 50 },
    );
  });

  it('fails where its last row ends inside of quotes', async () => {
    const body = JSON.stringify({
      Records: [{ CSVRecords: 'n\r\n1\r\n"2' }],
      ColumnMetadata: [{ label: 'n', typeName: 'varchar' }],
      TotalNumRows: 2,
    });
    const { job } = await collected([body], 2);
    expect(job.error).toMatchObject({ code: 'RESULT_INCOMPLETE' });
  });

  it('logs that it was read again where the usual reading does not fit', async () => {
    const page = (text: string, more: object) =>
      JSON.stringify({
        Records: [{ CSVRecords: text }],
        ColumnMetadata: [{ label: 'n', typeName: 'varchar' }],
        TotalNumRows: 3,
        ...more,
      });
    const bodies = [page('n\r\n1\r\n', { NextToken: '1' }), page('n\r\n3\r\n', {})];
    const { text, pipeline } = await collected(bodies, 3);
    expect(text).toBe('n\r\n1\r\nn\r\n3\r\n');
    expect(pipeline.logged).toContainEqual(
      expect.objectContaining({
        message: 'Result read anew',
        fields: expect.objectContaining({
          reading: { header: 'first-page', chunksEndRows: true },
        }),
      }),
    );
  });
});
