import { constants, createWriteStream } from 'node:fs';
import { access, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { JobAnswer } from '../../../shared/api/answers.ts';
import type { JobClient } from '../../../shared/client/job-client.ts';
import { pageRows, type ResultRow } from '../../../shared/client/result-rows.ts';
import { UsageError } from '../../terminal/command.ts';
import { resultTable } from '../../terminal/table.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { pluralize } from '../../terminal/text.ts';
import { resultText } from './job-text.ts';
import { formattedLines, type OutputFormat } from './output-format.ts';

/** A screenful. */
const PREVIEW_ROWS = 20;

/** Standard output in place of a file. */
const STANDARD_OUTPUT = '-';

/**
 * Checks before a job is started that its rows can be written to the file.
 *
 * @throws UsageError where they cannot.
 */
export const checkOutput = async (output: string | undefined): Promise<void> => {
  if (output === undefined || output === STANDARD_OUTPUT) return;
  const folder = dirname(output);
  await access(folder, constants.W_OK).catch(() => {
    throw new UsageError(`${output} cannot be written: ${folder} is no folder that can be.`);
  });
};

/** Writes the rows of a job to a file, to another program, or as a table for a person. */
export const outputResult = async (
  client: JobClient,
  terminal: Terminal,
  job: JobAnswer,
  output: string | undefined,
  format: OutputFormat | undefined,
): Promise<void> => {
  const options = { signal: terminal.interrupted };
  // A job without result set is requested too: the service's refusal explains why it has no file.
  const files = job.result?.hasResultSet ? job.result.fileCount : 1;
  if (files === 0) {
    terminal.note(`The result has ${resultText(job)}.`);
  } else if (output !== undefined && output !== STANDARD_OUTPUT) {
    for (let file = 1; file <= files; file += 1) {
      const name = files === 1 ? output : numbered(output, file);
      await save(await client.file(job.jobId, { ...options, file }), name);
      terminal.print(files === 1 ? `${name}: ${resultText(job)}` : name);
    }
  } else if (format !== undefined && format !== 'table') {
    const titles = (job.result?.columns ?? []).map(({ name }) => name);
    const lines = formattedLines(format, titles, valuesOf(client.rows(job.jobId, options)));
    for await (const line of lines) terminal.print(line);
  } else if (format === 'table') {
    terminal.print(await preview(client, terminal, job));
  } else if (files > 1 && (output === STANDARD_OUTPUT || terminal.columns === undefined)) {
    throw new Error(`The result has ${files} files; --output FILE takes them all, numbered.`);
  } else if (output === STANDARD_OUTPUT || terminal.columns === undefined) {
    await terminal.write(await client.file(job.jobId, options));
  } else {
    terminal.print(await preview(client, terminal, job));
  }
};

const valuesOf = async function* (rows: AsyncIterable<ResultRow>) {
  for await (const row of rows) yield Object.values(row);
};

/** `rows.csv.gz` as `rows-2.csv.gz`. */
const numbered = (output: string, file: number): string =>
  join(dirname(output), basename(output).replace(/(?=\.|$)/, `-${file}`));

/** Renamed at the end, so that only a complete file has the name. */
const save = async (body: ReadableStream<Uint8Array>, output: string): Promise<void> => {
  const part = `${output}.part`;
  try {
    await pipeline(body, createWriteStream(part));
    await rename(part, output);
  } catch (error) {
    await rm(part, { force: true });
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new Error(`${output} cannot be written: ${error.message}.`, { cause: error });
  }
};

const preview = async (client: JobClient, terminal: Terminal, job: JobAnswer): Promise<string> => {
  const rows: ResultRow[] = job.rows === undefined ? [] : pageRows(job.rows).slice(0, PREVIEW_ROWS);
  if (job.rows === undefined) {
    for await (const row of client.rows(job.jobId, { signal: terminal.interrupted })) {
      if (rows.push(row) === PREVIEW_ROWS) break;
    }
  }
  const table = resultTable(job.result?.columns ?? [], rows, terminal.columns);
  const remaining = (job.result?.rowCount ?? 0) - rows.length;
  const more = `… and ${pluralize(remaining, 'more row')}; --output FILE takes them all.`;
  return remaining > 0 ? `${table}\n${more}` : table;
};
