import { comment } from './comment-text.ts';
import { nextRow, RandomStream } from './random-stream.ts';
import { money, type Row, type Scale } from './scale.ts';
import { COLOURS, CONTAINERS, PART_TYPES } from './tpch-words.ts';

const WORDS_IN_NAME = 5;

/** Suppliers that offer a part. */
export const OFFERS = 4;

/** A part's price in cents, which depends on its key alone. */
export const retailCents = (part: number): number =>
  90_000 + (Math.floor(part / 10) % 20_001) + (part % 1000) * 100;

/** The key of a part's n-th supplier, n from 0; spreads suppliers evenly over parts. */
export const offeringSupplier = (part: number, nth: number, { suppliers }: Scale): number => {
  const step = Math.floor(suppliers / OFFERS) + Math.floor((part - 1) / suppliers);
  return ((part + nth * step) % suppliers) + 1;
};

/** dbgen shuffles all the words, with a draw for each, and uses the first five. */
const partName = (stream: RandomStream): string => {
  const words = [...COLOURS];
  for (let step = 0; step < WORDS_IN_NAME; step += 1) {
    const other = stream.uniform(step, words.length - 1);
    [words[step], words[other]] = [words[other] ?? '', words[step] ?? ''];
  }
  return words.slice(0, WORDS_IN_NAME).join(' ');
};

/** Rows of `part`. */
export function* partRows({ parts }: Scale): Generator<Row> {
  const streams = {
    name: new RandomStream(709_314_158, COLOURS.length),
    maker: new RandomStream(1),
    brand: new RandomStream(46_831_694),
    type: new RandomStream(1_841_581_359),
    size: new RandomStream(1_193_163_244),
    container: new RandomStream(727_633_698),
    comment: new RandomStream(804_159_733, 2),
  };
  for (let key = 1; key <= parts; key += 1) {
    const maker = streams.maker.uniform(1, 5);
    yield [
      key,
      partName(streams.name),
      `Manufacturer#${maker}`,
      `Brand#${maker}${streams.brand.uniform(1, 5)}`,
      streams.type.pick(PART_TYPES),
      streams.size.uniform(1, 50),
      streams.container.pick(CONTAINERS),
      money(retailCents(key)),
      comment(streams.comment, 14),
    ];
    nextRow(streams);
  }
}

/** Rows of `partsupp`. */
export function* partsuppRows(scale: Scale): Generator<Row> {
  const streams = {
    available: new RandomStream(1_671_059_989),
    cost: new RandomStream(1_051_288_424),
    comment: new RandomStream(1_961_692_154, 2),
  };
  for (let offer = 0; offer < scale.parts * OFFERS; offer += 1) {
    const part = Math.floor(offer / OFFERS) + 1;
    yield [
      part,
      offeringSupplier(part, offer % OFFERS, scale),
      streams.available.uniform(1, 9999),
      money(streams.cost.uniform(100, 100_000)),
      comment(streams.comment, 124),
    ];
    nextRow(streams);
  }
}
