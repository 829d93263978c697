/** A value of a field: a word, a number, a list, or a node. */
export type TreeValue = string | TreeNode | readonly TreeValue[];

/** A node of a query as the engine has understood it. */
export interface TreeNode {
  readonly tag: string;
  readonly fields: ReadonlyMap<string, readonly TreeValue[]>;
}

/** Whether a value is a node. */
export const isNode = (value: TreeValue | undefined): value is TreeNode =>
  typeof value === 'object' && 'tag' in value;

const TOKEN = /[(){}[\]]|"(?:\\[\s\S]|[^"\\])*"|(?:\\[\s\S]|[^\s(){}[\]\\])+/g;

/**
 * Reads the tree that PostgreSQL prints with `debug_print_parse`: nodes in braces with `:field`
 * names, lists in parentheses (src/backend/nodes/outfuncs.c). A field's value can be several words.
 */
export const readTree = (text: string): TreeNode | undefined => {
  const tokens = text.match(TOKEN) ?? [];
  let at = 0;
  const list = (end: string): TreeValue[] => {
    const values: TreeValue[] = [];
    while (at < tokens.length && tokens[at] !== end) values.push(value());
    at += 1;
    return values;
  };
  const node = (): TreeNode => {
    const tag = tokens[at] ?? '';
    const fields = new Map<string, TreeValue[]>();
    let field: TreeValue[] = [];
    for (at += 1; at < tokens.length && tokens[at] !== '}'; ) {
      const token = tokens[at] ?? '';
      if (token.startsWith(':')) {
        field = [];
        fields.set(token.slice(1), field);
        at += 1;
      } else field.push(value());
    }
    at += 1;
    return { tag, fields };
  };
  const value = (): TreeValue => {
    const token = tokens[at] ?? '';
    at += 1;
    if (token === '{') return node();
    if (token === '(') return list(')');
    return token === '[' ? list(']') : token;
  };
  const tree = value();
  return isNode(tree) ? tree : undefined;
};

/** A query, and the one that it stands in. */
export interface Scope {
  readonly query: TreeNode;
  readonly outer?: Scope | undefined;
}

/** All nodes of a part of the tree, outer ones first, each with the query that it stands in. */
export function* placesIn(
  value: TreeValue,
  outer?: Scope,
): Generator<{ readonly node: TreeNode; readonly scope: Scope | undefined }> {
  if (typeof value === 'string') return;
  if (!isNode(value)) {
    for (const part of value) yield* placesIn(part, outer);
    return;
  }
  const scope = value.tag === 'QUERY' ? { query: value, outer } : outer;
  yield { node: value, scope };
  for (const field of value.fields.values()) yield* placesIn(field, scope);
}

/** The node that a field holds. */
export const nodeIn = (node: TreeNode, field: string): TreeNode | undefined =>
  node.fields.get(field)?.find(isNode);

/** The nodes of the list that a field holds. */
export const nodesIn = (node: TreeNode, field: string): readonly TreeNode[] => {
  const [list] = node.fields.get(field) ?? [];
  return Array.isArray(list) ? list.filter(isNode) : [];
};

/** The number that a field holds; NaN for anything else. */
export const numberIn = (node: TreeNode, field: string): number =>
  Number(node.fields.get(field)?.[0]);

/** The word that a field holds. */
export const wordIn = (node: TreeNode, field: string): string => {
  const [word] = node.fields.get(field) ?? [];
  return typeof word === 'string' ? word : '';
};
