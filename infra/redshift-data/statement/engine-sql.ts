import { type BackslashReading, type SqlPiece, scanSql } from '../../../shared/sql/sql-scanner.ts';

/** The engine reads a backslash as standard SQL does; Redshift reads it as an escape. */
export const READING: BackslashReading = 'standard';

/** The pieces of a statement as the engine below reads it. */
export const enginePieces = (sql: string): SqlPiece[] => [...scanSql(sql, READING)];

const isEnd = ({ kind, text }: SqlPiece): boolean => kind === 'symbol' && text === ';';

/**
 * The one statement of a text, without its closing semicolon and the comments after that. Throws
 * where the text has no statement or several, in the words Redshift has for several.
 */
export const singleStatement = (sql: string): string => {
  const pieces = enginePieces(sql).filter(({ kind }) => kind !== 'blank');
  const end = pieces.findIndex(isEnd);
  const [own, others] = end === -1 ? [pieces, []] : [pieces.slice(0, end), pieces.slice(end)];
  if (own.length === 0) throw new Error('syntax error at end of input');
  if (!others.every(isEnd)) {
    throw new Error('cannot insert multiple commands into a prepared statement');
  }
  return sql.slice(0, pieces[end]?.at);
};
