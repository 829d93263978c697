import { placeholders } from '../../../shared/sql/placeholders.ts';
import { isBlank, type SqlToken, tokenizeSql } from '../../../shared/sql/tokenizer.ts';
import { validationError } from '../contract/data-api-error.ts';

/** A named value, always text, as the Data API takes it. */
export interface SqlParameter {
  readonly name: string;
  readonly value: string;
}

/**
 * Refuses parameters that no statement uses, placeholders without a value, and names given twice.
 * Text in quotes or in a comment has no placeholders, so UNLOAD cannot be parameterised:
 * https://github.com/aws-samples/getting-started-with-amazon-redshift-data-api/issues/4
 */
export const checkParameters = (
  sqls: readonly string[],
  parameters: readonly SqlParameter[],
): void => {
  const given = parameters.map((parameter) => parameter.name);
  const known = new Set<string>();
  const repeated = given.filter((name) => known.size === known.add(name).size);
  if (repeated.length > 0) {
    const names = repeated.join(', ');
    throw validationError(
      `Parameters list contains duplicate parameters. Duplicate parameters: [${names}]`,
    );
  }
  const wanted = new Set(sqls.flatMap((sql) => placeholders(sql)));
  const unused = given.filter((name) => !wanted.has(name));
  if (unused.length > 0) {
    throw validationError(
      `Parameters list contains unused parameters. Unused parameters: [${unused.join(', ')}]`,
    );
  }
  const missing = [...wanted].filter((name) => !known.has(name));
  if (missing.length > 0) {
    throw validationError(
      `Parameters list is missing parameters. Missing parameters: [${missing.join(', ')}]`,
    );
  }
};

const numberPattern = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const datePattern = /^\d{4}-\d{2}-\d{2}$/;
const timestampPattern = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;

/**
 * A quoted literal has no type of its own until its context gives it one, which is how Redshift
 * treats a bound text value. The parentheses keep it a value: a bare literal would be accepted as a
 * table's name or a column's alias, where the Data API takes no parameter.
 */
const untypedLiteral = (value: string, bare: boolean): string => {
  const literal = `'${value.replaceAll(/['\\]/g, '$&$&')}'`;
  return bare ? literal : `(${literal})`;
};

/** Between a parenthesis or comma and another, a name has no place: some functions want it bare. */
const isArgument = (tokens: readonly SqlToken[], at: number): boolean => {
  const before = neighbour(tokens, at, -1);
  const after = neighbour(tokens, at, 1);
  return (before === '(' || before === ',') && (after === ')' || after === ',');
};

/** The text of the next token to either side that is not blank. */
const neighbour = (tokens: readonly SqlToken[], from: number, step: 1 | -1): string | undefined => {
  let at = from + step;
  for (let token = tokens[at]; token !== undefined && isBlank(token); token = tokens[at])
    at += step;
  return tokens[at]?.text;
};

const typedLiteral = (value: string): string => {
  if (numberPattern.test(value)) return `(${value})`;
  if (datePattern.test(value)) return `(DATE '${value}')`;
  if (timestampPattern.test(value)) return `(TIMESTAMP '${value}')`;
  return untypedLiteral(value, false);
};

const substitute = (
  sql: string,
  parameters: readonly SqlParameter[],
  typed: (name: string) => boolean,
): string => {
  const values = new Map(parameters.map(({ name, value }) => [name, value]));
  const tokens = [...tokenizeSql(sql)];
  return tokens
    .map(({ kind, text }, at) => {
      if (kind !== 'placeholder') return text;
      const name = text.slice(1);
      const value = values.get(name) ?? '';
      return typed(name) ? typedLiteral(value) : untypedLiteral(value, isArgument(tokens, at));
    })
    .join('');
};

/**
 * Ways to write the statement with its values in place, to be tried in order until one binds. The
 * engine cannot choose a type for an untyped literal in arithmetic (`:n + 1`), where Redshift can:
 * the later ways give each value alone, and then all of them, the type they look like.
 */
export const boundTexts = (sql: string, parameters: readonly SqlParameter[]): string[] => {
  if (parameters.length === 0) return [sql];
  const texts = [
    substitute(sql, parameters, () => false),
    ...parameters.map(({ name }) => substitute(sql, parameters, (other) => other === name)),
    substitute(sql, parameters, () => true),
  ];
  return [...new Set(texts)];
};
