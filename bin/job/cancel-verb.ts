import { onlyWord, readOptions } from './command-options.ts';
import { connect } from './connect.ts';
import { exitCodes, jsonText, type Verb } from './verb.ts';

/** cancel: asks for a job's end. */
export const cancelVerb: Verb = async ({ terminal, environment }, args) => {
  const { values, positionals } = readOptions(args, {});
  const jobId = onlyWord(positionals, 'job');
  const { client } = await connect(values, environment);
  const job = await client.cancel(jobId, { signal: terminal.interrupted });
  const decides = job.state === 'CANCELLED' ? '' : "; its statement's own end decides";
  terminal.print(values.json ? jsonText(job) : `Job ${jobId} is ${job.state}${decides}.`);
  return exitCodes.done;
};
