/**
 * Stands for a JSON number whose digits a double cannot keep, with the text that was given: whoever
 * reads a body must refuse it, for it would silently become another number.
 */
export class LossyNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  /** How a message shows it. */
  toJSON(): string {
    return this.source;
  }
}

/** Without the zeros at its end. A loop: `/0+$/` takes quadratic time where other digits follow. */
const withoutTrailingZeros = (digits: string): string => {
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
};

/** A decimal number without what says nothing: `1.50e1`, `15.0` and `15` are the same. */
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
 * Whether reading this JSON number gives exactly the number that its digits say. Of integers beyond
 * 2^53 none is believed: a sender in JavaScript has rounded them already.
 */
export const keepsItsDigits = (source: string): boolean => {
  const value = Number(source);
  if (/^-?\d+$/.test(source)) return Number.isSafeInteger(value);
  return Number.isFinite(value) && canonical(source) === canonical(String(value));
};
