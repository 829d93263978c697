import { parentPort } from 'node:worker_threads';
import { z } from 'zod/mini';
import { oneLine } from '../../host/start-failure.ts';
import { startQueueAndObjectServer } from './queue-and-object-server.ts';
import { startTableServer } from './table-server.ts';

/** The folders to start with, or the request to stop. */
const command = z.union([
  z.object({ tableDir: z.string(), queueDir: z.string(), objectDir: z.string() }),
  z.literal('stop'),
]);
type Folders = Exclude<z.infer<typeof command>, 'stop'>;

const named = async <Started>(name: string, start: () => Promise<Started>): Promise<Started> => {
  try {
    return await start();
  } catch (thrown) {
    throw new Error(`${name}: ${oneLine(thrown)}`);
  }
};

const start = async (folders: Folders) => {
  const tables = await named('tables', () => startTableServer(folders));
  const queues = await named('queues and objects', () => startQueueAndObjectServer(folders));
  return {
    tableUrl: tables.url,
    queueUrl: queues.url,
    stop: () => Promise.all([tables.stop(), queues.stop()]),
  };
};

let running: Awaited<ReturnType<typeof start>> | undefined;

const run = async (received: z.infer<typeof command>) => {
  if (received === 'stop') {
    await running?.stop();
    return { stopped: true };
  }
  running = await start(received);
  const { tableUrl, queueUrl } = running;
  return { tableUrl, queueUrl };
};

parentPort?.on('message', async (message) => {
  const report = await run(z.parse(command, message)).catch((thrown: unknown) => ({
    failure: oneLine(thrown),
  }));
  parentPort?.postMessage(report);
});
