import { comment } from './comment-text.ts';
import { ADDRESS_DRAWS, address, PHONE_DRAWS, phone } from './party-address.ts';
import { draw, power, uniform } from './random-stream.ts';
import { money, type ScaledCounts, tagged } from './scaled-counts.ts';
import { NATIONS } from './tpch-words.ts';

const SEEDS = {
  address: 706_178_559,
  nation: 110_356_601,
  phone: 884_434_366,
  balance: 962_338_209,
  comment: 1_341_315_363,
  press: 202_794_285,
  complains: 753_643_799,
  gap: 263_032_577,
  place: 715_851_524,
};

/** Of ten thousand suppliers so many are written about by customers, half of them well. */
const PRESS_OF_TEN_THOUSAND = 10;

/** "Customer " and "Complaints" or "Recommends" take so many characters of a comment. */
const PRESS_LENGTH = 19;

/** SQL: a drawn state as an integer from 0 to the value of an expression. */
const upTo = (expression: string, state: string): string =>
  `floor(${state} / 2147483647e0 * (${expression} + 1))::BIGINT`;

/** Creates and fills `supplier`; what Q16 looks for in a comment stands where dbgen puts it. */
export const supplierTable = (counts: ScaledCounts): readonly string[] => [
  `CREATE OR REPLACE TABLE supplier (
     s_suppkey INTEGER NOT NULL, s_name VARCHAR NOT NULL, s_address VARCHAR NOT NULL,
     s_nationkey INTEGER NOT NULL, s_phone VARCHAR NOT NULL, s_acctbal DECIMAL(15,2) NOT NULL,
     s_comment VARCHAR NOT NULL)`,
  `INSERT INTO supplier
   SELECT key, ${tagged('Supplier#', 'key')}, ${address('base9', SEEDS.address)},
     nation, ${phone('nation', 'base3', SEEDS.phone)},
     ${money(uniform(-99_999, 999_999, draw('base', SEEDS.balance)))},
     CASE WHEN ${uniform(1, 10_000, draw('base', SEEDS.press))} > ${PRESS_OF_TEN_THOUSAND}
       THEN words
       ELSE left(words, place) || 'Customer ' || substring(words, place + 10, gap) ||
         CASE WHEN ${uniform(0, 100, draw('base', SEEDS.complains))} < 50
           THEN 'Complaints' ELSE 'Recommends' END ||
         substring(words, place + gap + ${PRESS_LENGTH + 1}) END
   FROM (SELECT *, length(words) - ${PRESS_LENGTH} AS room,
           ${upTo('room', draw('base', SEEDS.gap))} AS gap,
           ${upTo('room - gap', draw('base', SEEDS.place))} AS place
         FROM (SELECT *, ${uniform(0, NATIONS.length - 1, draw('base', SEEDS.nation))} AS nation,
                 ${comment(63, 'base2', SEEDS.comment)} AS words
               FROM (SELECT i + 1 AS key, ${power('i')} AS base, ${power('i * 2')} AS base2,
                       ${power(`i * ${PHONE_DRAWS}`)} AS base3,
                       ${power(`i * ${ADDRESS_DRAWS}`)} AS base9
                     FROM range(${counts.suppliers}) AS t(i))))`,
];
