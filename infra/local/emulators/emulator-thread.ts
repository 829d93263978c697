import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod/mini';
import { startQueueAndObjectServer } from './queue-and-object-server.ts';
import { startTableServer } from './table-server.ts';

const folders = z.parse(
  z.object({ tableDir: z.string(), queueDir: z.string(), objectDir: z.string() }),
  workerData,
);

const reported = async <Started>(what: string, start: () => Promise<Started>): Promise<Started> => {
  try {
    return await start();
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Error(`${what}: ${reason}`);
  }
};

try {
  const tables = await reported('tables', () => startTableServer(folders));
  const queues = await reported('queues and objects', () => startQueueAndObjectServer(folders));
  parentPort?.once('message', async () => {
    await Promise.all([tables.stop(), queues.stop()]);
    parentPort?.postMessage({ stopped: true });
    parentPort?.close();
  });
  parentPort?.postMessage({ tableUrl: tables.url, queueUrl: queues.url });
} catch (thrown) {
  parentPort?.postMessage({ failure: thrown instanceof Error ? thrown.message : String(thrown) });
}
