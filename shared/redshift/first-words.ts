import { scanSql } from '../sql/sql-scanner.ts';

/** The word that each statement of a text begins with, in small letters. */
export const firstWords = (sql: string): string[] => {
  const words: string[] = [];
  let isBeginning = true;
  for (const { kind, text } of scanSql(sql)) {
    if (text === ';') isBeginning = true;
    if (isBeginning && kind === 'word') {
      words.push(text.toLowerCase());
      isBeginning = false;
    }
  }
  return words;
};
