import { createHash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ResultCompression, ResultFormat } from '../../../shared/job/job.ts';
import { buildManifest } from '../../../shared/result/build-manifest.ts';
import type { Manifest } from '../../../shared/result/manifest.ts';

/** A result as a consumer has downloaded it: a folder with one file and its manifest. */
export interface WrittenResult {
  readonly folder: string;
  readonly file: string;
  readonly manifest: Manifest;
}

/** Writes the content as the one file of a result, with a manifest that fits. */
export const writeResultFolder = async (
  content: string | Buffer,
  rowCount: number,
  format: ResultFormat = 'csv',
  compression: ResultCompression = 'none',
  escapeFormulas = false,
): Promise<WrittenResult> => {
  const folder = await mkdtemp(join(tmpdir(), 'result-'));
  const name = `attempt-1-part-00001.${format}`;
  const manifest = buildManifest({
    job: { jobId: 'j1', format, compression, ...(escapeFormulas && { escapeFormulas }) },
    statementId: 's1',
    bucket: 'results-bucket',
    columns: [{ name: 'n', type: 'varchar', nullable: true }],
    files: [
      {
        key: `results/2026/11/22/j1/${name}`,
        sizeBytes: Buffer.byteLength(content),
        rowCount,
        etag: 'e1',
        sha256: createHash('sha256').update(content).digest('hex'),
      },
    ],
    expectedRowCount: rowCount,
    finishedAt: '2026-11-22T10:00:00.000Z',
  });
  await writeFile(join(folder, name), content);
  await writeManifest(folder, manifest);
  return { folder, file: join(folder, name), manifest };
};

export const writeManifest = (folder: string, manifest: unknown): Promise<void> =>
  writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
