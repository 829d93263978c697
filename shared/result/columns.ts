import type { ResultColumn } from '../job/job.ts';

/** A column of a result with the size of its type, as the manifest lists it. */
export interface PageColumn extends ResultColumn {
  readonly precision?: number;
  readonly scale?: number;
}

/**
 * Makes column names unique, so that they can be the keys of one object: the second column called
 * `n` becomes `n_2`, and no reader loses a value to a repeated key.
 */
export const uniqueNames = (names: readonly string[]): string[] => {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let n = 2; seen.has(unique) || (unique !== name && taken.has(unique)); n += 1) {
      unique = `${name}_${n}`;
    }
    seen.add(unique);
    return unique;
  });
};

/**
 * Types whose text the warehouse writes itself: digits, signs and words such as `NaN`. They cannot
 * contain a formula. Every other type may hold text that a user wrote.
 */
const GENERATED_TEXT =
  /^(int[248]|oid|numeric|decimal|float[48]|bool|date|time|timetz|timestamp|timestamptz|interval.*)$/;

/** Whether texts of a column of this type (the Data API's name) are guarded against formulas. */
export const isGuarded = (type: string): boolean => !GENERATED_TEXT.test(type);

/** Makes a spreadsheet read a cell as text, whatever follows. */
export const GUARD = "'";

/**
 * The text as it was before it was guarded. Guarding also puts an apostrophe before a text that
 * begins with one, so the first apostrophe is always the guard's.
 */
export const unguarded = (text: string): string => (text.startsWith(GUARD) ? text.slice(1) : text);
