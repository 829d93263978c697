import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { DuckDBInstance } from '@duckdb/node-api';

/** A reader that is not ours: DuckDB, on files that were fetched by a manifest's own list. */
export const startFileReader = async (s3: S3Client) => {
  const folder = await mkdtemp(join(tmpdir(), 'files-'));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  let fetched = 0;

  const bytes = async (url: string): Promise<Buffer> => {
    const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(url) ?? [];
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  };

  return {
    bytes,
    /**
     * The rows that `select … from FILES` brings, FILES being the table function that DuckDB has
     * for the ending of the first file's name, told nothing but the names.
     */
    query: async (select: string, urls: readonly string[]): Promise<string[][]> => {
      const paths: string[] = [];
      for (const url of urls) {
        fetched += 1;
        const path = join(folder, `${fetched}-${basename(url)}`);
        await writeFile(path, await bytes(url));
        paths.push(`'${path}'`);
      }
      const list = `[${paths.join(', ')}]`;
      const [first = ''] = urls;
      const files = first.endsWith('.parquet')
        ? `read_parquet(${list})`
        : first.includes('.jsonl')
          ? `read_json(${list})`
          : `read_csv(${list})`;
      const read = await connection.runAndReadAll(select.replace('FILES', files));
      return read.getRowsJson().map((row) => row.map((value) => String(value)));
    },
    stop: async (): Promise<void> => {
      connection.closeSync();
      instance.closeSync();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
