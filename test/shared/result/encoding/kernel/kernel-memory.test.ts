import { describe, expect, it } from 'vitest';
import { createEncoder } from '../../../../../shared/result/encoding/create-encoder.ts';
import { KernelMemory } from '../../../../../shared/result/encoding/kernel/kernel-memory.ts';
import type { ResultEncoder } from '../../../../../shared/result/encoding/result-encoder.ts';
import { ResultPage } from '../../../../../shared/result/encoding/result-page.ts';
import { encoded } from '../encoded.ts';

describe('the memory that results are encoded in', () => {
  it('is used again once it was given back, and begins anew', () => {
    const first = new KernelMemory();
    const { buffer } = first.state;
    first.append(Buffer.from('left behind'));
    first.state[5] = 7;
    first.release();
    const second = new KernelMemory();
    expect(second.state.buffer).toBe(buffer);
    expect(second.take()).toHaveLength(0);
    expect(second.state[5]).toBe(0);
    second.release();
  });

  it('belongs to one result at a time', () => {
    const both = [new KernelMemory(), new KernelMemory()];
    expect(both[0]?.state.buffer).not.toBe(both[1]?.state.buffer);
    for (const memory of both) memory.release();
  });

  it('goes to one result only, however often it was given back', () => {
    // Whatever is spare is taken first: what is given back then has a place.
    const [twice, ...others] = [new KernelMemory(), new KernelMemory(), new KernelMemory()];
    twice?.release();
    twice?.release();
    const both = [new KernelMemory(), new KernelMemory()];
    expect(both[0]?.state.buffer).not.toBe(both[1]?.state.buffer);
    for (const memory of [...both, ...others]) memory.release();
  });

  it('is made for itself where a table has more keys than usual, and not kept', () => {
    const wide = new KernelMemory(200_000);
    const { buffer } = wide.state;
    wide.release();
    expect(new KernelMemory(200_000).state.buffer).not.toBe(buffer);
  });

  it.each([
    ['csv', false],
    ['csv', true],
    ['jsonl', false],
  ] as const)('leaves nothing of one result to the next (%s, guarded: %s)', (format, guarded) => {
    const start = () =>
      createEncoder({ format, escapeFormulas: guarded }, [
        { name: 'text', type: 'varchar', nullable: true },
      ]);
    const written = (encoder: ResultEncoder, text: string) => ({
      rows: encoded(encoder, page(format, text)),
      rowCount: encoder.rowCount,
    });
    const alone = start();
    const expected = written(alone, 'an end');
    const before = start();
    written(before, 'somewhat longer than the one that comes after it');
    before.close();
    expect(written(start(), 'an end')).toEqual(expected);
    expect(expected.rowCount).toBe(1);
  });
});

const page = (format: 'csv' | 'jsonl', text: string): ResultPage => {
  const rows = format === 'csv' ? { CSVRecords: `text\r\n${text}\r\n` } : [{ stringValue: text }];
  return new ResultPage(Buffer.from(JSON.stringify({ Records: [rows] })));
};
