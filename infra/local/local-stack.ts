import { join } from 'node:path';
import { oneLine, StartFailure } from '../host/start-failure.ts';
import {
  type PendingAssembly,
  pendingAssembly,
  readAssembly,
  startAssembly,
} from './assembly/assembly.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import type { LocalStackOptions } from './local-stack-options.ts';
import type { RunningStack } from './running-stack.ts';
import { StopList } from './stop-list.ts';

/** The whole pipeline on this machine. */
export interface LocalStack extends RunningStack {
  /** Stops everything; a second call waits for the first. */
  stop(): Promise<void>;
}

const assemblyFor = async (
  { assemblyDir, assemblyCacheDir, log, ...settings }: LocalStackOptions,
  data: DataFolder,
): Promise<PendingAssembly> => {
  if (assemblyDir !== undefined) return pendingAssembly(readAssembly(assemblyDir));
  return startAssembly(assemblyCacheDir ?? join(data.path, 'assemblies'), settings, () =>
    log?.('Building the functions and the stack; the next start reuses them.'),
  );
};

/** Starts the whole pipeline; a `StartFailure` gives in one sentence the reason why it cannot. */
export const startLocalStack = async (options: LocalStackOptions): Promise<LocalStack> => {
  const stops = new StopList();
  try {
    const data = openDataFolder(options.dataDir);
    stops.add({ stop: () => data.release() });
    const assembly = stops.add(await assemblyFor(options, data));
    // Node loads a module with all that it imports before anything else happens: a second in which
    // the synthesis, a process of its own, is under way already.
    const { startEverything } = await import('./running-stack.ts');
    const running = await startEverything(options, { data, stops, assembly: assembly.made });
    return { ...running, stop: () => stops.stop() };
  } catch (thrown) {
    await stops.stop();
    if (thrown instanceof StartFailure) throw thrown;
    throw new StartFailure(`The local stack cannot start: ${oneLine(thrown)}`, { cause: thrown });
  }
};
