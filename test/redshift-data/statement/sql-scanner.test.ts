import { array, assert, constantFrom, property, string, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  scanSql,
  singleStatement,
} from '../../../infra/local/redshift-data/statement/sql-scanner.ts';

const kinds = (sql: string) =>
  scanSql(sql).map(({ kind, start, end }) => `${kind}:${sql.slice(start, end)}`);

/** Text that is mostly made of what the scanner looks for. */
const sqlText = array(
  constantFrom("'", '"', '--', '/*', '*/', '\n', '$$', '$a$', ';', ':a', '::', ' ', 'x', '\\'),
).map((parts) => parts.join(''));

describe('scanSql', () => {
  it('tells code from quoted text and comments', () => {
    expect(kinds(`a 'b''c' "d" --e\nf /* g /* h */ i */ j $$k'$$ $t$ l $t$`)).toEqual([
      'code:a ',
      "quoted:'b''c'",
      'code: ',
      'quoted:"d"',
      'code: ',
      'comment:--e\n',
      'code:f ',
      'comment:/* g /* h */ i */',
      'code: j ',
      "quoted:$$k'$$",
      'code: ',
      'quoted:$t$ l $t$',
    ]);
  });

  it('takes what is left open to the end', () => {
    expect(kinds("a 'b")).toEqual(['code:a ', "quoted:'b"]);
    expect(kinds('a /* b')).toEqual(['code:a ', 'comment:/* b']);
    expect(kinds('a -- b')).toEqual(['code:a ', 'comment:-- b']);
  });

  it('covers every text without gaps or overlaps', () => {
    assert(
      property(tuple(sqlText, string()), ([left, right]) => {
        const sql = left + right;
        const covered = scanSql(sql);
        expect(covered.map(({ start, end }) => sql.slice(start, end)).join('')).toBe(sql);
        expect(covered.every(({ start, end }) => start < end)).toBe(true);
      }),
    );
  });
});

describe('singleStatement', () => {
  it('leaves out the closing semicolon and comments behind it', () => {
    expect(singleStatement('select 1')).toBe('select 1');
    expect(singleStatement("select ';' ; -- done\n ; ")).toBe("select ';' ");
    expect(singleStatement('-- first\nselect 1')).toBe('-- first\nselect 1');
  });

  it('refuses several statements and none', () => {
    expect(() => singleStatement('select 1; select 2')).toThrow('multiple commands');
    expect(() => singleStatement("select 1; 'x'")).toThrow('multiple commands');
    for (const empty of ['', ' ;', '-- nothing', '/* a */ ; /* b */']) {
      expect(() => singleStatement(empty)).toThrow('end of input');
    }
  });
});
