import {
  aggregateType,
  type DecimalType,
  declaredType,
  productType,
  quotientType,
  sumType,
} from './decimal-type.ts';

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
/** SUM of BIGINT, SUM and AVG of decimals. */
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
  return aggregates.has(called) ? aggregateType(known) : known;
};
