import { styleText } from 'node:util';
import { UsageError } from '../../terminal/command.ts';
import { cellText } from '../../terminal/table.ts';
import { sanitize } from '../../terminal/text.ts';

/** How rows are shown. */
const outputFormats = ['table', 'csv', 'json', 'markdown'] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** @throws UsageError where there is no such format. */
export const outputFormat = (value: string | undefined): OutputFormat | undefined => {
  const format = outputFormats.find((known) => known === value);
  if (value === undefined || format !== undefined) return format;
  throw new UsageError(`--output-format is ${value}; there are: ${outputFormats.join(', ')}.`);
};

const csvField = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  const text = cellText(value);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const markdownRow = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => sanitize(cell).replaceAll('|', '\\|')).join(' | ')} |`;

/** Rows as lines for another program: CSV of RFC 4180, one JSON object a line, or Markdown. */
export const formattedLines = async function* (
  format: Exclude<OutputFormat, 'table'>,
  titles: readonly string[],
  rows: AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>,
): AsyncGenerator<string> {
  if (format === 'csv') yield titles.map(csvField).join(',');
  if (format === 'markdown')
    yield `${markdownRow(titles)}\n${markdownRow(titles.map(() => '---'))}`;
  for await (const row of rows) {
    if (format === 'csv') yield row.map(csvField).join(',');
    else if (format === 'markdown') yield markdownRow(row.map(cellText));
    else
      yield JSON.stringify(Object.fromEntries(titles.map((title, i) => [title, row[i] ?? null])));
  }
};

const STATE_COLOURS = {
  SUCCEEDED: 'green',
  FAILED: 'red',
  CANCELLED: 'yellow',
} as const;

/** The text with its settled states in colour, where standard output has colours. */
export const colouredStates = (text: string): string =>
  Object.entries(STATE_COLOURS).reduce(
    (coloured, [state, colour]) => coloured.replaceAll(state, styleText(colour, state)),
    text,
  );
