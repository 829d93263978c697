/** What a stretch of a command is; the value of a text or a quoted name is what it says. */
interface Token {
  readonly kind: 'text' | 'name' | 'word' | 'number' | 'symbol' | 'end';
  readonly value: string;
  /** As it is written. */
  readonly raw: string;
}

/**
 * UNLOAD's query is a text that may hold quotes: doubled, or after a backslash, which Redshift's
 * guide asks for and which ordinary statements here do not know.
 * https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html
 */
const pattern = new RegExp(
  [
    /(\s+|--[^\n]*|\/\*[\s\S]*?\*\/)/,
    /'((?:[^'\\]|''|\\[\s\S])*)'/,
    /\$\$([\s\S]*?)\$\$/,
    /"((?:[^"]|"")*)"/,
    /([A-Za-z_][\w$]*)/,
    /(\d+(?:\.\d+)?)/,
    /([^\s])/,
  ]
    .map((alternative) => alternative.source)
    .join('|'),
  'gy',
);

const END: Token = { kind: 'end', value: '', raw: 'end of input' };

const plainText = (written: string): string => written.replaceAll(/''|\\([\s\S])/g, "$1'".slice(0));

const tokenOf = (match: RegExpExecArray): Token | undefined => {
  const [raw = '', blank, text, dollars, name, word, number] = match;
  if (blank !== undefined) return undefined;
  if (text !== undefined) return { kind: 'text', value: plainText(text), raw };
  if (dollars !== undefined) return { kind: 'text', value: dollars, raw };
  if (name !== undefined) return { kind: 'name', value: name.replaceAll('""', '"'), raw };
  if (word !== undefined) return { kind: 'word', value: word.toLowerCase(), raw };
  if (number !== undefined) return { kind: 'number', value: number, raw };
  return { kind: 'symbol', value: raw, raw };
};
