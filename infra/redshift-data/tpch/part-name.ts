import { draw, uniform } from './random-stream.ts';
import { COLOURS } from './tpch-words.ts';

const NAME_SEED = 709_314_158;
const WORDS_IN_NAME = 5;

/** Draws a row takes for its name: dbgen shuffles all the words and uses the first five. */
export const NAME_DRAWS = COLOURS.length;

/**
 * SQL: columns s0…s4, the places the first five steps of the shuffle swap with; w0…w4, the word at
 * place n just before step n; r0…r4, the words that end up in front. A later column may name an
 * earlier one, so the words at a place are looked up by the swaps that touched it, newest first.
 */
export const shuffleColumns = (base: string): string => {
  const columns: string[] = [];
  const wordAt = (place: string, step: number): string => {
    const cases: string[] = [];
    for (let past = step - 1; past >= 0; past -= 1) {
      cases.push(`WHEN s${past} = ${place} THEN w${past}`);
    }
    return cases.length > 0 ? `CASE ${cases.join(' ')} ELSE ${place} END` : place;
  };
  for (let step = 0; step < WORDS_IN_NAME; step += 1) {
    const swapped = uniform(step, COLOURS.length - 1, draw(base, NAME_SEED, step + 1));
    columns.push(`${swapped} AS s${step}`);
    columns.push(`${wordAt(String(step), step)} AS w${step}`);
    columns.push(`${wordAt(`s${step}`, step)} AS r${step}`);
  }
  return columns.join(', ');
};

/** SQL: the name, out of the columns above. */
export const partName = (): string => {
  const list = `[${COLOURS.map((word) => `'${word}'`).join(',')}]`;
  const words = Array.from({ length: WORDS_IN_NAME }, (_, nth) => `${list}[1 + r${nth}]`);
  return `concat_ws(' ', ${words.join(', ')})`;
};
