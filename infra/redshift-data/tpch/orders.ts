import { comment } from './comment-text.ts';
import { OFFERS, offeringSupplier, retailCents } from './parts.ts';
import { nextRow, RandomStream } from './random-stream.ts';
import { money, type Row, type Scale, tagged } from './scale.ts';
import { INSTRUCTIONS, MODES, PRIORITIES, RETURN_FLAGS } from './tpch-words.ts';

/** An order has 1 to 7 lines, and takes seven draws from each of the lines' streams. */
const MOST_LINES = 7;

/** Orders are placed on the first 2406 days from here on, so that all arrive within seven years. */
const FIRST_DAY = Date.UTC(1992, 0, 1);
const ORDER_DAYS = 2406;

/** The day dbgen takes for today, counted from the first: 17 June 1995. */
const TODAY = 1263;

const DAYS = Array.from({ length: 7 * 366 }, (_, days) =>
  new Date(FIRST_DAY + days * 86_400_000).toISOString().slice(0, 10),
);
const day = (days: number): string => DAYS[days] ?? '';

/** Of 32 keys dbgen uses the first eight. */
const orderKey = (nth: number): number => Math.floor(nth / 8) * 32 + (nth % 8);

const headStreams = () => ({
  lines: new RandomStream(1_434_868_289),
  date: new RandomStream(1_066_728_069),
  customer: new RandomStream(851_767_375),
  priority: new RandomStream(591_449_447),
  clerk: new RandomStream(1_171_034_773),
  comment: new RandomStream(276_090_261, 2),
});

const lineStreams = () => ({
  quantity: new RandomStream(209_208_115, MOST_LINES),
  discount: new RandomStream(554_590_007, MOST_LINES),
  tax: new RandomStream(721_958_466, MOST_LINES),
  part: new RandomStream(1_808_217_256, MOST_LINES),
  supplier: new RandomStream(2_095_021_727, MOST_LINES),
  shipped: new RandomStream(1_769_349_045, MOST_LINES),
  committed: new RandomStream(904_914_315, MOST_LINES),
  received: new RandomStream(373_135_028, MOST_LINES),
  returned: new RandomStream(717_419_739, MOST_LINES),
  instruction: new RandomStream(1_371_272_478, MOST_LINES),
  mode: new RandomStream(675_466_456, MOST_LINES),
  comment: new RandomStream(1_095_462_486, 2 * MOST_LINES),
});

type LineStreams = ReturnType<typeof lineStreams>;

/** What a line costs and when it is shipped, of which an order's own columns are made. */
const drawLine = (streams: LineStreams, ordered: number, scale: Scale) => {
  const quantity = streams.quantity.uniform(1, 50);
  const discount = streams.discount.uniform(0, 10);
  const tax = streams.tax.uniform(0, 8);
  const part = streams.part.uniform(1, scale.parts);
  const shipped = ordered + streams.shipped.uniform(1, 121);
  return { quantity, discount, tax, part, shipped, cents: quantity * retailCents(part) };
};

const lineRow = (
  streams: LineStreams,
  { quantity, discount, tax, part, shipped, cents }: ReturnType<typeof drawLine>,
  order: { readonly key: number; readonly ordered: number; readonly line: number },
  scale: Scale,
): Row => {
  const supplier = offeringSupplier(part, streams.supplier.uniform(0, OFFERS - 1), scale);
  const committed = order.ordered + streams.committed.uniform(30, 90);
  const received = shipped + streams.received.uniform(1, 30);
  return [
    order.key,
    part,
    supplier,
    order.line,
    quantity,
    money(cents),
    money(discount),
    money(tax),
    // A line that has not been received takes no draw from the stream of return flags.
    received <= TODAY ? streams.returned.pick(RETURN_FLAGS) : 'N',
    shipped <= TODAY ? 'F' : 'O',
    day(shipped),
    day(committed),
    day(received),
    streams.instruction.pick(INSTRUCTIONS),
    streams.mode.pick(MODES),
    comment(streams.comment, 27),
  ];
};

/** Rows of `lineitem`. */
export function* lineitemRows(scale: Scale): Generator<Row> {
  const heads = { lines: headStreams().lines, date: headStreams().date };
  const streams = lineStreams();
  for (let nth = 1; nth <= scale.orders; nth += 1) {
    const lines = heads.lines.uniform(1, MOST_LINES);
    const ordered = heads.date.uniform(0, ORDER_DAYS - 1);
    for (let line = 1; line <= lines; line += 1) {
      const drawn = drawLine(streams, ordered, scale);
      yield lineRow(streams, drawn, { key: orderKey(nth), ordered, line }, scale);
    }
    nextRow(heads);
    nextRow(streams);
  }
}

/** A third of the customers, those whose key divides by three, never order. */
const orderingCustomer = (drawn: number, last: number): number => {
  if (drawn % 3 !== 0) return drawn;
  return drawn < last ? drawn + 1 : drawn - 1;
};

/** What an order costs is cut down to the cent twice for each of its lines. */
const lineTotal = ({ cents, discount, tax }: ReturnType<typeof drawLine>): number =>
  Math.floor((Math.floor((cents * (100 - discount)) / 100) * (100 + tax)) / 100);

/** Rows of `orders`. */
export function* orderRows(scale: Scale): Generator<Row> {
  const streams = headStreams();
  const { quantity, discount, tax, part, shipped, ...others } = lineStreams();
  const drawnStreams = { quantity, discount, tax, part, shipped };
  for (let nth = 1; nth <= scale.orders; nth += 1) {
    const ordered = streams.date.uniform(0, ORDER_DAYS - 1);
    const lines = Array.from({ length: streams.lines.uniform(1, MOST_LINES) }, () =>
      drawLine({ ...others, ...drawnStreams }, ordered, scale),
    );
    const done = lines.filter((line) => line.shipped <= TODAY).length;
    yield [
      orderKey(nth),
      orderingCustomer(streams.customer.uniform(1, scale.customers), scale.customers),
      done === 0 ? 'O' : done === lines.length ? 'F' : 'P',
      money(lines.reduce((sum, line) => sum + lineTotal(line), 0)),
      day(ordered),
      streams.priority.pick(PRIORITIES),
      tagged('Clerk#', streams.clerk.uniform(1, scale.clerks)),
      0,
      comment(streams.comment, 49),
    ];
    nextRow(streams);
    nextRow(drawnStreams);
  }
}
