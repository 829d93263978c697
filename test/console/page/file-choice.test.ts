import { describe, expect, it } from 'vitest';
import {
  describeFile,
  type FileChoice,
  fileRequest,
  reportUnloadRefusal,
  sqlUnloadRefusal,
  withoutUnload,
} from '../../../functions/console/page/submit/file/file-choice.ts';

describe('a choice of the result file', () => {
  it.each<[FileChoice, string]>([
    [{ format: 'csv' }, 'CSV'],
    [{ format: 'csv', compression: 'none' }, 'CSV'],
    [{ format: 'csv', escapeFormulas: true }, 'CSV, safe to open in a spreadsheet'],
    [
      { format: 'jsonl', compression: 'zstd', delivery: 'unload', escapeFormulas: true },
      'JSON Lines, compressed with Zstandard, written by the warehouse',
    ],
    [{ format: 'parquet', compression: 'gzip' }, 'Parquet, written by the warehouse'],
  ])('%j is “%s” in words', (choice, words) => {
    expect(describeFile(choice)).toBe(words);
  });

  it('is one that can be had where the warehouse writes no files', () => {
    expect(withoutUnload({ format: 'parquet' })).toEqual({ format: 'csv' });
    const unloaded = { format: 'jsonl', delivery: 'unload', compression: 'gzip' } as const;
    expect(fileRequest(withoutUnload(unloaded))).toEqual({ format: 'jsonl', compression: 'gzip' });
    const collected = { format: 'csv', delivery: 'collect' } as const;
    expect(withoutUnload(collected)).toEqual(collected);
  });
});

describe('why the warehouse writes no files', () => {
  it('is the report, the deployment, or nothing', () => {
    const collectOnly = { deliveries: ['collect' as const] };
    expect(reportUnloadRefusal(collectOnly, true)).toMatch(/^Not for this report/);
    expect(reportUnloadRefusal(collectOnly, false)).toMatch(/^Not in this deployment/);
    const either = { deliveries: ['collect' as const, 'unload' as const] };
    expect(reportUnloadRefusal(either, true)).toBeUndefined();
    expect(reportUnloadRefusal(either, false)).toMatch(/^Not in this deployment/);
  });

  it.each([
    ['select * from orders limit 10', /without a LIMIT/],
    ['delete from orders', /one query/],
    ['select * from (select * from orders limit 10)', undefined],
    [' ', undefined],
  ])('of %j is said while it is written', (sql, reason) => {
    const refusal = sqlUnloadRefusal(sql, true);
    if (reason) expect(refusal).toMatch(reason);
    else expect(refusal).toBeUndefined();
    expect(sqlUnloadRefusal(sql, false)).toMatch(/^Not in this deployment/);
  });
});
