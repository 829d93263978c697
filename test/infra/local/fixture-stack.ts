import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLocalStack } from '../../../infra/local/local-stack.ts';
import type { LocalStackOptions } from '../../../infra/local/local-stack-options.ts';
import { recordEvents } from '../../support/recorded-events.ts';

/** A small hand-written stack: every kind of resource once, and functions that misbehave. */
export const FIXTURE_DIR = fileURLToPath(new URL('./fixture', import.meta.url));

/** The name that the fixture's resource has on this machine. */
export const fixtureName = (logicalId: string): string => `Fixture-${logicalId}`;

/** The ARN of one of the fixture's functions. */
export const fixtureFunction = (logicalId: string): string =>
  `arn:aws:lambda:us-east-1:000000000000:function:${fixtureName(logicalId)}`;

/** A folder of the test's own, removed by `remove`. */
export const temporaryFolder = async () => {
  const path = await mkdtemp(join(tmpdir(), 'local-stack-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
};

export type FixtureStack = Awaited<ReturnType<typeof startFixtureStack>>;

/** Starts the fixture's stack on free ports, in a folder that goes with it. */
export const startFixtureStack = async (options: Partial<LocalStackOptions> = {}) => {
  const folder = await temporaryFolder();
  const stack = await startLocalStack({
    dataDir: folder.path,
    assemblyDir: FIXTURE_DIR,
    tpchScale: 0,
    schedulesByTheClock: false,
    warmUp: false,
    retryDelaysMs: [0],
    ...options,
  });
  const stop = async () => {
    await stack.stop();
    await folder.remove();
  };
  return { ...stack, events: recordEvents(stack.events), stop };
};
