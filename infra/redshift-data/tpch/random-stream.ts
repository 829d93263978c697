/**
 * Every column of dbgen is one stream of Park and Miller's generator, x → 16807·x mod (2³¹−1), and
 * each row takes a fixed number of draws from it. So the n-th draw needs no loop: it is
 * seed·16807ⁿ mod (2³¹−1), which DuckDB computes for a whole vector of rows at once.
 */
const MULTIPLIER = 16_807n;
const MODULUS = 2_147_483_647n;

/** Powers 0…4095 sit in one list, every 4096th in another: their product is any power. */
const LOW_BITS = 12;
const LOW_COUNT = 1 << LOW_BITS;

const LOW_VARIABLE = 'tpch_low_powers';
const HIGH_VARIABLE = 'tpch_high_powers';

const powerOf = (exponent: bigint): bigint => {
  let result = 1n;
  let base = MULTIPLIER;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * base) % MODULUS;
    base = (base * base) % MODULUS;
  }
  return result;
};

const powersList = (count: number, step: bigint): string => {
  const factor = powerOf(step);
  const powers: bigint[] = [];
  for (let power = 1n; powers.length < count; power = (power * factor) % MODULUS) {
    powers.push(power);
  }
  return `[${powers.join(',')}]::BIGINT[]`;
};

/** Statements that give a connection the powers it needs for streams of so many draws. */
export const rememberPowers = (draws: number): readonly string[] => [
  `SET VARIABLE ${LOW_VARIABLE} = ${powersList(LOW_COUNT, 1n)}`,
  `SET VARIABLE ${HIGH_VARIABLE} = ${powersList((draws >> LOW_BITS) + 1, BigInt(LOW_COUNT))}`,
];

/** Statements that take those powers away again. */
export const forgetPowers: readonly string[] = [
  `RESET VARIABLE ${LOW_VARIABLE}`,
  `RESET VARIABLE ${HIGH_VARIABLE}`,
];

/** SQL: 16807 to the power of an integer expression, modulo 2³¹−1. */
export const power = (exponent: string): string =>
  `(getvariable('${LOW_VARIABLE}')[1 + ((${exponent}) & ${LOW_COUNT - 1})]` +
  ` * getvariable('${HIGH_VARIABLE}')[1 + ((${exponent}) >> ${LOW_BITS})] % ${MODULUS})`;

/** SQL: the state of a stream at a row's n-th draw; `base` is the power before the row's first. */
export const draw = (base: string, seed: number, nth = 1): string =>
  `(${base} * ${(BigInt(seed) * powerOf(BigInt(nth))) % MODULUS} % ${MODULUS})`;

/** SQL: a drawn state as an integer from `low` to `high`, in doubles because dbgen takes them. */
export const uniform = (low: number, high: number, state: string): string =>
  `(${low} + floor(${state} / ${MODULUS}e0 * ${high - low + 1}e0)::BIGINT)`;

/** SQL: a drawn state as a word of a list in which every word is as likely as another. */
export const pick = (words: readonly string[], state: string): string => {
  const literals = words.map((word) => `'${word}'`).join(',');
  return `([${literals}][${uniform(1, words.length, state)}])`;
};
