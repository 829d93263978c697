import { describe, expect, it } from 'vitest';
import { errorPlace } from '../../../shared/sql/error-place.ts';

const message = (near: string, position: number) =>
  `ERROR: syntax error at or near "${near}"\n  Position: ${position}`;

describe('the place of an error', () => {
  it.each([
    ['selec 1', 'selec', 1, { line: 1, column: 1, text: 'selec 1' }],
    ['select a\nfrm t\nwhere b', 'frm', 10, { line: 2, column: 1, text: 'frm t' }],
    ['select a\n  from t whre b', 'b', 24, { line: 2, column: 15, text: '  from t whre b' }],
  ])('in %j is a line and a column', (sql, near, position, place) => {
    expect(errorPlace(sql, message(near, position))).toEqual(place);
  });

  it.each([
    ['selec 1', message('selec', 3)],
    ['select 1', 'ERROR: division by zero'],
    ['select 1', message('frm', 90)],
  ])('in %j is not named by what does not fit', (sql, error) => {
    expect(errorPlace(sql, error)).toBeUndefined();
  });
});
