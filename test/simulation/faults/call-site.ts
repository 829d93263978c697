import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CallName, callNames } from './faults.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** A module with a planted bug has a mark behind its path. */
const FRAME = /\/(shared\/pipeline\/[\w/-]+\.ts)(?:\?[^:]*)?:(\d+):\d+/;
const FRAMES = 40;

/** The production line that the call now under way comes from, as `file:line`. */
export const callSite = (): string => {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  const stack = new Error('where').stack ?? '';
  Error.stackTraceLimit = before;
  const [, file, line] = FRAME.exec(stack) ?? [];
  return file === undefined ? 'nowhere' : `${file}:${line}`;
};

/** A place in the production code that calls one of the simulated services. */
export interface WrittenCall {
  readonly name: CallName;
  readonly site: string;
}

/** The use cases that run in the simulation: all but the look-ups, which change nothing. */
const FOLDER = 'shared/pipeline';
const LOOK_UPS = ['look-up-job.ts', 'look-up-rows.ts', 'wait-for-job.ts'];
const CALL = /\b(jobs|statements|results|notifications)\s*\.(\w+)\(/g;

/** Every such place, read from the text of the production code. */
export const writtenCalls = (): WrittenCall[] =>
  readdirSync(join(root, FOLDER))
    .filter((file) => file.endsWith('.ts') && !LOOK_UPS.includes(file))
    .flatMap((file) => callsIn(`${FOLDER}/${file}`));

const callsIn = (path: string): WrittenCall[] => {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(CALL)].flatMap((match) => {
    const name = callNames.find((known) => known === `${match[1]}.${match[2]}`);
    const line = text.slice(0, match.index + match[0].length).split('\n').length;
    return name === undefined ? [] : [{ name, site: `${path}:${line}` }];
  });
};

const SDK_CALL = /new (\w+Command)\(/g;

/** Every SDK command that a module of the production code sends, as `file command`. */
export const sdkCalls = (): string[] =>
  readdirSync(join(root, 'shared'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const text = readFileSync(join(root, 'shared', file), 'utf8');
      return [...text.matchAll(SDK_CALL)].map((match) => `shared/${file} ${match[1]}`);
    });
