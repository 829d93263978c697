/**
 * A number from 0 (inclusive) to 1 (exclusive) that depends on the seed and the labels alone: the
 * n-th decision of one kind is the same in every run, whatever else happened before it.
 */
export const seededRandom = (seed: number, ...labels: readonly (string | number)[]): number => {
  // FNV-1a over the labels, then the finalizer of MurmurHash3, which spreads close inputs.
  let hash = 0x811c9dc5;
  for (const character of `${seed}|${labels.join('|')}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
};
