import { randomUUID } from 'node:crypto';
import {
  type Command,
  type CommandContext,
  type Environment,
  exitCodes,
  UsageError,
} from '../../bin/terminal/command.ts';
import { checkCount, parseArguments } from '../../bin/terminal/parse-arguments.ts';
import type { Terminal } from '../../bin/terminal/terminal.ts';
import { type ClientSettings, createClients, destroyClients } from './aws/clients.ts';
import { judgedStatements } from './compare-statements.ts';
import { type ConformancePlan, conform, type Outcome } from './conform.ts';
import { startLocalAws } from './local-aws.ts';
import { noticeOf } from './notice.ts';
import { differenceLines, rowLines } from './report.ts';
import type { Finding } from './run-questions.ts';

const usage = `Usage: npm run conformance
       npm run conformance -- --workgroup NAME --database NAME
       npm run conformance -- --cluster NAME --database NAME

Asks a warehouse what the Data API emulator answers, through the AWS SDK, and prints where the two
differ and which answers AWS confirms where its documents leave them open. Without options it asks
the emulator itself. A real warehouse is asked in a schema of its own; what is created, what it
costs and which rights it needs is printed first. Ctrl-C removes what was created and ends.
  --secret ARN    the secret of the database user; else the caller's own IAM identity
  --region NAME   else the one of your AWS configuration
  --bucket NAME   where UNLOAD may write; without it UNLOAD and COPY are not asked
  --role ARN      the role that UNLOAD writes as; else the warehouse's default role
  --no-events     creates neither queue nor rule, and asks for no events
  --statements    also compares ${judgedStatements.length} statements with the emulator's answers, about ten minutes
Exit codes: 0 asked (the emulator alone: and all answers are the same), 1 something failed or is
left behind, 2 wrong arguments, 130 interrupted.`;

const options = {
  workgroup: { type: 'string' },
  cluster: { type: 'string' },
  database: { type: 'string' },
  secret: { type: 'string' },
  region: { type: 'string' },
  bucket: { type: 'string' },
  role: { type: 'string' },
  events: { type: 'boolean' },
  statements: { type: 'boolean' },
} as const;

interface Asking {
  readonly plan: ConformancePlan;
  readonly settings: ClientSettings;
}

/** What the arguments ask for; `undefined` for the emulator. */
const readArguments = (args: readonly string[], environment: Environment): Asking | undefined => {
  const { values, positionals } = parseArguments(args, options);
  checkCount(positionals, 0);
  if (Object.keys(values).length === 0) return undefined;
  const { workgroup, cluster, database, secret, region, bucket, role } = values;
  const { events = true, statements = false } = values;
  if ((workgroup === undefined) === (cluster === undefined) || database === undefined) {
    throw new UsageError('One of --workgroup and --cluster is needed, and --database with it.');
  }
  if (role !== undefined && bucket === undefined) {
    throw new UsageError('--role is of no use without --bucket.');
  }
  const target = {
    ...(workgroup !== undefined && { WorkgroupName: workgroup }),
    ...(cluster !== undefined && { ClusterIdentifier: cluster }),
    ...(secret !== undefined && { SecretArn: secret }),
    Database: database,
  };
  const unload = bucket === undefined ? undefined : { bucket, role: role ?? 'default' };
  // As the SDK reads them: all that is not its own has to go the same way.
  const all = environment['AWS_ENDPOINT_URL'];
  const endpoints = {
    events: environment['AWS_ENDPOINT_URL_EVENTBRIDGE'] ?? all,
    'redshift-data': environment['AWS_ENDPOINT_URL_REDSHIFT_DATA'] ?? all,
    s3: environment['AWS_ENDPOINT_URL_S3'] ?? all,
  };
  return { plan: { target, unload, events, statements }, settings: { region, endpoints } };
};

const print = (findings: readonly Finding[], { print }: Terminal): void => {
  for (const line of differenceLines(findings)) print(line);
  print('\nWhere AWS leaves it open (infra/redshift-data/README.md):');
  for (const line of rowLines(findings)) print(`  ${line}`);
  const same = findings.filter((finding) => finding.same).length;
  print(`\n${same} of ${findings.length} answers are the same.`);
};

/** Asks and prints; answers with the exit code. */
const askAndPrint = async (
  { plan, settings }: Asking,
  name: string,
  { terminal }: CommandContext,
): Promise<Outcome & { readonly exitCode: number }> => {
  const clients = await createClients(settings);
  const outcome = await conform(plan, clients, name, terminal);
  destroyClients(clients);
  for (const sentence of outcome.left) terminal.note(sentence);
  if (terminal.interrupted.aborted) return { ...outcome, exitCode: exitCodes.interrupted };
  if (outcome.failure !== undefined) throw outcome.failure;
  print(outcome.findings, terminal);
  return { ...outcome, exitCode: outcome.left.length > 0 ? exitCodes.failed : exitCodes.done };
};

/** The emulator is asked without a word of costs, and has to give its own answers. */
const askEmulator = async (name: string, context: CommandContext): Promise<number> => {
  const local = await startLocalAws();
  try {
    const { exitCode, findings } = await askAndPrint(local, name, context);
    return findings.every(({ same }) => same) ? exitCode : exitCodes.failed;
  } finally {
    await local.stop();
  }
};

/** `npm run conformance`: one suite for the emulator and for real warehouses. */
export const conformanceCommand: Command = {
  name: 'npm run conformance --',
  usage,
  onStop: 'abort',
  run: async (context, args) => {
    const asking = readArguments(args, context.environment);
    const name = `conformance_${randomUUID().slice(0, 8)}`;
    if (asking === undefined) return await askEmulator(name, context);
    context.terminal.note(noticeOf(asking.plan, name));
    return (await askAndPrint(asking, name, context)).exitCode;
  },
};
