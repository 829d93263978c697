import { draw, uniform } from './random-stream.ts';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ,';
const CHARACTERS_A_DRAW = 5;
const [SHORTEST, LONGEST] = [10, 40];

/** Draws that a row takes from its address's stream: the length, then one for five characters. */
export const ADDRESS_DRAWS = 1 + LONGEST / CHARACTERS_A_DRAW;

/** Draws that a row takes from its phone number's stream. */
export const PHONE_DRAWS = 3;

/**
 * SQL: 31 bits of a draw. The range 2³¹ overflows in dbgen, which therefore draws a negative
 * number, and TPC's published answers have the addresses that follow from its two's complement.
 * Here 2⁴⁰ is added: that leaves the low bits alone and keeps the shifts below positive.
 */
const addressBits = (state: string): string =>
  `(${2 ** 40} - floor(${state} / 2147483647e0 * 2147483648e0)::BIGINT)`;

/** SQL: an address of 10 to 40 characters, each six bits of a draw. */
export const address = (base: string, seed: number): string => {
  const characters: string[] = [];
  for (let nth = 2; nth <= ADDRESS_DRAWS; nth += 1) {
    const bits = addressBits(draw(base, seed, nth));
    for (let at = 0; at < CHARACTERS_A_DRAW; at += 1) {
      characters.push(`'${ALPHABET}'[1 + (${bits} >> ${6 * at} & 63)]`);
    }
  }
  return `left(${characters.join(' || ')}, ${uniform(SHORTEST, LONGEST, draw(base, seed))})`;
};

/** SQL: a phone number whose country code goes with the nation. */
export const phone = (nation: string, base: string, seed: number): string => {
  const part = (low: number, high: number, nth: number): string =>
    `${uniform(low, high, draw(base, seed, nth))}`;
  return (
    `(${nation} + 10) || '-' || ${part(100, 999, 1)} || '-' ||` +
    ` ${part(100, 999, 2)} || '-' || ${part(1000, 9999, 3)}`
  );
};
