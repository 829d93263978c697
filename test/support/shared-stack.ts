import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import {
  type PipelineStack,
  type PipelineStackOptions,
  startPipelineStack,
} from './pipeline-stack.ts';
import { laySampleWarehouse } from './sample-warehouse.ts';

/** What a file may set of the stack that it shares, for as long as it runs. */
export type StackHooks = Pick<
  PipelineStackOptions,
  'injectCallFault' | 'injectEventFault' | 'onFunctionLog'
>;

let started: Promise<PipelineStack> | undefined;
let hooks: StackHooks = {};

const start = async (): Promise<PipelineStack> => {
  const dataDir = await mkdtemp(join(inject('runFolder'), 'stack-'));
  await laySampleWarehouse(dataDir);
  const stack = await startPipelineStack({
    dataDir,
    injectCallFault: (call) => hooks.injectCallFault?.(call),
    injectEventFault: (delivery) => hooks.injectEventFault?.(delivery),
    onFunctionLog: (functionName, line) => hooks.onFunctionLog?.(functionName, line),
  });
  // Vitest ends a test process by this signal, after its last file.
  process.once('SIGTERM', () => void stack.stop().finally(() => process.exit()));
  return stack;
};

/**
 * The stack with default settings, shared by all files of a test process: a stack costs about two
 * seconds of processor time. Jobs and objects of earlier files stay in it, so a file that lists
 * or counts uses an owner of its own. `stop` waits until the stack is idle and removes the hooks.
 */
export const sharedPipelineStack = async (fileHooks: StackHooks = {}): Promise<PipelineStack> => {
  started ??= start();
  const stack = await started;
  hooks = fileHooks;
  const stop = async (): Promise<void> => {
    await stack.idle();
    hooks = {};
  };
  return { ...stack, stop };
};
