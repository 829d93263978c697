import './prepare-node.js';
import { runOps } from './ops/run-ops.ts';
import { onStopRequest } from './terminal/stop-request.ts';

const { stdout, stderr } = process;

// No command leaves anything half done that the same command would not finish.
onStopRequest(() => process.exit(130));

const terminal = {
  print: (text: string): void => {
    stdout.write(`${text}\n`);
  },
  note: (text: string): void => {
    stderr.write(`${text}\n`);
  },
  columns: stdout.isTTY ? stdout.columns : undefined,
};

process.exitCode = await runOps({ terminal, environment: process.env }, process.argv.slice(2));
