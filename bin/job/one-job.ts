import { exitCodes, type Subcommand } from '../terminal/command.ts';
import { onlyArgument, parseArguments } from '../terminal/parse-arguments.ts';
import { formatJson } from '../terminal/text.ts';
import { endingText, follow } from './display/follow.ts';
import { jobText, requestText } from './display/job-text.ts';
import { colouredStates, outputFormat } from './display/output-format.ts';
import { checkOutput, outputResult } from './display/result-output.ts';
import { commonOptions, connect } from './service/connect.ts';
import { findJobId } from './service/find-job.ts';

/** status: one job as it is now or, with --wait, once it is settled. */
export const status: Subcommand = {
  synopsis: 'status JOB [--wait]',
  summary: 'the job as it is now, or once it is settled',
  details: `Shows the job as it is now.
  --wait                   wait until the job is settled; exit code 1 unless it succeeded`,
  run: async ({ terminal, environment }, args) => {
    const options = { ...commonOptions, wait: { type: 'boolean' } } as const;
    const { values, positionals } = parseArguments(args, options);
    const name = onlyArgument(positionals, 'job');
    const connection = await connect(values, environment);
    const jobId = await findJobId(connection.client, name, { signal: terminal.interrupted });
    const job = await connection.client.get(jobId, { signal: terminal.interrupted });
    if (!values.wait) {
      terminal.print(values.json ? formatJson(job) : colouredStates(jobText(job)));
      return exitCodes.done;
    }
    terminal.note(`Job ${jobId}: ${requestText(job)}`);
    const settled = await follow(connection, terminal, job);
    if (settled === undefined) return exitCodes.interrupted;
    if (settled.state !== 'SUCCEEDED') terminal.note(endingText(settled));
    terminal.print(values.json ? formatJson(settled) : colouredStates(jobText(settled)));
    return settled.state === 'SUCCEEDED' ? exitCodes.done : exitCodes.failed;
  },
};

/** result: the rows of a job; with --json its manifest. */
export const result: Subcommand = {
  synopsis: 'result JOB [--output FILE]',
  summary: 'the rows of a job',
  details: `Shows the first rows on a terminal, and passes the file on in a pipe. --json: the manifest.
  --output FILE            write the rows to a file (- for standard output)`,
  run: async ({ terminal, environment }, args) => {
    const options = { ...commonOptions, output: { type: 'string' } } as const;
    const { values, positionals } = parseArguments(args, options);
    const name = onlyArgument(positionals, 'job');
    await checkOutput(values.output);
    const format = outputFormat(values['output-format']);
    const { client } = await connect(values, environment);
    const call = { signal: terminal.interrupted };
    const jobId = await findJobId(client, name, call);
    if (values.json) terminal.print(formatJson(await client.manifest(jobId, call)));
    if (!values.json || values.output !== undefined) {
      const job = await client.get(jobId, { ...call, waitSeconds: 0 });
      await outputResult(client, terminal, job, values.output, format);
    }
    return exitCodes.done;
  },
};

/** cancel: asks for a job's end. */
export const cancel: Subcommand = {
  synopsis: 'cancel JOB',
  summary: "ask for the job's end",
  details: "Asks for the job's end; the end of its statement decides what becomes of it.",
  run: async ({ terminal, environment }, args) => {
    const { values, positionals } = parseArguments(args, commonOptions);
    const name = onlyArgument(positionals, 'job');
    const { client } = await connect(values, environment);
    const call = { signal: terminal.interrupted };
    const jobId = await findJobId(client, name, call);
    const job = await client.cancel(jobId, call);
    const decides = job.state === 'CANCELLED' ? '' : "; its statement's own end decides";
    terminal.print(values.json ? formatJson(job) : `Job ${jobId} is ${job.state}${decides}.`);
    return exitCodes.done;
  },
};
