import { placeholders } from '../../../shared/sql/placeholders.ts';
import { validationError } from '../contract/data-api-error.ts';
import {
  isSymbol,
  lastBefore,
  mapLeaves,
  nextFrom,
  type SqlLeaf,
  type SqlNode,
} from './sql-nodes.ts';
import { quoted } from './sql-text.ts';

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

/** Between a parenthesis or comma and another, a name has no place: some functions want it bare. */
const isArgument = (nodes: readonly SqlNode[], at: number): boolean => {
  const before = nodes[lastBefore(nodes, at)];
  const after = nodes[nextFrom(nodes, at + 1)];
  return (
    (before === undefined || isSymbol(before, ',')) && (after === undefined || isSymbol(after, ','))
  );
};

/**
 * The statement with its values in place of the placeholders. A quoted literal has no type of its
 * own until its context gives it one: "When the SQL runs, data is implicitly cast to a data type"
 * (https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html, named parameters). The
 * parentheses keep it a value: a bare literal would be accepted as a table's name or a column's
 * alias, where the Data API takes no parameter.
 */
export const withValues = (
  nodes: readonly SqlNode[],
  parameters: readonly SqlParameter[],
): readonly SqlNode[] => {
  const values = new Map(parameters.map(({ name, value }) => [name, value]));
  return mapLeaves(nodes, (leaf, siblings, at) => {
    if (leaf.kind !== 'placeholder') return leaf;
    const literal: SqlLeaf = {
      kind: 'string',
      text: quoted(values.get(leaf.text.slice(1)) ?? ''),
      word: '',
      offset: leaf.offset,
    };
    return isArgument(siblings, at)
      ? literal
      : { kind: 'group', nodes: [literal], offset: leaf.offset };
  });
};
