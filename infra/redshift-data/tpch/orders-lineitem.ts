import { comment } from './comment-text.ts';
import { OFFERS, offeringSupplier, retailCents } from './part-partsupp.ts';
import { draw, pick, power, uniform } from './random-stream.ts';
import { money, type ScaledCounts, tagged } from './scaled-counts.ts';
import { INSTRUCTIONS, MODES, PRIORITIES, RETURN_FLAGS } from './tpch-words.ts';

const ORDER_SEEDS = {
  customer: 851_767_375,
  date: 1_066_728_069,
  lines: 1_434_868_289,
  priority: 591_449_447,
  clerk: 1_171_034_773,
  comment: 276_090_261,
};

const LINE_SEEDS = {
  quantity: 209_208_115,
  discount: 554_590_007,
  tax: 721_958_466,
  part: 1_808_217_256,
  supplier: 2_095_021_727,
  shipped: 1_769_349_045,
  committed: 904_914_315,
  received: 373_135_028,
  returned: 717_419_739,
  instruction: 1_371_272_478,
  mode: 675_466_456,
  comment: 1_095_462_486,
};

/** An order has 1 to 7 lines, and takes seven draws from each of the lines' streams. */
const MOST_LINES = 7;

/** Orders are placed on the first 2406 days from here on, so that all arrive within seven years. */
const FIRST_DAY = "DATE '1992-01-01'";
const ORDER_DAYS = 2406;

/** The day dbgen takes for today, counted from the first: 17 June 1995. */
const TODAY = 1263;

const shipDay = (base: string, nth = 1): string =>
  `(ordered + ${uniform(1, 121, draw(base, LINE_SEEDS.shipped, nth))})`;
const receiptDay = (base: string, nth = 1): string =>
  `(${shipDay(base, nth)} + ${uniform(1, 30, draw(base, LINE_SEEDS.received, nth))})`;
const day = (days: string): string => `${FIRST_DAY} + (${days})::INTEGER`;

/**
 * A line that has not been received takes no draw from the stream of return flags, so which draw a
 * line takes depends on the lines before it. The bits of `arrived` say which lines of an order have
 * been received.
 */
const arrivedBits = Array.from(
  { length: MOST_LINES },
  (_, line) => `((${receiptDay('base7', line + 1)} <= ${TODAY})::BIGINT << ${line})`,
).join(' | ');

const draftOrders = ({ orders }: ScaledCounts): string =>
  `CREATE OR REPLACE TEMP TABLE tpch_draft AS
   SELECT *, ${arrivedBits} AS arrived
   FROM (SELECT *, ${uniform(1, MOST_LINES, draw('base', ORDER_SEEDS.lines))} AS lines,
           ${uniform(0, ORDER_DAYS - 1, draw('base', ORDER_SEEDS.date))} AS ordered
         FROM (SELECT i, ((i + 1) >> 3 << 5) + ((i + 1) & 7) AS key, ${power('i')} AS base,
                 ${power('i * 2')} AS base2, ${power(`i * ${MOST_LINES}`)} AS base7
               FROM range(${orders}) AS t(i)))`;

const createLineitem = `CREATE OR REPLACE TABLE lineitem (
     l_orderkey BIGINT NOT NULL, l_partkey BIGINT NOT NULL, l_suppkey INTEGER NOT NULL,
     l_linenumber INTEGER NOT NULL, l_quantity DECIMAL(15,2) NOT NULL,
     l_extendedprice DECIMAL(15,2) NOT NULL, l_discount DECIMAL(15,2) NOT NULL,
     l_tax DECIMAL(15,2) NOT NULL, l_returnflag VARCHAR NOT NULL, l_linestatus VARCHAR NOT NULL,
     l_shipdate DATE NOT NULL, l_commitdate DATE NOT NULL, l_receiptdate DATE NOT NULL,
     l_shipinstruct VARCHAR NOT NULL, l_shipmode VARCHAR NOT NULL, l_comment VARCHAR NOT NULL)`;

/** Return flags by the number of lines of the order that were received up to this one. */
const returnFlag = `CASE bit_count(arrived & ((1 << line) - 1)) ${Array.from(
  { length: MOST_LINES },
  (_, nth) =>
    `WHEN ${nth + 1} THEN ${pick(RETURN_FLAGS, draw('base7', LINE_SEEDS.returned, nth + 1))}`,
).join(' ')} END`;

const fillLineitem = (counts: ScaledCounts): string =>
  `INSERT INTO lineitem
   SELECT key, part, ${offeringSupplier('part', 'offer', counts)},
     line, quantity, ${money(`quantity * ${retailCents('part')}`)},
     ${money(uniform(0, 10, draw('base', LINE_SEEDS.discount)))},
     ${money(uniform(0, 8, draw('base', LINE_SEEDS.tax)))},
     CASE WHEN arrived >> (line - 1) & 1 = 1 THEN ${returnFlag} ELSE 'N' END,
     CASE WHEN ${shipDay('base')} <= ${TODAY} THEN 'F' ELSE 'O' END,
     ${day(shipDay('base'))},
     ${day(`ordered + ${uniform(30, 90, draw('base', LINE_SEEDS.committed))}`)},
     ${day(receiptDay('base'))}, ${pick(INSTRUCTIONS, draw('base', LINE_SEEDS.instruction))},
     ${pick(MODES, draw('base', LINE_SEEDS.mode))}, ${comment(27, 'base14', LINE_SEEDS.comment)}
   FROM (SELECT *, ${uniform(1, counts.parts, draw('base', LINE_SEEDS.part))} AS part,
           ${uniform(0, OFFERS - 1, draw('base', LINE_SEEDS.supplier))} AS offer,
           ${uniform(1, 50, draw('base', LINE_SEEDS.quantity))} AS quantity
         FROM (SELECT * EXCLUDE (base), ${power(`i * ${MOST_LINES} + line - 1`)} AS base,
                 ${power(`(i * ${MOST_LINES} + line - 1) * 2`)} AS base14
               FROM (SELECT *, unnest(range(1, lines + 1)) AS line FROM tpch_draft)))`;

const createOrders = `CREATE OR REPLACE TABLE orders (
     o_orderkey BIGINT NOT NULL, o_custkey BIGINT NOT NULL, o_orderstatus VARCHAR NOT NULL,
     o_totalprice DECIMAL(15,2) NOT NULL, o_orderdate DATE NOT NULL,
     o_orderpriority VARCHAR NOT NULL, o_clerk VARCHAR NOT NULL, o_shippriority INTEGER NOT NULL,
     o_comment VARCHAR NOT NULL)`;

/** A third of the customers, those whose key divides by three, never order. */
const orderingCustomer = (drawn: string, most: number): string =>
  `CASE WHEN ${drawn} % 3 <> 0 THEN ${drawn} WHEN ${drawn} < ${most} THEN ${drawn} + 1` +
  ` ELSE ${drawn} - 1 END`;

/** What an order costs is cut down to the cent twice for each of its lines. */
const fillOrders = (counts: ScaledCounts): string =>
  `INSERT INTO orders
   SELECT key, ${orderingCustomer('customer', counts.customers)},
     CASE shipped WHEN 0 THEN 'O' WHEN lines THEN 'F' ELSE 'P' END, ${money('cents')},
     ${day('ordered')}, ${pick(PRIORITIES, draw('base', ORDER_SEEDS.priority))},
     ${tagged('Clerk#', uniform(1, counts.clerks, draw('base', ORDER_SEEDS.clerk)))}, 0,
     ${comment(49, 'base2', ORDER_SEEDS.comment)}
   FROM (SELECT *, ${uniform(1, counts.customers, draw('base', ORDER_SEEDS.customer))} AS customer
         FROM tpch_draft
         JOIN (SELECT l_orderkey, count(*) FILTER (l_linestatus = 'F') AS shipped,
                 sum(((l_extendedprice * 100)::BIGINT * (100 - (l_discount * 100)::BIGINT) // 100)
                   * (100 + (l_tax * 100)::BIGINT) // 100)::BIGINT AS cents
               FROM lineitem GROUP BY l_orderkey) AS totals ON l_orderkey = key)
   ORDER BY key`;

/** Creates and fills `lineitem` and `orders`; `lineitem` comes first because orders add it up. */
export const ordersAndLineitem = (counts: ScaledCounts): readonly string[] => [
  draftOrders(counts),
  createLineitem,
  fillLineitem(counts),
  createOrders,
  fillOrders(counts),
  'DROP TABLE tpch_draft',
];
