/** One row of a result; NULL is null. */
export type Row = readonly (string | null)[];

/** Parses a file while it arrives: chunks of text of any length in, complete rows out. */
export interface RowParser {
  /** Parses the next chunk and returns the rows that it completes. */
  push(text: string): Row[];
  /** Ends the file and returns the last row if no line break closed it. */
  finish(): Row[];
}

const QUOTE = '"';
const COMMA = 44;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

interface Field {
  readonly value: string | null;
  /** The offset of the field's delimiter; the text's length where it ends with the field. */
  readonly end: number;
}

/** A field in quotes, or undefined until its closing quote has certainly arrived. */
const quotedField = (text: string, start: number, ended: boolean): Field | undefined => {
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf(QUOTE, from);
    if (quote === -1) {
      if (ended) throw new Error('The CSV file ends inside a quoted field.');
      return undefined;
    }
    // A quote at the very end may be the first half of an escaped one.
    if (quote + 1 === text.length && !ended) return undefined;
    if (text[quote + 1] !== QUOTE) {
      return { value: text.slice(start + 1, quote).replaceAll('""', QUOTE), end: quote + 1 };
    }
    from = quote + 2;
  }
};

const plainField = (text: string, start: number, ended: boolean): Field | undefined => {
  let end = start;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (code === COMMA || code === LINE_FEED || code === CARRIAGE_RETURN) break;
    end += 1;
  }
  if (end === text.length && !ended) return undefined;
  // An empty field is NULL; an empty text is written as two quotes.
  return { value: end === start ? null : text.slice(start, end), end };
};

interface ParsedRecord {
  readonly row: Row;
  readonly next: number;
}

/** Where the record after a line break starts; undefined until the break is complete. */
const afterLineBreak = (text: string, at: number, ended: boolean): number | undefined => {
  if (text.charCodeAt(at) === LINE_FEED) return at + 1;
  if (text.charCodeAt(at) !== CARRIAGE_RETURN) {
    throw new Error('The CSV file holds text between a closing quote and the next comma.');
  }
  if (at + 1 === text.length && !ended) return undefined;
  return text.charCodeAt(at + 1) === LINE_FEED ? at + 2 : at + 1;
};

/** The record at `start`, or undefined until all of it has arrived. */
const parseRecord = (text: string, start: number, ended: boolean): ParsedRecord | undefined => {
  const row: (string | null)[] = [];
  let at = start;
  for (;;) {
    const field = text[at] === QUOTE ? quotedField(text, at, ended) : plainField(text, at, ended);
    if (!field) return undefined;
    row.push(field.value);
    if (field.end === text.length) return ended ? { row, next: text.length } : undefined;
    if (text.charCodeAt(field.end) === COMMA) {
      at = field.end + 1;
      continue;
    }
    const next = afterLineBreak(text, field.end, ended);
    return next === undefined ? undefined : { row, next };
  }
};

/** Parses CSV by RFC 4180; a line break may also be a lone LF. */
export const createCsvParser = (): RowParser => {
  let pending = '';
  const take = (text: string, ended: boolean): Row[] => {
    pending += text;
    const rows: Row[] = [];
    let start = 0;
    while (start < pending.length) {
      const record = parseRecord(pending, start, ended);
      if (!record) break;
      rows.push(record.row);
      start = record.next;
    }
    pending = pending.slice(start);
    return rows;
  };
  return { push: (text) => take(text, false), finish: () => take('', true) };
};
