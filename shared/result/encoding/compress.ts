import { constants, createGzip, createZstdCompress } from 'node:zlib';
import type { ResultCompression } from '../../job/job.ts';

/**
 * The fastest level of each. On TPC-H's lineitem gzip 6 takes over three times as long for a fifth
 * fewer bytes, zstd 3 nearly twice as long for a sixteenth fewer (`npm run bench:formats` measures
 * them).
 */
const LEVEL = 1;
/** The size of the compressor's output chunks. */
const CHUNK_BYTES = 256 * 1024;

const createCompressor = (compression: Exclude<ResultCompression, 'none'>, level: number) =>
  compression === 'gzip'
    ? createGzip({ level, chunkSize: CHUNK_BYTES })
    : createZstdCompress({
        chunkSize: CHUNK_BYTES,
        params: { [constants.ZSTD_c_compressionLevel]: level },
      });

/**
 * The bytes compressed as one file. It requests the next chunk only when the one before has been
 * consumed, because each may reuse the memory of the one before. An error of the source is thrown
 * on.
 */
export async function* compressed(
  content: AsyncIterable<Uint8Array>,
  compression: ResultCompression,
  level: number = LEVEL,
): AsyncGenerator<Uint8Array> {
  if (compression === 'none') {
    yield* content;
    return;
  }
  const stream = createCompressor(compression, level);
  const { promise: closed, reject } = Promise.withResolvers<never>();
  closed.catch(() => undefined);
  stream.once('close', () => reject(new Error('Compressing was stopped early.')));
  const consume = (bytes: Uint8Array): Promise<void> =>
    new Promise((resolve, fail) => {
      stream.write(bytes, (error) => (error ? fail(error) : resolve()));
    });
  const feed = async (): Promise<void> => {
    for await (const bytes of content) await Promise.race([consume(bytes), closed]);
    stream.end();
  };
  const feeding = feed().catch((error: unknown) => {
    stream.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    for await (const bytes of stream) yield bytes;
    await feeding;
  } finally {
    // Also stops the source when the consumer stops early or fails.
    stream.destroy();
  }
}
