import { comment } from './comment-text.ts';
import { power } from './random-stream.ts';
import { NATIONS, REGIONS } from './tpch-words.ts';

const REGION_COMMENT_SEED = 1_500_869_201;
const NATION_COMMENT_SEED = 606_179_079;

const regions = REGIONS.map((name, key) => `(${key}, '${name}')`).join(',');
const nations = NATIONS.map(([name, region], key) => `(${key}, '${name}', ${region})`).join(',');

/** Creates and fills `region` and `nation`, the same at every scale. */
export const regionAndNation: readonly string[] = [
  `CREATE OR REPLACE TABLE region (
     r_regionkey INTEGER NOT NULL, r_name VARCHAR NOT NULL, r_comment VARCHAR)`,
  `INSERT INTO region
   SELECT key, name, ${comment(72, 'base', REGION_COMMENT_SEED)}
   FROM (SELECT key, name, ${power('key * 2')} AS base
         FROM (VALUES ${regions}) AS t(key, name))`,
  `CREATE OR REPLACE TABLE nation (
     n_nationkey INTEGER NOT NULL, n_name VARCHAR NOT NULL, n_regionkey INTEGER NOT NULL,
     n_comment VARCHAR)`,
  `INSERT INTO nation
   SELECT key, name, region, ${comment(72, 'base', NATION_COMMENT_SEED)}
   FROM (SELECT key, name, region, ${power('key * 2')} AS base
         FROM (VALUES ${nations}) AS t(key, name, region))`,
];
