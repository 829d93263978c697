import type { Command, SubcommandHelp } from '../terminal/command.ts';
import { commandNames } from '../terminal/command-names.ts';
import { completionCommand } from './completion-command.ts';
import { withLocalParts } from './local-parts.ts';

interface Program extends SubcommandHelp {
  readonly load: () => Promise<Command>;
}

/** Each is loaded only where it is called: those of AWS take half a second. */
const programs: Readonly<Record<string, Program>> = {
  completion: {
    synopsis: 'completion SHELL',
    summary: 'a script that completes commands and reports in bash, zsh or fish',
    load: async () => completionCommand([...JOB_COMMANDS, ...Object.keys(programs)]),
  },
  verify: {
    synopsis: 'verify RESULT',
    summary: 'hold a result to its manifest',
    load: async () => (await import('../verify/verify-command.ts')).verifyCommand,
  },
  ops: {
    synopsis: 'ops COMMAND …',
    summary: 'on call: alarms, overdue jobs, dead letters',
    load: async () => (await import('../ops/ops-command.ts')).opsCommand,
  },
  doctor: {
    synopsis: 'doctor [SETTINGS]',
    summary: 'check whether the account is ready for a deployment',
    load: async () => (await import('../doctor/doctor-command.ts')).doctorCommand,
  },
  check: {
    synopsis: 'check FOLDER [OPTION …]',
    summary: 'run each report with its examples on tables of this machine',
    load: async () => {
      const { checkReportsCommand } = await import('../check-reports/check-reports-command.ts');
      return withLocalParts(checkReportsCommand);
    },
  },
  local: {
    synopsis: 'local [OPTION …]',
    summary: 'the whole service on this machine',
    load: async () => withLocalParts((await import('../local/local-command.ts')).localCommand),
  },
};

const JOB_COMMANDS = ['submit', 'status', 'list', 'result', 'cancel', 'reports'];

/** The command that the arguments name, and what is left for it: one of a job's, or a program. */
export const chosenCommand = async (
  args: readonly string[],
): Promise<{ readonly command: Command; readonly args: readonly string[] }> => {
  const [first = '', second = '', ...rest] = args;
  const isHelp = first === 'help' && Object.hasOwn(programs, second);
  const program = programs[isHelp ? second : first];
  if (program !== undefined && Object.hasOwn(programs, isHelp ? second : first)) {
    return {
      command: await program.load(),
      args: isHelp ? [...rest, '--help'] : args.slice(1),
    };
  }
  const { jobCommand } = await import('../job/job-command.ts');
  const subcommands = { ...jobCommand.subcommands, ...programs };
  return { command: { ...jobCommand, name: commandNames.all, subcommands }, args };
};
