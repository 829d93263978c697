import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  isReadable,
  type RowBatch,
  readRows,
} from '../../../../shared/result/decoding/read-rows.ts';

const encoded = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

const streamOf = (...pieces: Uint8Array<ArrayBuffer>[]) =>
  new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });

const collected = async (
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  format: string,
  compression?: string,
) => {
  const batches: RowBatch[] = [];
  for await (const batch of readRows(stream, { format, compression })) batches.push(batch);
  return batches;
};

describe('a result file', () => {
  it('gives its header once and its rows as they arrive', async () => {
    const pieces = streamOf(encoded('n,m\r\n1,2\r\n'), encoded('3,4\r\n'));
    const batches = await collected(pieces, 'csv');
    expect(batches.map(({ header }) => header)).toEqual([['n', 'm'], undefined, undefined]);
    expect(batches.flatMap(({ rows }) => rows)).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(batches.at(-1)?.bytesRead).toBe(15);
  });

  it('may be cut in the middle of a character', async () => {
    const bytes = encoded('n\r\nZürich\r\n');
    const batches = await collected(streamOf(bytes.slice(0, 5), bytes.slice(5)), 'csv');
    expect(batches.flatMap(({ rows }) => rows)).toEqual([['Zürich']]);
  });

  it('may be JSON Lines', async () => {
    const batches = await collected(streamOf(encoded('{"n":1}\n')), 'jsonl');
    expect(batches[0]).toMatchObject({ header: ['n'], rows: [['1']] });
  });

  it('may be compressed with gzip', async () => {
    const packed = new Uint8Array(gzipSync('n\r\n1\r\n'));
    const batches = await collected(streamOf(packed.slice(0, 9), packed.slice(9)), 'csv', 'gzip');
    expect(batches.flatMap(({ rows }) => rows)).toEqual([['1']]);
  });

  it.each([
    ['csv', undefined, true],
    ['jsonl', 'gzip', true],
    ['csv', 'zstd', false],
    ['parquet', undefined, false],
  ])('in %s with %s can be read by rows: %s', (format, compression, readable) => {
    expect(isReadable(format, compression)).toBe(readable);
  });

  it('stops downloading when its consumer stops early', async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (controller) => controller.enqueue(encoded('1\r\n')),
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const _ of readRows(endless, { format: 'csv' })) break;
    expect(cancelled).toBe(true);
  });
});
