import { describe, expect, it } from 'vitest';
import { parseReports, reportsIn } from '../../../shared/reports/parse-report.ts';
import { isBlank, tokenizeSql } from '../../../shared/sql/tokenizer.ts';
import { blocksOf, readmePages } from '../../support/readme-shell.ts';

const reports = reportsIn('shared/reports');

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

  it('casts its parameters by cast(:name as type), as every README does', () => {
    expect(castByColons('select :a ::date, x::date, cast(:b as date)')).toEqual([':a']);
    expect(
      reports.flatMap(({ name, sql }) =>
        [sql]
          .flat()
          .flatMap(castByColons)
          .map((p) => [name, p]),
      ),
    ).toEqual([]);
    for (const { text } of readmePages()) expect(text).not.toMatch(/(?<!:):[a-z]\w*::[a-z]+/);
  });

  it('accepts every report that a README shows', () => {
    const shown = readmePages().flatMap(({ text }) =>
      blocksOf('sql', text).filter((block) => block.startsWith('/*---')),
    );
    expect(shown.length).toBeGreaterThan(1);
    for (const text of shown) {
      expect(parseReports([{ file: 'shared/reports/orders-of-a-year.sql', text }])).toHaveLength(1);
    }
  });
});
