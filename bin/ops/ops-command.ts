import { awsConfig } from '../deployment/local-aws.ts';
import { type Command, findSubcommand } from '../terminal/command.ts';
import { commandNames } from '../terminal/command-names.ts';
import { parseArguments } from '../terminal/parse-arguments.ts';
import { errorMessage } from '../terminal/text.ts';
import { alarms } from './alarms.ts';
import type { OpsCommand } from './operations.ts';
import { queue } from './queue.ts';
import { recollect } from './recollect.ts';
import { redrive } from './redrive.ts';
import { renotify } from './renotify.ts';
import { stuck } from './stuck.ts';

/** The stack's name unless another is given; also the default of `cdk.json`. */
const DEFAULT_STACK = 'RedshiftDataJobs';

const subcommands: Readonly<Record<string, OpsCommand>> = {
  alarms,
  stuck,
  queue,
  redrive,
  recollect,
  renotify,
};

/**
 * `npm run ops`: the on-call engineer's commands. They may be interrupted at any point: the same
 * command run again finishes the work.
 */
export const opsCommand: Command = {
  name: commandNames.ops,
  usage: `Options of every command:
  --stack NAME             the deployment; else ${DEFAULT_STACK}; STACK/ID of a construct
  --json                   answer as JSON: alarms, stuck and queue
  --help                   this text
Region, credentials and endpoint are found as every AWS SDK finds them: AWS_REGION, AWS_PROFILE, …
The local stack needs only: AWS_ENDPOINT_URL=http://127.0.0.1:4566 ${commandNames.ops} stuck

Exit codes: 0 done; 1 refused or failed; 2 usage error.`,
  subcommands,
  run: ({ terminal, environment }, args) => {
    const { values, positionals } = parseArguments(args, {
      stack: { type: 'string' },
      json: { type: 'boolean' },
    });
    const [name, ...rest] = positionals;
    const { stack: stackName = DEFAULT_STACK, json = false } = values;
    const deploymentName = stackName.replace('/', '-');
    const config = awsConfig(environment);
    const operations = { terminal, config, stackName, deploymentName, json };
    return findSubcommand(subcommands, name).run(operations, rest);
  },
  explain: (error, { environment }) => {
    const cause = rootCause(error);
    if (cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED') {
      const endpoint = environment['AWS_ENDPOINT_URL'] ?? 'the address of AWS';
      return `Nothing answers at ${endpoint}. Is it running? ${commandNames.start}.`;
    }
    const text = errorMessage(cause);
    return /[Cc]ould not load credentials|Region is missing/.test(text)
      ? `${text}. For the local stack set AWS_ENDPOINT_URL=http://127.0.0.1:4566.`
      : text;
  },
};

/** The innermost cause is the one that names the reason. */
const rootCause = (error: unknown): unknown =>
  error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error;
