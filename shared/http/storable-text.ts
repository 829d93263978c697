/**
 * Whether a database can hold a text: PostgreSQL and with it Redshift take no character NUL, and half
 * of a surrogate pair would reach the warehouse as another character.
 */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** What to say of a text that is not. */
export const NOT_STORABLE =
  'the character NUL (U+0000) and halves of surrogate pairs are not accepted: no database keeps them';
