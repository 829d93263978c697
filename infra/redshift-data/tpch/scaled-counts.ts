/** How many rows the tables have at a scale, and what depends on that. */
export interface ScaledCounts {
  readonly suppliers: number;
  readonly parts: number;
  readonly customers: number;
  readonly orders: number;
  readonly clerks: number;
}

/** Rows by the specification (clause 4.2.5) times the scale; clerks never fall below 1000. */
export const scaledCounts = (scale: number): ScaledCounts => {
  if (!(scale >= 0.001 && scale <= 10)) {
    throw new RangeError(`TPC-H scale must lie between 0.001 and 10, not ${scale}.`);
  }
  const rows = (atScaleOne: number): number =>
    Math.floor((Math.round(scale * 1000) * atScaleOne) / 1000);
  return {
    suppliers: rows(10_000),
    parts: rows(200_000),
    customers: rows(150_000),
    orders: rows(1_500_000),
    clerks: Math.max(1000, rows(1000)),
  };
};

/** SQL: a number of cents as an amount of money. */
export const money = (cents: string): string => `(${cents} / 100e0)::DECIMAL(15,2)`;

/** SQL: a key behind a tag, with nine digits. */
export const tagged = (tag: string, key: string): string =>
  `'${tag}' || lpad((${key})::VARCHAR, 9, '0')`;
