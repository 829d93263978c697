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

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

const plainText = (written: string): string =>
  written.replaceAll(/''|\\([\s\S])/g, (_, escaped: string | undefined) =>
    escaped === undefined ? "'" : (escapes[escaped] ?? escaped),
  );

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

/** Reads UNLOAD or COPY word by word; what does not fit is a syntax error as Redshift words it. */
export class CommandReader {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(sql: string) {
    this.tokens = [...sql.matchAll(pattern)].flatMap((match) => tokenOf(match) ?? []);
  }

  atEnd(): boolean {
    return this.peek().kind === 'end';
  }

  /** Takes the next word if it is one of these, given in small letters. */
  tryWord(...words: readonly string[]): string | undefined {
    const { kind, value } = this.peek();
    if (kind !== 'word' || !words.includes(value)) return undefined;
    this.at += 1;
    return value;
  }

  word(...words: readonly string[]): string {
    return this.tryWord(...words) ?? this.fail();
  }

  trySymbol(symbol: string): boolean {
    const { kind, value } = this.peek();
    const found = kind === 'symbol' && value === symbol;
    if (found) this.at += 1;
    return found;
  }

  symbol(symbol: string): void {
    if (!this.trySymbol(symbol)) this.fail();
  }

  tryText(): string | undefined {
    const { kind, value } = this.peek();
    if (kind !== 'text') return undefined;
    this.at += 1;
    return value;
  }

  text(): string {
    return this.tryText() ?? this.fail();
  }

  /** The text after an AS that may be left out. */
  textAfterAs(): string {
    this.tryWord('as');
    return this.text();
  }

  /** The word after an AS that may be left out. */
  wordAfterAs(): string {
    this.tryWord('as');
    return this.anyWord();
  }

  number(): number {
    const { kind, value } = this.peek();
    if (kind !== 'number') this.fail();
    this.at += 1;
    return Number(value);
  }

  /** An identifier: in small letters unless it is quoted. */
  name(): string {
    const { kind, value } = this.peek();
    if (kind !== 'name' && kind !== 'word') this.fail();
    this.at += 1;
    return value;
  }

  /** The next word, whatever it is, for telling what is not known. */
  anyWord(): string {
    const { kind, value } = this.peek();
    if (kind !== 'word') this.fail();
    this.at += 1;
    return value;
  }

  fail(): never {
    throw new Error(`syntax error at or near "${this.peek().raw}"`);
  }

  private peek(): Token {
    return this.tokens[this.at] ?? END;
  }
}
