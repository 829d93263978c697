import { randomUUID } from 'node:crypto';
import { type Command, exitCodes, runCommand } from './command.ts';
import { endInTime, onStopRequest } from './stop-request.ts';
import { processTerminal } from './terminal.ts';

/** Runs the command with the arguments, which are the process's unless given, streams and environment of this process. */
export const startCommand = async (
  command: Command,
  args: readonly string[] = process.argv.slice(2),
): Promise<void> => {
  const { onStop = 'exit' } = command;
  const interruption = new AbortController();
  const finished = Promise.withResolvers<number>();
  const abort = () => interruption.abort();
  const endService = () => {
    const stop = async () => {
      abort();
      await finished.promise;
    };
    endInTime(stop, () => process.exit(exitCodes.done));
  };
  if (onStop === 'exit') onStopRequest(() => process.exit(exitCodes.interrupted));
  if (onStop === 'abort') onStopRequest(abort);
  if (onStop === 'serve') onStopRequest(endService, () => process.exit(exitCodes.failed));
  process.stdout.on('error', (error) => {
    // A reader such as `head` has what it wants. A service without one cannot be stopped by hand.
    if (onStop === 'serve') endService();
    else process.exit(isBrokenPipe(error) ? exitCodes.done : exitCodes.failed);
  });

  const terminal = processTerminal(interruption.signal);
  const context = { terminal, environment: process.env, newKey: () => randomUUID() };
  const exitCode = await runCommand(command, context, args);
  finished.resolve(exitCode);
  process.exitCode = exitCode;
  // A service that failed to start may have left a part of itself running.
  if (onStop === 'serve' && exitCode !== exitCodes.done) process.exit();
};

const isBrokenPipe = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EPIPE';
