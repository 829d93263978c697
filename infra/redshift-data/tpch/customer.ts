import { comment } from './comment-text.ts';
import { ADDRESS_DRAWS, address, PHONE_DRAWS, phone } from './party-address.ts';
import { draw, pick, power, uniform } from './random-stream.ts';
import { money, type ScaledCounts, tagged } from './scaled-counts.ts';
import { NATIONS, SEGMENTS } from './tpch-words.ts';

const SEEDS = {
  address: 881_155_353,
  nation: 1_489_529_863,
  phone: 1_521_138_112,
  balance: 298_370_230,
  segment: 1_140_279_430,
  comment: 1_335_826_707,
};

/** Creates and fills `customer`. */
export const customerTable = (counts: ScaledCounts): readonly string[] => [
  `CREATE OR REPLACE TABLE customer (
     c_custkey BIGINT NOT NULL, c_name VARCHAR NOT NULL, c_address VARCHAR NOT NULL,
     c_nationkey INTEGER NOT NULL, c_phone VARCHAR NOT NULL, c_acctbal DECIMAL(15,2) NOT NULL,
     c_mktsegment VARCHAR NOT NULL, c_comment VARCHAR NOT NULL)`,
  `INSERT INTO customer
   SELECT key, ${tagged('Customer#', 'key')}, ${address('base9', SEEDS.address)},
     nation, ${phone('nation', 'base3', SEEDS.phone)},
     ${money(uniform(-99_999, 999_999, draw('base', SEEDS.balance)))},
     ${pick(SEGMENTS, draw('base', SEEDS.segment))}, ${comment(73, 'base2', SEEDS.comment)}
   FROM (SELECT *, ${uniform(0, NATIONS.length - 1, draw('base', SEEDS.nation))} AS nation
         FROM (SELECT i + 1 AS key, ${power('i')} AS base, ${power('i * 2')} AS base2,
                 ${power(`i * ${PHONE_DRAWS}`)} AS base3, ${power(`i * ${ADDRESS_DRAWS}`)} AS base9
               FROM range(${counts.customers}) AS t(i)))`,
];
