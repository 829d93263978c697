import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reports } from '../../../shared/reports/report-catalogue.static.ts';
import { scanSql } from '../../../shared/sql/sql-scanner.ts';

const README = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');

/** The placeholders that a `::` follows: whether the Data API binds these is not documented. */
const castByColons = (sql: string): string[] => {
  const pieces = [...scanSql(sql)].filter(({ kind }) => kind !== 'blank');
  return pieces.flatMap(({ kind, text }, at) =>
    kind === 'placeholder' && pieces[at + 1]?.text === '::' ? [text] : [],
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
