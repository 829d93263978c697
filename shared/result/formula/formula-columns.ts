/**
 * Types whose text the warehouse makes itself, of digits, signs and the words it has for values: no
 * formula can stand there. Whatever else there is, or will be, may hold a text of anybody's.
 */
const OWN_TEXT =
  /^(int[248]|oid|numeric|decimal|float[48]|bool|date|time|timetz|timestamp|timestamptz|interval.*)$/;

/** Whether texts of a column of this type (the Data API's name) are guarded. */
export const isGuarded = (type: string): boolean => !OWN_TEXT.test(type);

/** What makes a spreadsheet take a cell for text, whatever follows. */
export const GUARD = "'";

/**
 * The text as it was before it was guarded. A guarded text that begins with an apostrophe has one
 * too many, always, since a text that began with one of its own was given another.
 */
export const unguarded = (text: string): string => (text.startsWith(GUARD) ? text.slice(1) : text);
