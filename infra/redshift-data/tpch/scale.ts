/** How many rows the tables have at a scale, and what depends on that. */
export interface Scale {
  readonly suppliers: number;
  readonly parts: number;
  readonly customers: number;
  readonly orders: number;
  readonly clerks: number;
}

/**
 * Rows by the specification (clause 4.2.5) times the scale; clerks never fall below 1000.
 *
 * @throws RangeError for a scale below 0.001 or above 10.
 */
export const scaleOf = (factor: number): Scale => {
  if (!(factor >= 0.001 && factor <= 10)) {
    throw new RangeError(`TPC-H scale must lie between 0.001 and 10, not ${factor}.`);
  }
  const rows = (atScaleOne: number): number =>
    Math.floor((Math.round(factor * 1000) * atScaleOne) / 1000);
  return {
    suppliers: rows(10_000),
    parts: rows(200_000),
    customers: rows(150_000),
    orders: rows(1_500_000),
    clerks: Math.max(1000, rows(1000)),
  };
};

/** A row as a table takes it. */
export type Row = readonly (string | number)[];

/** Cents as an amount of money. */
export const money = (cents: number): string => (cents / 100).toFixed(2);

/** A key behind a tag, with nine digits. */
export const tagged = (tag: string, key: number): string => `${tag}${`${key}`.padStart(9, '0')}`;
