import { Session } from 'node:inspector/promises';
import { getHeapSpaceStatistics } from 'node:v8';
import { z } from 'zod/mini';

const attached = z.object({ params: z.object({ sessionId: z.string() }) });
const received = z.object({ params: z.object({ message: z.string() }) });
const answer = z.object({ id: z.number(), result: z.unknown() });
const heapUsage = z.object({ usedSize: z.number(), backingStorageSize: z.number() });

/** What V8 compiles as code runs often: it has a bound, but takes hours to reach it. */
const isCode = (space: string): boolean => /^(code|trusted)_/.test(space);

/**
 * What the heaps of this process hold, its own and those of its threads. Garbage is collected
 * first, so that neither garbage nor free pages count, whatever their number.
 */
export class ThreadHeaps {
  private readonly session = new Session();
  private readonly threads: string[] = [];
  private readonly waiting = new Map<number, (result: unknown) => void>();
  private asked = 0;

  /** Follows the threads that run, and those that start later. */
  static async attach(): Promise<ThreadHeaps> {
    const heaps = new ThreadHeaps();
    await heaps.session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
    return heaps;
  }

  private constructor() {
    this.session.connect();
    this.session.on('NodeWorker.attachedToWorker', (message) => {
      this.threads.push(attached.parse(message).params.sessionId);
    });
    this.session.on('NodeWorker.receivedMessageFromWorker', (message) => {
      const { id, result } = answer.parse(JSON.parse(received.parse(message).params.message));
      this.waiting.get(id)?.(result);
      this.waiting.delete(id);
    });
  }

  /** Bytes that are in use, buffers included. */
  async bytesInUse(): Promise<number> {
    await this.session.post('HeapProfiler.collectGarbage');
    let bytes = process.memoryUsage().external;
    for (const { space_name: space, space_used_size: used } of getHeapSpaceStatistics()) {
      if (!isCode(space)) bytes += used;
    }
    for (const thread of this.threads) {
      await this.ask(thread, 'HeapProfiler.collectGarbage');
      const { usedSize, backingStorageSize } = heapUsage.parse(
        await this.ask(thread, 'Runtime.getHeapUsage'),
      );
      bytes += usedSize + backingStorageSize;
    }
    return bytes;
  }

  close(): void {
    this.session.disconnect();
  }

  private async ask(sessionId: string, method: string): Promise<unknown> {
    this.asked += 1;
    const id = this.asked;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.waiting.set(id, resolve);
    const message = JSON.stringify({ id, method });
    await this.session.post('NodeWorker.sendMessageToWorker', { sessionId, message });
    return promise;
  }
}
