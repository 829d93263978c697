import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import type { LocalStack } from '../../infra/local/local-stack.ts';
import { seedWarehouse } from '../seed/seed-warehouse.ts';

const contentHash = (path: string): string => {
  const hash = createHash('sha256').update(path);
  if (!existsSync(path)) return '';
  const files = statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name))
    : [path];
  for (const file of files.sort()) if (statSync(file).isFile()) hash.update(readFileSync(file));
  return hash.digest('hex');
};

/**
 * Fills the tables of a stack from a file or a folder: once for each content, because tables
 * outlive the process, and a script that inserts would insert again.
 *
 * @throws SeedError with file and line.
 */
export const seedOnce = async ({ awsUrl, dataDir }: LocalStack, path: string): Promise<void> => {
  const marker = join(dataDir, 'seed.txt');
  const content = contentHash(path);
  if (existsSync(marker) && readFileSync(marker, 'utf8') === content) return;
  const credentials = { accessKeyId: 'seed', secretAccessKey: 'any' };
  const client = new RedshiftDataClient({ endpoint: awsUrl, region: 'us-east-1', credentials });
  try {
    await seedWarehouse(client, path);
    writeFileSync(marker, content);
  } finally {
    client.destroy();
  }
};
