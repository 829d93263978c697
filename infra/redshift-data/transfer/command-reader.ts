import { isBlank, type SqlToken, tokenizeSql } from '../../../shared/sql/tokenizer.ts';
import { stringValue } from '../sql/sql-text.ts';

/** A token of a command with the value of its text, name, word or number. */
interface CommandToken {
  readonly kind: 'text' | 'name' | 'word' | 'number' | 'symbol' | 'end';
  readonly value: string;
  /** As it is written. */
  readonly raw: string;
}

const END: CommandToken = { kind: 'end', value: '', raw: 'end of input' };

const toCommandToken = ({ kind, text }: SqlToken): CommandToken => {
  switch (kind) {
    case 'string': {
      const value = stringValue(text);
      return value === undefined
        ? { kind: 'symbol', value: text, raw: text }
        : { kind: 'text', value, raw: text };
    }
    case 'quoted':
      return { kind: 'name', value: text.slice(1, -1).replaceAll('""', '"'), raw: text };
    case 'word':
      return { kind, value: text.toLowerCase(), raw: text };
    case 'number':
      return { kind, value: text, raw: text };
    default:
      return { kind: 'symbol', value: text, raw: text };
  }
};

/** Reads UNLOAD or COPY word by word; what does not fit is a syntax error as Redshift words it. */
export class CommandReader {
  private readonly tokens: readonly CommandToken[];
  private at = 0;

  constructor(sql: string) {
    this.tokens = [...tokenizeSql(sql)].filter((token) => !isBlank(token)).map(toCommandToken);
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

  private peek(): CommandToken {
    return this.tokens[this.at] ?? END;
  }
}
