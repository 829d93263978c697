import { execFileSync } from 'node:child_process';
import { COMMAND } from '../../bin/job/service/connect.ts';

/** The words that a shell makes of a printed command, without the command itself. */
export const shellWords = (line: string): string[] =>
  execFileSync('sh', ['-c', `printf '%s\\n' ${line.replace(COMMAND, '')}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');
