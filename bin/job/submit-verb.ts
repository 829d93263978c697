import { connect } from './connect.ts';
import { ending, farewell, follow, hint } from './follow.ts';
import { requestText } from './job-text.ts';
import { checkOutput, outputResult } from './result-output.ts';
import { submission } from './submission.ts';
import { partWords } from './submit-source.ts';
import { exitCodes, jsonText, type Verb } from './verb.ts';

/** submit: a report or an SQL text with its parameters, followed to its rows where asked to. */
export const submitVerb: Verb = async ({ terminal, environment, newKey }, args) => {
  const words = partWords(args);
  const connection = await connect(words.connection, environment);
  const { client } = connection;
  const { request, options } = await submission(client, words);
  await checkOutput(options.output);

  // Ctrl-C does not end this call: who stops waiting is told which job goes on.
  const idempotencyKey = options.idempotencyKey ?? newKey();
  const job = await client.submit(request, { idempotencyKey });
  if (terminal.interrupted.aborted) {
    terminal.note(farewell(connection, job.jobId));
    return exitCodes.interrupted;
  }
  if (!options.wait) {
    terminal.print(options.json ? jsonText(job) : `Job ${job.jobId} is ${job.state}.`);
    if (terminal.rewrite) {
      terminal.note(`Follow it:  ${hint(connection, `status ${job.jobId} --wait`)}`);
    }
    return exitCodes.done;
  }
  terminal.note(`Job ${job.jobId}: ${requestText(job)}`);
  const settled = await follow(connection, terminal, job.jobId);
  if (settled === undefined) return exitCodes.interrupted;
  terminal.note(ending(settled));
  if (options.json) terminal.print(jsonText(settled));
  if (settled.state !== 'SUCCEEDED') return exitCodes.failed;
  if (settled.result?.hasResultSet && (!options.json || options.output !== undefined)) {
    await outputResult(client, terminal, settled, options.output);
  }
  return exitCodes.done;
};
