/** Digits in all, and digits behind the point. */
export interface DecimalType {
  readonly precision: number;
  readonly scale: number;
}

/** https://docs.aws.amazon.com/redshift/latest/dg/r_numeric_computations201.html, for all here. */
const MAX_PRECISION = 38;
const MIN_QUOTIENT_SCALE = 4;
const MAX_PRECISION_OF_CHOICE = 19;

type Rule = (a: DecimalType, b: DecimalType) => DecimalType;

const wholeDigits = ({ precision, scale }: DecimalType): number => precision - scale;

const limited = (precision: number, scale: number): DecimalType => ({
  precision: Math.min(precision, MAX_PRECISION),
  scale: Math.min(scale, MAX_PRECISION),
});

/** Of a sum or a difference. */
export const sumType: Rule = (a, b) => {
  const scale = Math.max(a.scale, b.scale);
  return limited(Math.max(wholeDigits(a), wholeDigits(b)) + 1 + scale, scale);
};

/** Of a product. */
export const productType: Rule = (a, b) =>
  limited(a.precision + b.precision + 1, a.scale + b.scale);

/** Of a quotient: where it has too many digits, those behind the point give way, down to four. */
export const quotientType: Rule = (a, b) => {
  const scale = Math.max(MIN_QUOTIENT_SCALE, a.scale + b.precision - b.scale + 1);
  const precision = wholeDigits(a) + b.scale + scale;
  if (precision <= MAX_PRECISION) return { precision, scale };
  const left = Math.max(MAX_PRECISION + scale - precision, MIN_QUOTIENT_SCALE);
  return { precision: MAX_PRECISION, scale: left };
};

/** Of one of both, as in UNION, COALESCE and CASE. */
export const choiceType: Rule = (a, b) => {
  if (a.precision === b.precision && a.scale === b.scale) return a;
  const scale = Math.max(a.scale, b.scale);
  const precision = Math.max(wholeDigits(a), wholeDigits(b)) + scale;
  return { precision: Math.min(precision, MAX_PRECISION_OF_CHOICE), scale };
};

/** Of SUM and AVG (dg/r_SUM.html, dg/r_AVG.html). */
export const aggregateType = ({ scale }: DecimalType): DecimalType => ({
  precision: MAX_PRECISION,
  scale,
});

/** What a type modifier of the engine's says; `undefined` where it says nothing. */
export const declaredType = (modifier: number): DecimalType | undefined => {
  const packed = modifier - 4;
  return packed < 0 ? undefined : { precision: (packed >> 16) & 0xff_ff, scale: packed & 0x7_ff };
};
