import type { PageColumn } from '../../../shared/result/columns.ts';

/** Seven columns like TPC-H's lineitem: an int8, an int4, two decimals, a date and two texts. */
export const lineitemColumns = [
  { name: 'l_orderkey', type: 'int8', nullable: false },
  { name: 'l_partkey', type: 'int4', nullable: false },
  { name: 'l_quantity', type: 'numeric', nullable: false, precision: 12, scale: 2 },
  { name: 'l_extendedprice', type: 'numeric', nullable: false, precision: 12, scale: 2 },
  { name: 'l_shipdate', type: 'date', nullable: false },
  { name: 'l_shipmode', type: 'bpchar', nullable: true },
  { name: 'l_comment', type: 'varchar', nullable: true },
] as const satisfies readonly PageColumn[];

/** One row; `undefined` is NULL. */
export interface Lineitem {
  readonly orderkey: number;
  readonly partkey: number;
  readonly quantity: string;
  readonly extendedprice: string;
  readonly shipdate: string;
  readonly shipmode: string | undefined;
  readonly comment: string;
}

const MODES = ['REG AIR', 'AIR', 'RAIL', 'SHIP', 'TRUCK', 'MAIL', 'FOB'];
const WORDS = 'ironic deposits sleep furiously, pending requests. slyly even accounts haggle';

/** Row number `index`; always the same, so that every run reads the same bytes. */
export const lineitem = (index: number): Lineitem => {
  // A multiplicative hash: the same bits in every process, with no state to carry along.
  const random = Math.imul(index + 1, 0x9e3779b1) >>> 0;
  const from = random % 40;
  const day = 1 + (random % 28);
  return {
    orderkey: 5_000_000_000 + index,
    partkey: random % 200_000,
    quantity: `${1 + (random % 50)}.00`,
    extendedprice: `${random % 90_000}.${10 + (random % 90)}`,
    shipdate: `199${random % 8}-0${1 + (random % 9)}-${day < 10 ? '0' : ''}${day}`,
    shipmode: random % 100 === 0 ? undefined : MODES[random % MODES.length],
    comment: WORDS.slice(from, from + 10 + (random % 24)),
  };
};

/** The row as an element of `Records` of GetStatementResult. */
export const jsonRow = (row: Lineitem): string => {
  const mode = row.shipmode === undefined ? '{"isNull":true}' : `{"stringValue":"${row.shipmode}"}`;
  return (
    `[{"longValue":${row.orderkey}},{"longValue":${row.partkey}},` +
    `{"stringValue":"${row.quantity}"},{"stringValue":"${row.extendedprice}"},` +
    `{"stringValue":"${row.shipdate}"},${mode},{"stringValue":"${row.comment}"}]`
  );
};

/** The row as a line of CSVRecords, its end included. */
export const csvRow = (row: Lineitem): string => {
  const comment = row.comment.includes(',') ? `"${row.comment}"` : row.comment;
  return (
    `${row.orderkey},${row.partkey},${row.quantity},${row.extendedprice},${row.shipdate},` +
    `${row.shipmode ?? ''},${comment}\r\n`
  );
};
