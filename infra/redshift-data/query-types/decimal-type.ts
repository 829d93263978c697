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

// Of a sum or a difference.
const sumType: Rule = (a, b) => {
  const scale = Math.max(a.scale, b.scale);
  return limited(Math.max(wholeDigits(a), wholeDigits(b)) + 1 + scale, scale);
};

// Of a product.
const productType: Rule = (a, b) => limited(a.precision + b.precision + 1, a.scale + b.scale);

// Of a quotient: where it has too many digits, those behind the point give way, down to four.
const quotientType: Rule = (a, b) => {
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

/** What a type modifier of the engine's says; `undefined` where it says nothing. */
export const declaredType = (modifier: number): DecimalType | undefined => {
  const packed = modifier - 4;
  return packed < 0 ? undefined : { precision: (packed >> 16) & 0xff_ff, scale: packed & 0x7_ff };
};

/** The engine's numbers, as all here from src/include/catalog/pg_proc.dat: `numeric / numeric`. */
export const DIVIDE = 1727;
const WITH_MODIFIER = 1703;
const SIGN = 1706;
/** SMALLINT, INTEGER and BIGINT, beside a decimal (dg/r_numeric_computations201.html). */
const fromInteger = new Map([
  [1782, { precision: 5, scale: 0 }],
  [1740, { precision: 10, scale: 0 }],
  [1781, { precision: 19, scale: 0 }],
]);
const binary = new Map([
  [1724, sumType],
  [1725, sumType],
  [1726, productType],
  [DIVIDE, quotientType],
]);
const toInteger = new Set([1708, 1710, 1711, 1712, 2167]);
const toScale = new Set([1707, 1709]);
/** SUM of BIGINT, SUM and AVG of decimals (dg/r_SUM.html, dg/r_AVG.html). */
const aggregates = new Set([2107, 2114, 2103]);

/**
 * The type of what an operator or a function answers, by the types of its arguments; `count` is the
 * second argument where that is an integer. What has no rule has the type of its first argument.
 */
export const calledType = (
  called: number | undefined,
  [first, second]: readonly (DecimalType | undefined)[],
  count: number,
): DecimalType | undefined => {
  const known = first ?? second;
  if (called === WITH_MODIFIER) return declaredType(count) ?? known;
  if (called === undefined || known === undefined) return fromInteger.get(called ?? 0);
  const rule = binary.get(called);
  if (rule !== undefined) return rule(first ?? known, second ?? known);
  if (called === SIGN) return { precision: 1, scale: 0 };
  if (toInteger.has(called)) return { ...known, scale: 0 };
  if (toScale.has(called)) return { ...known, scale: Math.max(0, count || 0) };
  return aggregates.has(called) ? { ...known, precision: MAX_PRECISION } : known;
};
