import { onlyWord, readOptions } from './command-options.ts';
import { connect } from './connect.ts';
import { ending, follow } from './follow.ts';
import { jobText, requestText } from './job-text.ts';
import { exitCodes, jsonText, type Verb } from './verb.ts';

/** status: one job as it is now or, with --wait, once it is settled. */
export const statusVerb: Verb = async ({ terminal, environment }, args) => {
  const { values, positionals } = readOptions(args, { wait: { type: 'boolean' } });
  const jobId = onlyWord(positionals, 'job');
  const connection = await connect(values, environment);
  const job = await connection.client.get(jobId, { signal: terminal.interrupted });
  if (!values.wait) {
    terminal.print(values.json ? jsonText(job) : jobText(job));
    return exitCodes.done;
  }
  terminal.note(`Job ${jobId}: ${requestText(job)}`);
  const settled = await follow(connection, terminal, jobId);
  if (settled === undefined) return exitCodes.interrupted;
  if (settled.state !== 'SUCCEEDED') terminal.note(ending(settled));
  terminal.print(values.json ? jsonText(settled) : jobText(settled));
  return settled.state === 'SUCCEEDED' ? exitCodes.done : exitCodes.failed;
};
