import { setTimeout as pause } from 'node:timers/promises';
import type { JobLoad } from './job-load.ts';

const PROGRESS_MS = 10_000;
/**
 * A lost event takes two minutes at most; without any settled job for so long something is stuck.
 */
const STUCK_MS = 600_000;

/**
 * Runs a load, tells how far it is, and gives it up once it is stuck; whether it came to its end.
 */
export const watchLoad = async (
  load: JobLoad,
  tell: (line: string) => unknown,
): Promise<{ readonly isStuck: boolean; readonly seconds: number }> => {
  const startedAt = performance.now();
  const elapsed = () => (performance.now() - startedAt) / 1000;
  const running = load.run();
  let lastSettled = 0;
  let lastAt = startedAt;
  let isStuck = false;
  while (!load.isOver) {
    await Promise.race([pause(PROGRESS_MS, undefined, { ref: false }), running]);
    await tell(`${elapsed().toFixed(0)} s: ${load.submitted} submitted, ${load.settled} settled`);
    if (load.settled > lastSettled) lastAt = performance.now();
    lastSettled = load.settled;
    isStuck = performance.now() - lastAt > STUCK_MS;
    if (isStuck) load.giveUp();
  }
  await running;
  return { isStuck, seconds: elapsed() };
};
