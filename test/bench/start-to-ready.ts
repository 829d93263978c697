import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Milliseconds from `node bin/local.ts`, as npm starts it, to its line `ready`. */
export const startToReady = async (dataDir: string): Promise<number> => {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--import', './bin/prepare-node.js', 'bin/local.ts'], {
    env: { ...process.env, LOCAL_DATA: dataDir, PORT: '0', AWS_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'ready') break;
  }
  const ready = performance.now() - startedAt;
  child.kill('SIGTERM');
  await once(child, 'exit');
  return ready;
};
