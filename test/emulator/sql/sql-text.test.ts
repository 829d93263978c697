import { describe, expect, it } from 'vitest';
import { singleStatement } from '../../../infra/redshift-data/sql/sql-text.ts';

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
