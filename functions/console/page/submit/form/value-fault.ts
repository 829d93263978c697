import type { FieldText, ParameterField } from './parameter-field.ts';

const characterNames: Readonly<Record<string, string>> = {
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

/** A set, a digit, an escaped character, a plain one, or a group or repetition. */
const TOKEN = /\[([^\]\\^]+)\]|\\(d)|\\([-./])|([ \-_,/'])|\((?:\?:)?|\)|[+*?]|\{\d+(?:,\d*)?\}/y;

const inSet = (set: string): readonly (string | undefined)[] =>
  (set.match(/A-Z|a-z|0-9|./gs) ?? []).map((part) => characterNames[part]);

/** `a, b and c`. */
const joinWords = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/**
 * The characters that a regular expression accepts, in words: `uppercase letters and spaces`.
 * Undefined for an expression that also checks their order.
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
    if (digit) found.add(characterNames['0-9']);
    const mark = escaped ?? plain;
    if (mark !== undefined) found.add(characterNames[mark]);
  }
  const words = [...found];
  const known = words.filter((word) => word !== undefined);
  if (known.length === 0 || known.length < words.length) return undefined;
  const [upper, lower] = ['uppercase letters', 'lowercase letters'];
  if (!found.has(upper) || !found.has(lower)) return joinWords(known);
  return joinWords(['letters', ...known.filter((word) => word !== upper && word !== lower)]);
};

/** The range of a field's numbers, such as `from 1 to 90` or `at least 1`; empty without limits. */
export const rangeWords = ({ minimum, maximum }: ParameterField): string => {
  if (minimum !== undefined && maximum !== undefined) return `from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `at least ${minimum}`;
  return maximum === undefined ? '' : `at most ${maximum}`;
};

const example = ({ examples }: ParameterField): string =>
  examples.length > 0 ? `, for example ${examples[0]}` : '';

const lengthWords = ({ minLength = 1, maxLength }: ParameterField): string | undefined => {
  const least = minLength > 1;
  if (maxLength === undefined) return least ? `at least ${minLength} characters` : undefined;
  return `${least ? `${minLength} to` : 'at most'} ${maxLength} characters`;
};

/** The length as JSON Schema counts it: in code points, not UTF-16 units. */
const lengthOf = (text: string): number => [...text].length;

const textFault = (field: ParameterField, text: string): string | undefined => {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = field;
  const length = lengthOf(text);
  const matches = pattern === undefined || new RegExp(pattern, 'u').test(text);
  if (matches && length >= minLength && length <= maxLength) return undefined;
  const characters = pattern === undefined ? undefined : characterWords(pattern);
  const form = matches ? undefined : 'a text of the form that this report takes';
  const rules = [characters ?? form, lengthWords(field)].filter(Boolean);
  return `Enter ${rules.join(', ')}${example(field)}.`;
};

const numberFault = (field: ParameterField, text: string): string | undefined => {
  const value = Number(text);
  const whole = field.type === 'integer';
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = field;
  const usable = whole ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (usable && value >= minimum && value <= maximum) return undefined;
  const range = rangeWords(field)
    .replace(/^(?=from)/, ' ')
    .replace(/^(?=at)/, ' of ');
  return `Enter a ${whole ? 'whole number' : 'number'}${range}${example(field)}.`;
};

/**
 * How to correct a field's text, in the words of the form; undefined if the field's rules accept
 * it. The service decides: this only replaces its message, which speaks of JSON Schema.
 */
export const valueFault = (field: ParameterField, text: FieldText): string | undefined => {
  if (!text || field.isList || field.control === 'select') return undefined;
  if (field.type === 'integer' || field.type === 'number') return numberFault(field, text);
  if (field.control === 'date' && !/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    return `Enter a date${example(field) || ', for example 1995-03-31'}.`;
  }
  return textFault(field, text);
};
