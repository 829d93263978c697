import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonBody } from '../../../shared/http/request.ts';
import { keepsItsDigits, LossyNumber } from '../../../shared/platform/given-value.ts';
import { aRequest } from '../../support/api-request.ts';

describe('a JSON number', () => {
  it.each(['0', '-0', '0.10', '1.50e1', '9007199254740991', '1e21', '-1E-7', '0.1', '5e-324'])(
    'keeps the digits of %s',
    (source) => expect(keepsItsDigits(source)).toBe(true),
  );

  it.each([
    '9007199254740992',
    '-9223372036854775808',
    '0.1234567890123456789',
    '12345678901234567890.12',
    '1e400',
    '1e-400',
  ])('loses digits of %s', (source) => expect(keepsItsDigits(source)).toBe(false));

  it('keeps every double, as JavaScript writes it, but for integers that it may have rounded', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(double, (value) => {
        const isTrusted = Number.isSafeInteger(value) || !/^-?\d+$/.test(String(value));
        expect(keepsItsDigits(JSON.stringify(value))).toBe(isTrusted);
      }),
    );
  });

  it('keeps decimals of up to fifteen digits, which every double tells apart', () => {
    const parts = fc.tuple(fc.nat(99_999_999), fc.stringMatching(/^\d{1,7}$/));
    fc.assert(fc.property(parts, ([whole, fraction]) => keepsItsDigits(`${whole}.${fraction}`)));
  });
});

describe('the body of a request', () => {
  it('holds a number that would become another one as the text that was given', () => {
    const body = '{"a": 9007199254740993, "b": [1.0, "9007199254740993"]}';
    expect(jsonBody(aRequest({ body }), 1_000)).toEqual({
      a: new LossyNumber('9007199254740993'),
      b: [1, '9007199254740993'],
    });
  });
});
