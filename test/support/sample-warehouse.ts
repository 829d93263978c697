import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startRedshiftData } from '../../infra/redshift-data/server.ts';

const MADE = fileURLToPath(
  new URL('../../node_modules/.cache/redshift-data-jobs/warehouses', import.meta.url),
);
/** What the tables are made by. */
const MAKERS = fileURLToPath(new URL('../../infra/redshift-data', import.meta.url));
/** The stack's own. */
const SCALE = 0.01;

/**
 * Puts a warehouse with the sample tables into the data folder of a stack that has not started yet,
 * which then finds them there: a second of each start. The first test that needs it makes it.
 */
export const laySampleWarehouse = async (dataDir: string): Promise<void> => {
  const made = join(MADE, makersHash());
  if (!existsSync(made)) await make(made);
  await cp(made, join(dataDir, 'warehouse'), { recursive: true });
};

const make = async (path: string): Promise<void> => {
  await mkdir(MADE, { recursive: true });
  const unfinished = await mkdtemp(join(MADE, 'unfinished-'));
  const warehouse = await startRedshiftData({ dataDir: unfinished, tpchScale: SCALE });
  await warehouse.stop();
  // Another test may have been faster; what it made is the same.
  await rename(unfinished, path).catch(() => rm(unfinished, { recursive: true, force: true }));
};

const makersHash = (): string => {
  const hash = createHash('sha256').update(process.version);
  const files = readdirSync(MAKERS, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.ts')).toSorted()) {
    hash.update(readFileSync(join(MAKERS, file)));
  }
  return hash.digest('hex').slice(0, 20);
};
