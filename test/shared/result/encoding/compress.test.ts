import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compressed } from '../../../../shared/result/encoding/compress.ts';

const MANY = 40;
const PIECE_BYTES = 1_000_000;

/** Pieces that all lie in the same memory, as the pages of a result do. */
async function* pieces(): AsyncGenerator<Uint8Array> {
  const memory = Buffer.alloc(PIECE_BYTES);
  for (let piece = 0; piece < MANY; piece += 1) {
    memory.fill(`${piece},`);
    yield memory;
  }
}

const collected = async (bytes: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of bytes) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
};

describe('compressing', () => {
  it.each([
    ['gzip', gunzipSync],
    ['zstd', zstdDecompressSync],
  ] as const)('as %s loses nothing of pieces that use the same memory', async (how, unpack) => {
    const file = await collected(compressed(pieces(), how));
    expect(file.length).toBeLessThan(PIECE_BYTES);
    expect(unpack(file).equals(await collected(pieces()))).toBe(true);
  });

  it('as nothing hands the pieces on as they are', async () => {
    expect((await collected(compressed(pieces(), 'none'))).length).toBe(MANY * PIECE_BYTES);
  });

  it.each(['none', 'gzip', 'zstd'] as const)(
    'as %s ends with the error of the source',
    async (how) => {
      const failure = new Error('the lease is lost');
      async function* failing() {
        yield Buffer.from('a');
        throw failure;
      }
      await expect(collected(compressed(failing(), how))).rejects.toBe(failure);
    },
  );

  it.each(['gzip', 'zstd'] as const)(
    'as %s tells the source of a consumer that stops',
    async (how) => {
      const { promise: ended, resolve } = Promise.withResolvers<void>();
      async function* endless() {
        try {
          for (;;) yield Buffer.alloc(PIECE_BYTES, Math.random().toString());
        } finally {
          resolve();
        }
      }
      for await (const _ of compressed(endless(), how)) break;
      await ended;
    },
  );
});
