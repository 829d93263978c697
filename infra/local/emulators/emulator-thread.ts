import { parentPort } from 'node:worker_threads';
import { z } from 'zod/mini';
import { startTableServer } from '../dynamodb/table-server.ts';
import { startQueueAndObjectServer } from './queue-and-object-server.ts';

/** Where to start, or that it is time to stop. */
const order = z.union([
  z.object({ tableDir: z.string(), queueDir: z.string(), objectDir: z.string() }),
  z.literal('stop'),
]);
type Folders = Exclude<z.infer<typeof order>, 'stop'>;

const reported = async <Started>(what: string, start: () => Promise<Started>): Promise<Started> => {
  try {
    return await start();
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Error(`${what}: ${reason}`);
  }
};

const start = async (folders: Folders) => {
  const tables = await reported('tables', () => startTableServer(folders));
  const queues = await reported('queues and objects', () => startQueueAndObjectServer(folders));
  return {
    tableUrl: tables.url,
    queueUrl: queues.url,
    stop: () => Promise.all([tables.stop(), queues.stop()]),
  };
};

let running: Awaited<ReturnType<typeof start>> | undefined;

const obey = async (what: z.infer<typeof order>) => {
  if (what === 'stop') {
    await running?.stop();
    return { stopped: true };
  }
  running = await start(what);
  const { tableUrl, queueUrl } = running;
  return { tableUrl, queueUrl };
};

parentPort?.on('message', async (message) => {
  const answer = await obey(z.parse(order, message)).catch((thrown: unknown) => ({
    failure: thrown instanceof Error ? thrown.message : String(thrown),
  }));
  parentPort?.postMessage(answer);
});
