import { comment } from './comment-text.ts';
import { NAME_DRAWS, partName, shuffleColumns } from './part-name.ts';
import { draw, pick, power, uniform } from './random-stream.ts';
import { money, type ScaledCounts } from './scaled-counts.ts';
import { CONTAINERS, PART_TYPES } from './tpch-words.ts';

const SEEDS = {
  manufacturer: 1,
  brand: 46_831_694,
  type: 1_841_581_359,
  size: 1_193_163_244,
  container: 727_633_698,
  comment: 804_159_733,
  available: 1_671_059_989,
  cost: 1_051_288_424,
  offerComment: 1_961_692_154,
};

/** Suppliers that offer a part. */
export const OFFERS = 4;

/** SQL: a part's price in cents, which depends on its key alone. */
export const retailCents = (part: string): string =>
  `(90000 + (${part} // 10) % 20001 + (${part} % 1000) * 100)`;

/** SQL: the key of a part's n-th supplier, n from 0; spreads suppliers evenly over parts. */
export const offeringSupplier = (part: string, nth: string, { suppliers }: ScaledCounts): string =>
  `((${part} + ${nth} * (${Math.floor(suppliers / OFFERS)} + (${part} - 1) // ${suppliers}))` +
  ` % ${suppliers} + 1)`;

/** Creates and fills `part`. */
export const partTable = (counts: ScaledCounts): readonly string[] => [
  `CREATE OR REPLACE TABLE part (
     p_partkey BIGINT NOT NULL, p_name VARCHAR NOT NULL, p_mfgr VARCHAR NOT NULL,
     p_brand VARCHAR NOT NULL, p_type VARCHAR NOT NULL, p_size INTEGER NOT NULL,
     p_container VARCHAR NOT NULL, p_retailprice DECIMAL(15,2) NOT NULL,
     p_comment VARCHAR NOT NULL)`,
  `INSERT INTO part
   SELECT key, ${partName()}, 'Manufacturer#' || maker,
     'Brand#' || maker || ${uniform(1, 5, draw('base', SEEDS.brand))},
     ${pick(PART_TYPES, draw('base', SEEDS.type))}, ${uniform(1, 50, draw('base', SEEDS.size))},
     ${pick(CONTAINERS, draw('base', SEEDS.container))}, ${money(retailCents('key'))},
     ${comment(14, 'base2', SEEDS.comment)}
   FROM (SELECT *, ${uniform(1, 5, draw('base', SEEDS.manufacturer))} AS maker,
           ${shuffleColumns('base92')}
         FROM (SELECT i + 1 AS key, ${power('i')} AS base, ${power('i * 2')} AS base2,
                 ${power(`i * ${NAME_DRAWS}`)} AS base92
               FROM range(${counts.parts}) AS t(i)))`,
];

/** Creates and fills `partsupp`. */
export const partsuppTable = (counts: ScaledCounts): readonly string[] => [
  `CREATE OR REPLACE TABLE partsupp (
     ps_partkey BIGINT NOT NULL, ps_suppkey INTEGER NOT NULL, ps_availqty INTEGER NOT NULL,
     ps_supplycost DECIMAL(15,2) NOT NULL, ps_comment VARCHAR NOT NULL)`,
  `INSERT INTO partsupp
   SELECT part, ${offeringSupplier('part', 'nth', counts)},
     ${uniform(1, 9999, draw('base', SEEDS.available))},
     ${money(uniform(100, 100_000, draw('base', SEEDS.cost)))},
     ${comment(124, 'base2', SEEDS.offerComment)}
   FROM (SELECT i // ${OFFERS} + 1 AS part, i % ${OFFERS} AS nth, ${power('i')} AS base,
           ${power('i * 2')} AS base2
         FROM range(${counts.parts * OFFERS}) AS t(i))`,
];
