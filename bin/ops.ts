import { runOps } from '../infra/ops/run-ops.ts';

const { stdout, stderr } = process;

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
