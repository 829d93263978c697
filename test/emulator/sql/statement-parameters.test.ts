import { array, assert, constantFrom, property, stringMatching } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundTexts,
  checkParameters,
} from '../../../infra/redshift-data/sql/statement-parameters.ts';
import { tokenizeSql } from '../../../shared/sql/tokenizer.ts';

const value = (name: string, text: string) => ({ name, value: text });

describe('boundTexts', () => {
  it('tries values as untyped literals first, then by what they look like', () => {
    expect(boundTexts('select :a + :b', [value('a', '1'), value('b', '2020-01-01')])).toEqual([
      "select ('1') + ('2020-01-01')",
      "select (1) + ('2020-01-01')",
      "select ('1') + (DATE '2020-01-01')",
      "select (1) + (DATE '2020-01-01')",
    ]);
    expect(boundTexts('select :a', [value('a', '2020-01-01 10:00:00.5')])[1]).toBe(
      "select (TIMESTAMP '2020-01-01 10:00:00.5')",
    );
  });

  it('leaves casts, quoted text and comments alone', () => {
    const sql = 'select \':a\', ":a", x::a, :a::int /* :a */ -- :a';
    expect(boundTexts(sql, [value('a', '1')])[0]).toBe(sql.replace(':a::int', "('1')::int"));
  });

  it('does not read a value as SQL or as another placeholder', () => {
    const [text] = boundTexts('select :a, :b', [
      value('a', "':b'; drop table x --"),
      value('b', '1'),
    ]);
    expect(text).toBe("select (''':b''; drop table x --'), ('1')");
  });

  it('keeps any value within one literal', () => {
    const nasty = array(
      constantFrom("'", '"', '--', '/*', '*/', '$$', ':a', ';', '\\', '\n', 'x'),
      {
        minLength: 1,
      },
    );
    assert(
      property(nasty, (parts) => {
        const [text = ''] = boundTexts('select :a from t', [value('a', parts.join(''))]);
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

  it('types a number only where all of it is one', () => {
    assert(
      property(stringMatching(/^[-+0-9.eE]{1,6}$/), (text) => {
        const [, typed] = boundTexts('select :a', [value('a', text)]);
        if (typed !== undefined) expect(Number.isFinite(Number(text))).toBe(true);
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
