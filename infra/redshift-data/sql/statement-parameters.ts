import { placeholders } from '../../../shared/sql/placeholders.ts';
import { validationError } from '../contract/data-api-error.ts';
import { groupOf, mapLeaves, type SqlNode } from './sql-nodes.ts';
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
  const used = new Set(sqls.flatMap((sql) => placeholders(sql)));
  const faults = [
    ['contains duplicate', 'Duplicate', given.filter((name, at) => given.indexOf(name) !== at)],
    ['contains unused', 'Unused', given.filter((name) => !used.has(name))],
    ['is missing', 'Missing', [...used].filter((name) => !given.includes(name))],
  ] as const;
  for (const [fault, title, names] of faults) {
    if (names.length === 0) continue;
    throw validationError(
      `Parameters list ${fault} parameters. ${title} parameters: [${names.join(', ')}]`,
    );
  }
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
  return mapLeaves(nodes, (leaf) => {
    if (leaf.kind !== 'placeholder') return leaf;
    const text = quoted(values.get(leaf.text.slice(1)) ?? '');
    return groupOf([[{ ...leaf, kind: 'string', text }]], leaf.offset);
  });
};
