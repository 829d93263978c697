import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSql, renderSql } from '../../../infra/redshift-data/sql/sql-nodes.ts';
import {
  checkParameters,
  type SqlParameter,
  withValues,
} from '../../../infra/redshift-data/sql/statement-parameters.ts';
import { tokenizeSql } from '../../../shared/sql/tokenizer.ts';

const value = (name: string, text: string) => ({ name, value: text });

const bound = (sql: string, parameters: readonly SqlParameter[]): string =>
  renderSql(withValues(parseSql(sql), parameters)).text;

describe('values in place of placeholders', () => {
  it('are untyped literals, in parentheses, since a bare one could be a name', () => {
    const values = [value('a', '1'), value('b', '2'), value('c', 'x')];
    expect(bound('select :a + f(:b, :c)', values)).toBe("select ('1') + f(('2'), ('x'))");
  });

  it('leave casts, quoted text and comments alone', () => {
    const sql = 'select \':a\', ":a", x::a, :a::int /* :a */ -- :a';
    expect(bound(sql, [value('a', '1')])).toBe(sql.replace(':a::int', "('1')::int"));
  });

  it('are not read as SQL or as another placeholder', () => {
    const text = bound('select :a, :b', [value('a', "':b'; drop table x --"), value('b', '1')]);
    expect(text).toBe("select (''':b''; drop table x --'), ('1')");
  });

  it('stay within one literal, whatever they are', () => {
    const nasty = array(
      constantFrom("'", '"', '--', '/*', '*/', '$$', ':a', ';', '\\', '\n', 'x'),
      { minLength: 1 },
    );
    assert(
      property(nasty, (parts) => {
        const text = bound('select :a from t', [value('a', parts.join(''))]);
        const shape = [...tokenizeSql(text)].map(({ kind }) => kind);
        const [code, end] = [
          ['word', 'space', 'symbol'],
          ['symbol', 'space', 'word', 'space', 'word'],
        ];
        expect(shape).toEqual([...code, 'string', ...end]);
        expect(text.startsWith("select ('")).toBe(true);
        expect(text.endsWith("') from t")).toBe(true);
      }),
    );
  });
});

describe('checkParameters', () => {
  it('wants each parameter used by at least one of the statements', () => {
    checkParameters(['select :a', 'select :b, :a'], [value('a', '1'), value('b', '2')]);
    expect(() => checkParameters(['select :a'], [value('a', '1'), value('c', '2')])).toThrow(
      'Unused parameters: [c]',
    );
  });

  it('takes no colon in a text or a cast for a placeholder', () => {
    checkParameters(["select '10:30', x::int, y :: text"], []);
  });
});
