import { describe, expect, it } from 'vitest';
import {
  type Command,
  exitCodes,
  findSubcommand,
  runCommand,
} from '../../../bin/terminal/command.ts';
import { checkCount, parseArguments } from '../../../bin/terminal/parse-arguments.ts';
import { fakeTerminal, runInProcess } from '../../support/fake-terminal.ts';

const subcommands = {
  copy: { synopsis: 'copy FILE', summary: 'copy a file', details: 'Copies it.' },
  move: {
    synopsis: 'move FILE',
    summary: 'move a file',
    help: async (_: unknown, [file]: readonly string[]) =>
      file === undefined ? undefined : `about ${file}`,
  },
};

const command = (changed: Partial<Command> = {}): Command => ({
  name: 'x',
  usage: 'Exit codes: 0',
  subcommands,
  run: async (_, [name, ...args]) => {
    findSubcommand(subcommands, name);
    checkCount(parseArguments(args, { size: { type: 'string' } }).positionals, 1);
    return exitCodes.done;
  },
  ...changed,
});

/** The help of the program, which lists its subcommands in columns. */
const ALL = `Usage: x COMMAND …

  copy FILE  copy a file
  move FILE  move a file

More about one of them: x COMMAND --help

Exit codes: 0
`;

describe('a command', () => {
  it.each([
    [['--help'], ALL],
    [['-h'], ALL],
    [['help'], ALL],
    [['help', 'copy'], 'Usage: x copy FILE\n\nCopies it.\n\nExit codes: 0\n'],
    [['copy', 'a', '--help'], 'Usage: x copy FILE\n\nCopies it.\n\nExit codes: 0\n'],
    [['move', '--help'], 'Usage: x move FILE\n\n  move a file\n\nExit codes: 0\n'],
    [['help', 'move', 'a'], 'about a\n'],
  ])('answers %j with help', async (args, out) => {
    expect(await runInProcess(command(), args)).toMatchObject({ code: 0, out, err: '' });
  });

  it.each([
    [[], 'Which command? copy, move.\nSee x --help\n'],
    [['--size'], 'The command comes first: copy, move.\nSee x --help\n'],
    [['toString'], "There is no command 'toString'; there are: copy, move.\nSee x --help\n"],
    [['help', 'sort'], "There is no command 'sort'; there are: copy, move.\nSee x --help\n"],
    [['copy', 'a', 'b'], "Unexpected argument 'b'.\nSee x copy --help\n"],
    [['copy', '--depth'], "Unknown option '--depth'.\nSee x copy --help\n"],
    [['copy', '--size'], '--size needs a value.\nSee x copy --help\n'],
  ])('answers %j with 2, a sentence and the command that helps', async (args, err) => {
    expect(await runInProcess(command(), args)).toMatchObject({ code: 2, out: '', err });
  });

  it('ends with 1 and the message of an error, or what the command makes of it', async () => {
    const run = () => Promise.reject(new Error('disk full'));
    const failing = await runInProcess(command({ run }), ['copy']);
    expect(failing).toMatchObject({ code: 1, out: '', err: 'disk full\n' });
    const explain = (error: unknown) => `${error}: buy another`;
    const explained = await runInProcess(command({ run, explain }), ['copy']);
    expect(explained.err).toBe('Error: disk full: buy another\n');
  });

  it('passes on a bug that it cannot explain', async () => {
    const run = () => Promise.reject(new TypeError('undefined is not a function'));
    const explain = (error: unknown): string => {
      throw error;
    };
    await expect(runInProcess(command({ run, explain }), ['copy'])).rejects.toThrow(TypeError);
  });

  it('ends with 130 and no message where an interruption made it fail', async () => {
    const { terminal, err, interrupt } = fakeTerminal();
    const run = async () => {
      interrupt();
      terminal.interrupted.throwIfAborted();
      return exitCodes.done;
    };
    const context = { terminal, environment: {}, newKey: () => 'k' };
    expect([await runCommand(command({ run }), context, []), err()]).toEqual([130, '']);
  });
});

describe('parsing arguments', () => {
  it('takes a negative number for a value and another hyphen for a mistake', () => {
    const size = { size: { type: 'string' } } as const;
    expect(parseArguments(['--size', '-1.5'], size).values).toEqual({ size: '-1.5' });
    expect(() => parseArguments(['--size', '-a'], size)).toThrow(
      "--size needs a value. If '-a' is the value, write --size=-a.",
    );
  });
});
