import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LiteralKind, sqlLiteral } from '../../../shared/sql/literal.ts';

const date: LiteralKind = { type: 'string', format: 'date' };
const dateTime: LiteralKind = { type: 'string', format: 'date-time' };

describe('a literal', () => {
  it.each<[unknown, LiteralKind, string]>([
    [42, { type: 'integer' }, '42'],
    [-42, { type: 'integer' }, '(-42)'],
    [-0, { type: 'number' }, '0'],
    [0.1, { type: 'number' }, '0.1'],
    [-1e-7, { type: 'number' }, '(-1e-7)'],
    [true, { type: 'boolean' }, 'true'],
    ['1995-02-28', date, "(date '1995-02-28')"],
    ['1995-02-28T01:02:03.5', dateTime, "(timestamp '1995-02-28 01:02:03.5')"],
    ['1995-02-28T01:02:03Z', dateTime, "(timestamptz '1995-02-28 01:02:03+00:00')"],
    ['1995-02-28T01:02+05:30', dateTime, "(timestamptz '1995-02-28 01:02+05:30')"],
    ["O'Hara", { type: 'string' }, "'O''Hara'"],
    ['a\\b', { type: 'string' }, "('a' || chr(92) || 'b')"],
    ['', { type: 'string' }, "''"],
    [null, { type: 'string' }, 'NULL'],
    [null, date, 'NULL'],
  ])('of %j as %j is %s', (value, kind, sql) => {
    expect(sqlLiteral(value, kind)).toEqual({ sql });
  });

  it.each<[unknown, LiteralKind, string]>([
    [2 ** 53, { type: 'integer' }, 'an exact integer'],
    [1.5, { type: 'integer' }, 'an exact integer'],
    ['1; drop table t', { type: 'integer' }, 'an exact integer'],
    [Number.NaN, { type: 'number' }, 'a finite number'],
    [Number.POSITIVE_INFINITY, { type: 'number' }, 'a finite number'],
    ['1', { type: 'number' }, 'a finite number'],
    ['true', { type: 'boolean' }, 'true or false'],
    [1, { type: 'string' }, 'a text'],
    [undefined, { type: 'string' }, 'a text'],
    ["1995-02-28'", date, 'a date as YYYY-MM-DD'],
    ['1995-02-28\n', date, 'a date as YYYY-MM-DD'],
    ["1995-02-28T01:02:03'", dateTime, 'a time as YYYY-MM-DDThh:mm:ss'],
    ['1995-02-28 01:02:03', dateTime, 'a time as YYYY-MM-DDThh:mm:ss'],
    ['a\0b', { type: 'string' }, 'a text without the character NUL'],
    ['\ud800', { type: 'string' }, 'a text of whole Unicode characters'],
  ])('of %j as %j is refused: only %s', (value, kind, wanted) => {
    expect(sqlLiteral(value, kind)).toEqual({ refusal: `only ${wanted} can be written` });
  });

  it('of a number is that number, and no more than one token with its sign', () => {
    const numbers = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(numbers, (value) => {
        const literal = sqlLiteral(value, { type: 'number' });
        const sql = 'sql' in literal ? literal.sql : '';
        expect(sql).toMatch(/^(\d+(\.\d+)?(e[+-]?\d+)?|\(-\d+(\.\d+)?(e[+-]?\d+)?\))$/);
        expect(Number(sql.replaceAll(/[()]/g, ''))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it('of what is no date or time is never written as one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(date, dateTime), (value, kind) => {
        const literal = sqlLiteral(value, kind);
        if ('sql' in literal) expect(literal.sql).toMatch(/^\([a-z]+ '[-+: .0-9]+'\)$/);
      }),
    );
  });
});
