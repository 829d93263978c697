/** A text as an SQL literal of the engine. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A name as a quoted identifier. */
export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
