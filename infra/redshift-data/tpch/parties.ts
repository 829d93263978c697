import { comment } from './comment-text.ts';
import { nextRow, RandomStream } from './random-stream.ts';
import { money, type Row, type Scale, tagged } from './scale.ts';
import { NATIONS, REGIONS, SEGMENTS } from './tpch-words.ts';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ,';
const CHARACTERS_A_DRAW = 5;
const [SHORTEST, LONGEST] = [10, 40];
const ADDRESS_DRAWS = 1 + LONGEST / CHARACTERS_A_DRAW;
const PHONE_DRAWS = 3;

/**
 * An address of 10 to 40 characters, each six bits of a draw. The range 2³¹ overflows in dbgen,
 * which therefore draws a negative number, and TPC's published answers have the addresses that
 * follow from its two's complement. Here 2⁴⁰ is added: that leaves the low bits alone.
 */
const address = (stream: RandomStream): string => {
  const length = stream.uniform(SHORTEST, LONGEST);
  let text = '';
  while (text.length < length) {
    const bits = 2 ** 40 - Math.floor((stream.draw() / 2_147_483_647) * 2_147_483_648);
    for (let at = 0; at < CHARACTERS_A_DRAW; at += 1) {
      text += ALPHABET.charAt(Math.floor(bits / 64 ** at) % 64);
    }
  }
  return text.slice(0, length);
};

/** A phone number whose country code goes with the nation. */
const phone = (stream: RandomStream, nation: number): string =>
  `${nation + 10}-${stream.uniform(100, 999)}-${stream.uniform(100, 999)}-${stream.uniform(1000, 9999)}`;

const balance = (stream: RandomStream): string => money(stream.uniform(-99_999, 999_999));
const nationOf = (stream: RandomStream): number => stream.uniform(0, NATIONS.length - 1);

/** Rows of `region`, the same at every scale. */
export function* regionRows(): Generator<Row> {
  const comments = new RandomStream(1_500_869_201, 2);
  for (const [key, name] of REGIONS.entries()) {
    yield [key, name, comment(comments, 72)];
    comments.nextRow();
  }
}

/** Rows of `nation`, the same at every scale. */
export function* nationRows(): Generator<Row> {
  const comments = new RandomStream(606_179_079, 2);
  for (const [key, [name, region]] of NATIONS.entries()) {
    yield [key, name, region, comment(comments, 72)];
    comments.nextRow();
  }
}

/** Of ten thousand suppliers so many are written about by customers, half of them well. */
const PRESS_OF_TEN_THOUSAND = 10;
/** "Customer " and "Complaints" or "Recommends" take so many characters of a comment. */
const PRESS_LENGTH = 19;

const supplierStreams = () => ({
  address: new RandomStream(706_178_559, ADDRESS_DRAWS),
  nation: new RandomStream(110_356_601),
  phone: new RandomStream(884_434_366, PHONE_DRAWS),
  balance: new RandomStream(962_338_209),
  comment: new RandomStream(1_341_315_363, 2),
  press: new RandomStream(202_794_285),
  complains: new RandomStream(753_643_799),
  gap: new RandomStream(263_032_577),
  place: new RandomStream(715_851_524),
});

/** What Q16 looks for in a comment stands where dbgen puts it. */
const supplierComment = (streams: ReturnType<typeof supplierStreams>): string => {
  const words = comment(streams.comment, 63);
  if (streams.press.uniform(1, 10_000) > PRESS_OF_TEN_THOUSAND) return words;
  const room = words.length - PRESS_LENGTH;
  const gap = streams.gap.uniform(0, room);
  const place = streams.place.uniform(0, room - gap);
  const verdict = streams.complains.uniform(0, 100) < 50 ? 'Complaints' : 'Recommends';
  const between = words.slice(place + 9, place + 9 + gap);
  return `${words.slice(0, place)}Customer ${between}${verdict}${words.slice(place + gap + PRESS_LENGTH)}`;
};

/** Rows of `supplier`. */
export function* supplierRows({ suppliers }: Scale): Generator<Row> {
  const streams = supplierStreams();
  for (let key = 1; key <= suppliers; key += 1) {
    const nation = nationOf(streams.nation);
    yield [
      key,
      tagged('Supplier#', key),
      address(streams.address),
      nation,
      phone(streams.phone, nation),
      balance(streams.balance),
      supplierComment(streams),
    ];
    nextRow(streams);
  }
}

/** Rows of `customer`. */
export function* customerRows({ customers }: Scale): Generator<Row> {
  const streams = {
    address: new RandomStream(881_155_353, ADDRESS_DRAWS),
    nation: new RandomStream(1_489_529_863),
    phone: new RandomStream(1_521_138_112, PHONE_DRAWS),
    balance: new RandomStream(298_370_230),
    segment: new RandomStream(1_140_279_430),
    comment: new RandomStream(1_335_826_707, 2),
  };
  for (let key = 1; key <= customers; key += 1) {
    const nation = nationOf(streams.nation);
    yield [
      key,
      tagged('Customer#', key),
      address(streams.address),
      nation,
      phone(streams.phone, nation),
      balance(streams.balance),
      streams.segment.pick(SEGMENTS),
      comment(streams.comment, 73),
    ];
    nextRow(streams);
  }
}
