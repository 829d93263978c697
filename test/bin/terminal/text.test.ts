import { describe, expect, it } from 'vitest';
import {
  formatDuration,
  formatInstant,
  pluralize,
  sanitize,
  truncate,
} from '../../../bin/terminal/text.ts';

describe('text for a terminal', () => {
  it.each([
    [-5, '0.0 s'],
    [440, '0.4 s'],
    [125_000, '2 min 5 s'],
    [3_600_000, '1 h 0 min'],
    [100 * 3_600_000, '4 d 4 h'],
  ])('has %i ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('counts in the singular and the plural', () => {
    expect([0, 1, 1024].map((count) => pluralize(count, 'row'))).toEqual([
      '0 rows',
      '1 row',
      '1,024 rows',
    ]);
  });

  it('stays on one line, has no control characters and is cut where it is too long', () => {
    expect(sanitize('a\r\nb\u001b[2J\u202e')).toBe('a⏎b·[2J·');
    expect(['abcdef', 'abc'].map((text) => truncate(text, 4))).toEqual(['abc…', 'abc']);
    expect(truncate('abcdef', undefined)).toBe('abcdef');
    expect(formatInstant('2026-11-22T10:00:00.123Z')).toBe('2026-11-22 10:00:00 UTC');
  });
});
