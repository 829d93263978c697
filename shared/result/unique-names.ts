/**
 * Names that an object can have side by side: the second column called `n` becomes `n_2`, so that
 * no reader loses a value to a repeated key.
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
