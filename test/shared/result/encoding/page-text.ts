import fc from 'fast-check';

/** How a text of JSON may differ without meaning anything else. */
export interface JsonStyle {
  /** White space that is put, in turn, between any two tokens. */
  readonly spaces: readonly string[];
  /** Which characters, in turn, are written as `\uXXXX` although they need not be. */
  readonly escaped: readonly boolean[];
  /** Whether the members of objects come in reverse. */
  readonly reversed: boolean;
}

export const jsonStyle: fc.Arbitrary<JsonStyle> = fc.record({
  spaces: fc.array(fc.constantFrom('', '', ' ', '\n', '\t', '\r\n '), { minLength: 1 }),
  escaped: fc.array(fc.boolean(), { minLength: 1 }),
  reversed: fc.boolean(),
});

/** The tightest style: how the Data API writes. */
export const tightStyle: JsonStyle = { spaces: [''], escaped: [false], reversed: false };

/** A number with the digits that it is to be written with. */
export class Digits {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Writes the value as JSON in the style; what `JSON.parse` makes of it does not depend on it. */
export const jsonText = (value: unknown, style: JsonStyle): string => {
  let token = 0;
  let character = 0;
  const space = () => style.spaces[token++ % style.spaces.length] ?? '';
  const letter = (char: string): string => {
    if (!style.escaped[character++ % style.escaped.length])
      return JSON.stringify(char).slice(1, -1);
    const unit = (at: number) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`;
    return char.length === 1 ? unit(0) : unit(0) + unit(1);
  };
  const write = (one: unknown): string => {
    if (one instanceof Digits) return one.text;
    if (typeof one === 'string') return `"${[...one].map(letter).join('')}"`;
    if (typeof one !== 'object' || one === null) return JSON.stringify(one);
    if (Array.isArray(one)) return `[${space()}${one.map(spaced).join(`,`)}]`;
    const members = Object.entries(one);
    if (style.reversed) members.reverse();
    const texts = members.map(([name, member]) => `${spaced(name)}:${spaced(member)}`);
    return `{${texts.join(',')}${space()}}`;
  };
  const spaced = (one: unknown): string => `${space()}${write(one)}${space()}`;
  return spaced(value);
};
