import { execFileSync } from 'node:child_process';
import { commandNames } from '../../bin/terminal/command-names.ts';

/** The words that a shell makes of a printed command, without the command itself. */
export const shellWords = (line: string): string[] =>
  execFileSync('sh', ['-c', `printf '%s\\n' ${line.replace(commandNames.job, '')}`], {
    encoding: 'utf8',
  })
    .trimEnd()
    .split('\n');
