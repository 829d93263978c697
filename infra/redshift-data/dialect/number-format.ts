import { UnsupportedSqlError } from './dialect-rule.ts';

/** A format for numbers such as `FM999,990.00` (dg/r_Numeric_formating.html). */
export interface NumberFormat {
  readonly prefix: string;
  /** Digits before the point, and how many of them are written even if they are zero. */
  readonly whole: number;
  readonly wholeZeros: number;
  /** Digits behind the point, and how many of them stay where `FM` drops zeros. */
  readonly decimals: number;
  readonly decimalZeros: number;
  readonly grouped: boolean;
  readonly bare: boolean;
  /** Where the sign goes: in front of the number, in brackets, or at either end. */
  readonly sign: 'front' | 'brackets' | 'leading' | 'trailing' | 'trailing-minus';
}

const formatPattern = /^(FM)?(S|MI)?([$L]?)([09,G]+)(?:[.D]([09]*))?(S|MI|PR)?$/i;

const signOf = (before: string, after: string): NumberFormat['sign'] => {
  if (after === 'PR') return 'brackets';
  if (after === 'S') return 'trailing';
  if (after === 'MI') return 'trailing-minus';
  return before === 'S' ? 'leading' : 'front';
};

/** Whether a format of TO_CHAR is for numbers rather than for dates. */
export const isNumberFormat = (format: string): boolean => formatPattern.test(format.trim());

/** Reads a format for numbers. */
export const parseNumberFormat = (format: string): NumberFormat => {
  const match = formatPattern.exec(format.trim());
  if (match === null) {
    throw new UnsupportedSqlError(`The number format "${format}" is not supported.`);
  }
  const [, bare = '', before = '', currency = '', whole = '', decimals = '', after = ''] = match;
  const digits = whole.replaceAll(/[,G]/gi, '');
  const firstZero = digits.indexOf('0');
  return {
    prefix: currency === '' ? '' : '$',
    whole: digits.length,
    wholeZeros: firstZero === -1 ? 0 : digits.length - firstZero,
    decimals: decimals.length,
    decimalZeros: decimals.lastIndexOf('0') + 1,
    grouped: digits.length < whole.length,
    bare: bare !== '',
    sign: signOf(before.toUpperCase(), after.toUpperCase()),
  };
};

/** SQL: a number in this format, through the macro that does the padding. */
export const numberText = (value: string, format: NumberFormat): string => {
  const decimal = `CAST(${value} AS DECIMAL(38, ${format.decimals}))`;
  const separators = format.grouped ? Math.floor((format.whole - 1) / 3) : 0;
  const point = format.decimals > 0 ? 1 + format.decimals : 0;
  const settings = [
    format.whole,
    format.wholeZeros,
    format.bare ? format.decimalZeros : format.decimals,
    format.grouped,
    format.bare ? 0 : format.whole + separators + point,
    `'${format.sign}'`,
    `'${format.prefix}'`,
  ];
  return `redshift_number_text(${[decimal, ...settings].join(', ')})`;
};
