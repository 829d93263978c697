import { describe, expect, it } from 'vitest';
import {
  fileRequest,
  fileWords,
  withoutUnload,
} from '../../../functions/console/page/submit/file/file-choice.ts';
import {
  reportUnloadRefusal,
  sqlUnloadRefusal,
} from '../../../functions/console/page/submit/file/unload-refusal.ts';

describe('a choice of the result file', () => {
  it.each([
    [{ format: 'csv' }, 'CSV'],
    [{ format: 'csv', compression: 'none' }, 'CSV'],
    [{ format: 'csv', escapeFormulas: true }, 'CSV, safe to open in a spreadsheet'],
    [
      { format: 'jsonl', compression: 'zstd', delivery: 'unload', escapeFormulas: true },
      'JSON Lines, compressed with Zstandard, written by the warehouse',
    ],
    [{ format: 'parquet', compression: 'gzip' }, 'Parquet, written by the warehouse'],
  ])('%j is “%s” in words', (choice, words) => {
    expect(fileWords(choice)).toBe(words);
  });

  it('is one that can be had where the warehouse writes no files', () => {
    expect(withoutUnload({ format: 'parquet' })).toEqual({ format: 'csv' });
    const unloaded = { format: 'jsonl', delivery: 'unload', compression: 'gzip' };
    expect(fileRequest(withoutUnload(unloaded))).toEqual({ format: 'jsonl', compression: 'gzip' });
    const collected = { format: 'csv', delivery: 'collect' };
    expect(withoutUnload(collected)).toEqual(collected);
  });
});

describe('why the warehouse writes no files', () => {
  it('is the report, the deployment, or nothing', () => {
    const limited = { name: 'r', deliveries: ['collect'] };
    expect(reportUnloadRefusal(limited, true)).toMatch(/^Not for this report/);
    expect(reportUnloadRefusal(limited, false)).toMatch(/^Not in this deployment/);
    const able = { name: 'r', deliveries: ['collect', 'unload'] };
    expect(reportUnloadRefusal(able, true)).toBeUndefined();
    expect(reportUnloadRefusal(able, false)).toMatch(/^Not in this deployment/);
  });

  it('is left to the service where it does not list the deliveries', () => {
    expect(reportUnloadRefusal({ name: 'r' }, true)).toBeUndefined();
  });

  it.each([
    ['select * from orders limit 10', /without a LIMIT/],
    ['delete from orders', /one query/],
    ['select * from (select * from orders limit 10)', undefined],
    [' ', undefined],
  ])('of %j is said while it is written', (sql, reason) => {
    const said = sqlUnloadRefusal(sql, true);
    if (reason) expect(said).toMatch(reason);
    else expect(said).toBeUndefined();
    expect(sqlUnloadRefusal(sql, false)).toMatch(/^Not in this deployment/);
  });
});
