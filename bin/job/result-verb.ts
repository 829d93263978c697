import { onlyWord, readOptions } from './command-options.ts';
import { connect } from './connect.ts';
import { checkOutput, outputResult } from './result-output.ts';
import { exitCodes, jsonText, type Verb } from './verb.ts';

/** result: the rows of a job; with --json its manifest. */
export const resultVerb: Verb = async ({ terminal, environment }, args) => {
  const { values, positionals } = readOptions(args, { output: { type: 'string' } });
  const jobId = onlyWord(positionals, 'job');
  await checkOutput(values.output);
  const { client } = await connect(values, environment);
  const options = { signal: terminal.interrupted };
  if (values.json) terminal.print(jsonText(await client.manifest(jobId, options)));
  if (!values.json || values.output !== undefined) {
    await outputResult(client, terminal, await client.get(jobId, options), values.output);
  }
  return exitCodes.done;
};
