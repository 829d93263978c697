import { type Command, exitCodes, UsageError } from '../terminal/command.ts';
import { commandNames } from '../terminal/command-names.ts';
import { onlyArgument, parseArguments } from '../terminal/parse-arguments.ts';

const PROGRAM = 'redshift-data-jobs';

/** Reports are asked of the service, as the environment names it; without an answer nothing is completed. */
const REPORTS = `${PROGRAM} reports --output-format csv 2>/dev/null | tail -n +2 | cut -d, -f1`;

const bash = (words: string): string => `_redshift_data_jobs() {
  local word="\${COMP_WORDS[COMP_CWORD]}"
  case "$COMP_CWORD \${COMP_WORDS[1]}" in
    1*) COMPREPLY=($(compgen -W "${words}" -- "$word")) ;;
    "2 submit" | "2 reports") COMPREPLY=($(compgen -W "$(${REPORTS})" -- "$word")) ;;
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}
complete -F _redshift_data_jobs ${PROGRAM}`;

const SHELLS: Readonly<Record<string, (words: string) => string>> = {
  bash,
  zsh: (words) => `autoload -U +X bashcompinit && bashcompinit\n${bash(words)}`,
  fish: (words) => `complete -c ${PROGRAM} -n __fish_use_subcommand -f -a "${words}"
complete -c ${PROGRAM} -n "__fish_seen_subcommand_from submit reports" -f -a "(${REPORTS})"`,
};

/** Prints the script by which a shell completes the commands and the names of reports. */
export const completionCommand = (words: readonly string[]): Command => ({
  name: `${commandNames.all} completion`,
  usage: `Usage: ${commandNames.all} completion ${Object.keys(SHELLS).join('|')}

Prints a script for the shell: eval "$(${PROGRAM} completion bash)", or into a file of fish.
It completes commands and, where a service answers, the names of reports.`,
  run: async ({ terminal }, args) => {
    const shell = onlyArgument(parseArguments(args, {}).positionals, 'shell');
    const script = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
    if (script === undefined) {
      const known = Object.keys(SHELLS).join(', ');
      throw new UsageError(`There is no completion for ${shell}; there are: ${known}.`);
    }
    terminal.print(script(words.join(' ')));
    return exitCodes.done;
  },
});
