import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { rewriteSql } from '../../../infra/redshift-data/dialect/sql-dialect.ts';
import { redshiftErrorText } from '../../../infra/redshift-data/engine/error-text.ts';
import { StatementError } from '../../../infra/redshift-data/sql/statement-error.ts';

const engineError = (message: string, fields: Partial<pg.DatabaseError> = {}): pg.DatabaseError =>
  Object.assign(new pg.DatabaseError(message, 0, 'error'), fields);

describe('an error', () => {
  it.each([
    ['relation "x" does not exist', 'relation "x" does not exist'],
    ['invalid input syntax for type integer: "1.5"', 'invalid input syntax for integer: "1.5"'],
    [
      'invalid input syntax for type double precision: "x"',
      'invalid input syntax for numeric: "x"',
    ],
    ['numeric field overflow', 'Numeric data overflow (result precision)'],
    ['relation "t" already exists', 'Relation "t" already exists'],
    [
      'null value in column "a" of relation "t" violates not-null constraint',
      'Cannot insert a NULL value into column a',
    ],
  ])('%s is said as Redshift says it', (message, words) => {
    expect(redshiftErrorText(engineError(message))).toBe(`ERROR: ${words}`);
  });

  it('of two transactions that changed the same rows is the one to repeat for', () => {
    const message = 'could not serialize access due to concurrent update';
    expect(redshiftErrorText(engineError(message))).toMatch(
      /^ERROR: Serializable isolation violation on table \(1023\)/,
    );
  });
});

describe('the place of a syntax error', () => {
  const placeOf = (sql: string, word: string) => {
    const statement = rewriteSql(sql);
    const position = `${statement.sql.indexOf(word) + 1}`;
    const error = engineError(`syntax error at or near "${word}"`, { code: '42601', position });
    return /\n {2}Position: (\d+)$/.exec(redshiftErrorText(error, statement.sourceOf))?.[1];
  };

  it.each([
    ['select b from t\n where b frm', '26'],
    ['select nvl(a, 1) frm t', '18'],
    ['select convert(int, a), avg(x) frm t', '32'],
  ])('in %j is the one that the caller wrote', (sql, place) => {
    expect(placeOf(sql, 'frm')).toBe(place);
  });

  it('is not told of other errors', () => {
    const error = engineError('relation "x" does not exist', { code: '42P01', position: '15' });
    expect(redshiftErrorText(error, (offset) => offset)).toBe('ERROR: relation "x" does not exist');
    expect(redshiftErrorText(new StatementError('SELECT DISTINCT ON is not supported'))).toBe(
      'ERROR: SELECT DISTINCT ON is not supported',
    );
  });
});
