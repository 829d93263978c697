const names: Readonly<Record<string, string>> = {
  'A-Z': 'uppercase letters',
  'a-z': 'lowercase letters',
  '0-9': 'digits',
  ' ': 'spaces',
  '-': 'hyphens',
  _: 'underscores',
  '.': 'dots',
  ',': 'commas',
  '/': 'slashes',
  "'": 'apostrophes',
};

/** A set, a digit, an escaped mark, a plain mark, or what only groups and repeats. */
const TOKEN = /\[([^\]\\^]+)\]|\\(d)|\\([-./])|([ \-_,/'])|\((?:\?:)?|\)|[+*?]|\{\d+(?:,\d*)?\}/y;

const inSet = (set: string): readonly (string | undefined)[] =>
  (set.match(/A-Z|a-z|0-9|./gs) ?? []).map((part) => names[part]);

/** `a, b and c`. */
const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/**
 * The characters that a regular expression accepts, in words: `uppercase letters and spaces`.
 * Nothing where it says more than which characters there may be.
 */
export const characterWords = (pattern: string): string | undefined => {
  const inner = /^\^(.*)\$$/s.exec(pattern)?.[1];
  if (inner === undefined) return undefined;
  const found = new Set<string | undefined>();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < inner.length) {
    const token = TOKEN.exec(inner);
    if (!token) return undefined;
    const [, set, digit, escaped, plain] = token;
    if (set !== undefined) for (const name of inSet(set)) found.add(name);
    if (digit) found.add(names['0-9']);
    const mark = escaped ?? plain;
    if (mark !== undefined) found.add(names[mark]);
  }
  const words = [...found];
  const known = words.filter((word) => word !== undefined);
  if (known.length === 0 || known.length < words.length) return undefined;
  const [upper, lower] = ['uppercase letters', 'lowercase letters'];
  if (!found.has(upper) || !found.has(lower)) return listed(known);
  return listed(['letters', ...known.filter((word) => word !== upper && word !== lower)]);
};
