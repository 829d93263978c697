import { tokenizeSql } from '../../../shared/sql/tokenizer.ts';

/** The engine's comment on a column is where a declared character type is kept. */
export interface DeclaredColumn {
  readonly column: string;
  readonly declaredType: string;
}

const temporary = '(?:(?:local\\s+)?temp(?:orary)?\\s+)?';
const tablePattern = new RegExp(
  `^\\s*create\\s+${temporary}table\\s+(?:if\\s+not\\s+exists\\s+)?([#\\w."]+)\\s*\\(`,
  'i',
);

const characterTypes = 'character\\s+varying|char|character|bpchar|nchar|varchar|nvarchar|text';
const characterPattern = new RegExp(
  `^\\s*("[^"]+"|\\w+)\\s+(${characterTypes})\\b\\s*(?:\\(\\s*(\\d+|max)\\s*\\))?`,
  'i',
);

/** https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html */
const defaultLengths: Readonly<Record<string, number>> = { char: 1, bpchar: 256, varchar: 256 };
const maximumLength = 65_535;

/** Literals blanked out: they may hold commas and parentheses. */
const withoutLiterals = (sql: string): string =>
  [...tokenizeSql(sql)]
    .map(({ kind, text }) => (kind === 'string' ? ' '.repeat(text.length) : text))
    .join('');

/** The parts between top-level commas of the parenthesis that opens before `start`. */
const listItems = (sql: string, start: number): string[] => {
  const items: string[] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at < sql.length; at += 1) {
    const char = sql[at];
    if (char === '(') depth += 1;
    if ((char === ',' || char === ')') && depth === 0) {
      items.push(sql.slice(from, at));
      from = at + 1;
      if (char === ')') return items;
    }
    if (char === ')') depth -= 1;
  }
  return items;
};

const declaredColumn = (definition: string): DeclaredColumn[] => {
  const match = characterPattern.exec(definition);
  if (match === null) return [];
  const word = (match[2] ?? '').toLowerCase().replaceAll(/\s+/g, ' ');
  const fixed = word === 'char' || word === 'character' || word === 'nchar' || word === 'bpchar';
  const byDefault = defaultLengths[fixed ? (word === 'bpchar' ? 'bpchar' : 'char') : 'varchar'];
  const length = match[3] === 'max' ? maximumLength : Number(match[3] ?? byDefault);
  return [{ column: match[1] ?? '', declaredType: `${fixed ? 'char' : 'varchar'}(${length})` }];
};

/** The character columns a CREATE TABLE declares, which the engine would make plain VARCHAR. */
export const declaredCharacterColumns = (
  sql: string,
): { readonly table: string; readonly columns: readonly DeclaredColumn[] } | undefined => {
  const match = tablePattern.exec(sql);
  const table = match?.[1];
  if (match === null || table === undefined) return undefined;
  const columns = listItems(withoutLiterals(sql), match[0].length).flatMap(declaredColumn);
  return columns.length === 0 ? undefined : { table, columns };
};

/** Statements that keep the declared types with the table. */
export const declareStatements = (
  table: string,
  columns: readonly DeclaredColumn[],
): readonly string[] =>
  columns.map(
    ({ column, declaredType }) => `COMMENT ON COLUMN ${table}.${column} IS '${declaredType}'`,
  );
