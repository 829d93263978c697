/**
 * A JSON number whose digits a double cannot keep, with its original text. A reader of a body must
 * refuse it: it would silently become another number.
 */
export class LossyNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  /** The form in messages. */
  toJSON(): string {
    return this.source;
  }
}

/** The digits without trailing zeros. A loop, since `/0+$/` can take quadratic time. */
const withoutTrailingZeros = (digits: string): string => {
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
};

/** The canonical form of a decimal number: `1.50e1`, `15.0` and `15` have the same. */
const canonical = (decimal: string): string => {
  const {
    whole = '',
    fraction = '',
    power = '0',
  } = /^-?(?<whole>\d+)(?:\.(?<fraction>\d+))?(?:e(?<power>[+-]?\d+))?$/i.exec(decimal)?.groups ??
  {};
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = withoutTrailingZeros(digits);
  const exponent = Number(power) - fraction.length + digits.length - significant.length;
  return significant === '' ? '0' : `${significant}e${exponent}`;
};

/**
 * Whether a double keeps exactly the digits of this JSON number. Integers beyond 2^53 never pass: a
 * sender in JavaScript has rounded them already.
 */
export const keepsItsDigits = (source: string): boolean => {
  const value = Number(source);
  if (/^-?\d+$/.test(source)) return Number.isSafeInteger(value);
  return Number.isFinite(value) && canonical(source) === canonical(String(value));
};

const SHOWN_CHARS = 80;

/** A caller's text, cut to 80 characters to be repeated in a message. */
export const shortened = (text: string): string =>
  text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text;

/** A caller's value as text, cut to 80 characters. */
export const given = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  return shortened(value instanceof LossyNumber ? value.source : JSON.stringify(value));
};
