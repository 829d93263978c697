import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { UsageError } from '../../terminal/command.ts';
import { errorMessage } from '../../terminal/text.ts';

/**
 * The SQL text of `--sql TEXT`, of a file for `--sql @FILE`, or of standard input for `--sql -`. No
 * SQL begins like the last two.
 *
 * @throws UsageError where the file cannot be read.
 */
export const sqlText = async (value: string): Promise<string> => {
  if (value === '-') return text(process.stdin);
  if (!value.startsWith('@')) return value;
  try {
    return await readFile(value.slice(1), 'utf8');
  } catch (error) {
    throw new UsageError(`--sql ${value} cannot be read: ${errorMessage(error)}.`);
  }
};
