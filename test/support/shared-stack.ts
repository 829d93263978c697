import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import {
  type PipelineStack,
  type PipelineStackOptions,
  startPipelineStack,
} from './pipeline-stack.ts';
import { atProcessEnd } from './process-end.ts';

/** What a file may set of the stack that it shares, for as long as it runs. */
type StackHooks = Pick<
  PipelineStackOptions,
  'injectCallFault' | 'injectEventFault' | 'onFunctionLog'
>;

/** A stack that the first file of a test process starts and that ends with the process. */
const shared = (options: Partial<PipelineStackOptions>) => {
  let started: Promise<PipelineStack> | undefined;
  let hooks: StackHooks = {};
  const start = async (): Promise<PipelineStack> => {
    const dataDir = await mkdtemp(join(inject('runFolder'), 'stack-'));
    const stack = await startPipelineStack({
      ...options,
      dataDir,
      injectCallFault: (call) => hooks.injectCallFault?.(call),
      injectEventFault: (delivery) => hooks.injectEventFault?.(delivery),
      onFunctionLog: (functionName, line) => hooks.onFunctionLog?.(functionName, line),
    });
    atProcessEnd(() => stack.stop());
    return stack;
  };
  return async (fileHooks: StackHooks = {}): Promise<PipelineStack> => {
    started ??= start();
    const stack = await started;
    hooks = fileHooks;
    const stop = async (): Promise<void> => {
      await stack.idle();
      hooks = {};
    };
    return { ...stack, stop };
  };
};

/**
 * The stack with default settings, shared by all files of a test process: a stack costs about two
 * seconds of processor time. Jobs and objects of earlier files stay in it, so a file that lists
 * or counts uses an owner of its own. `stop` waits until the stack is idle and removes the hooks.
 */
export const sharedPipelineStack = shared({ maximumSandboxes: 2 });

/** The same for a stack whose API asks for tokens. */
export const sharedTokenStack = shared({ authorization: 'jwt' });
