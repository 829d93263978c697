import { watch } from 'node:fs';
import { errorMessage, pluralize } from '../terminal/text.ts';

/** An editor writes a file in several steps; the last of them counts. */
const SETTLE_MS = 100;

/**
 * Loads the reports again after each change in their folder, and prints what came of it: a fault
 * leaves them as they were. It ends with the process, which it keeps alive no longer.
 */
export const watchReports = (
  folder: string,
  load: () => number,
  print: (line: string) => void,
): void => {
  const reload = (): void => {
    try {
      print(`Reports: ${pluralize(load(), 'report')} from ${folder}.`);
    } catch (error) {
      print(`The reports stay as they were:\n${errorMessage(error)}`);
    }
  };
  let timer: NodeJS.Timeout | undefined;
  watch(folder, { persistent: false }, () => {
    clearTimeout(timer);
    timer = setTimeout(reload, SETTLE_MS).unref();
  });
};
