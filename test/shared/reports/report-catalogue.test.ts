import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reports } from '../../../shared/reports/report-catalogue.static.ts';
import { isBlank, tokenizeSql } from '../../../shared/sql/tokenizer.ts';

const README = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

/** The placeholders that a `::` follows: whether the Data API binds these is not documented. */
const castByColons = (sql: string): string[] => {
  const tokens = [...tokenizeSql(sql)].filter((token) => !isBlank(token));
  return tokens.flatMap(({ kind, text }, index) =>
    kind === 'placeholder' && tokens[index + 1]?.text === '::' ? [text] : [],
  );
};

describe('the catalogue', () => {
  it('holds the report of the lab and at least five more', () => {
    const names = reports.map(({ name }) => name);
    expect(names).toContain('revenue-by-country');
    expect(names.length).toBeGreaterThanOrEqual(6);
  });

  it('casts its parameters by cast(:name as type), as the README does', () => {
    expect(castByColons('select :a ::date, x::date, cast(:b as date)')).toEqual([':a']);
    expect(reports.flatMap(({ name, sql }) => castByColons(sql).map((p) => [name, p]))).toEqual([]);
    expect(README.match(/(?<!:):[a-z]\w*::[a-z]+/g)).toBeNull();
  });
});
