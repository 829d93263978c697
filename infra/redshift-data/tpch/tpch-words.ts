/**
 * The words dbgen draws columns from, in its order, as the TPC-H specification lists them
 * (clause 4.2.2.13 and 4.2.3, https://www.tpc.org/tpch/).
 */

/** Regions by region key. */
export const REGIONS = ['AFRICA', 'AMERICA', 'ASIA', 'EUROPE', 'MIDDLE EAST'] as const;

/** Nations by nation key, each with its region's key. */
export const NATIONS: readonly (readonly [string, number])[] = [
  ['ALGERIA', 0],
  ['ARGENTINA', 1],
  ['BRAZIL', 1],
  ['CANADA', 1],
  ['EGYPT', 4],
  ['ETHIOPIA', 0],
  ['FRANCE', 3],
  ['GERMANY', 3],
  ['INDIA', 2],
  ['INDONESIA', 2],
  ['IRAN', 4],
  ['IRAQ', 4],
  ['JAPAN', 2],
  ['JORDAN', 4],
  ['KENYA', 0],
  ['MOROCCO', 0],
  ['MOZAMBIQUE', 0],
  ['PERU', 1],
  ['CHINA', 2],
  ['ROMANIA', 3],
  ['SAUDI ARABIA', 4],
  ['VIETNAM', 2],
  ['RUSSIA', 3],
  ['UNITED KINGDOM', 3],
  ['UNITED STATES', 1],
];

/** Market segments of customers. */
export const SEGMENTS = ['AUTOMOBILE', 'BUILDING', 'FURNITURE', 'HOUSEHOLD', 'MACHINERY'] as const;

/** Priorities of orders. */
export const PRIORITIES = ['1-URGENT', '2-HIGH', '3-MEDIUM', '4-NOT SPECIFIED', '5-LOW'] as const;

/** Shipping instructions of lines. */
export const INSTRUCTIONS = [
  'DELIVER IN PERSON',
  'COLLECT COD',
  'TAKE BACK RETURN',
  'NONE',
] as const;

/** Shipping modes of lines; the order differs from the specification's and is dbgen's. */
export const MODES = ['REG AIR', 'AIR', 'RAIL', 'TRUCK', 'MAIL', 'FOB', 'SHIP'] as const;

/** Return flags of lines that have been received. */
export const RETURN_FLAGS = ['R', 'A'] as const;

const combined = (...syllables: readonly (readonly string[])[]): readonly string[] =>
  syllables.reduce<readonly string[]>(
    (words, next) =>
      words.flatMap((word) => next.map((syllable) => (word ? `${word} ${syllable}` : syllable))),
    [''],
  );

/** The 150 types of parts. */
export const PART_TYPES = combined(
  ['STANDARD', 'SMALL', 'MEDIUM', 'LARGE', 'ECONOMY', 'PROMO'],
  ['ANODIZED', 'BURNISHED', 'PLATED', 'POLISHED', 'BRUSHED'],
  ['TIN', 'NICKEL', 'BRASS', 'STEEL', 'COPPER'],
);

/** The 40 containers of parts. */
export const CONTAINERS = combined(
  ['SM', 'LG', 'MED', 'JUMBO', 'WRAP'],
  ['CASE', 'BOX', 'BAG', 'JAR', 'PACK', 'PKG', 'CAN', 'DRUM'],
);

/** The 92 words a part's name takes five different ones from. */
export const COLOURS = `
  almond antique aquamarine azure beige bisque black blanched blue blush brown burlywood burnished
  chartreuse chiffon chocolate coral cornflower cornsilk cream cyan dark deep dim dodger drab
  firebrick floral forest frosted gainsboro ghost goldenrod green grey honeydew hot indian ivory
  khaki lace lavender lawn lemon light lime linen magenta maroon medium metallic midnight mint misty
  moccasin navajo navy olive orange orchid pale papaya peach peru pink plum powder puff purple red
  rose rosy royal saddle salmon sandy seashell sienna sky slate smoke snow spring steel tan thistle
  tomato turquoise violet wheat white yellow`
  .trim()
  .split(/\s+/);
