import { writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCampaign } from './campaign.ts';
import { orderOf } from './campaign-crew.ts';

/** Runs the seeds on one processor and writes where the time went; answers with the file. */
export const profileSeeds = async (from: number, count: number): Promise<string> => {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  await runCampaign(orderOf({ kind: 'seeds', from, count }), () => undefined);
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const file = join(tmpdir(), `simulate-${process.pid}.cpuprofile`);
  await writeFile(file, JSON.stringify(profile));
  return file;
};
