import { isBlank, type SqlToken, tokenizeSql } from '../../../shared/sql/tokenizer.ts';

/** A token of SQL, or `raw` text that a rule has written, in which no rule looks. */
export interface SqlLeaf {
  readonly kind: SqlToken['kind'] | 'raw';
  readonly text: string;
  /** A word's text in lower case, empty for other kinds. */
  readonly word: string;
  /** Where it stands in the caller's SQL; -1 for text of a rule. */
  readonly offset: number;
}

/** What stands between two parentheses. */
export interface SqlGroup {
  readonly kind: 'group';
  readonly nodes: readonly SqlNode[];
  readonly offset: number;
}

/** A token, or a group in its place. */
export type SqlNode = SqlLeaf | SqlGroup;

const leaf = (kind: SqlLeaf['kind'], text: string, offset: number): SqlLeaf => ({
  kind,
  text,
  word: kind === 'word' ? text.toLowerCase() : '',
  offset,
});

/** Text written by a rule, in place of what stands at `offset`. */
export const raw = (text: string, offset = -1): SqlLeaf => leaf('raw', text, offset);

/** SQL as a tree of parentheses. A parenthesis without its partner is an ordinary token. */
export const parseSql = (sql: string): SqlNode[] => {
  const levels: { nodes: SqlNode[]; offset: number }[] = [{ nodes: [], offset: 0 }];
  const close = (): void => {
    const group = levels.pop();
    if (group !== undefined) levels.at(-1)?.nodes.push({ kind: 'group', ...group });
  };
  for (const { kind, text, offset } of tokenizeSql(sql)) {
    if (text === '(') levels.push({ nodes: [], offset });
    else if (text === ')' && levels.length > 1) close();
    else levels.at(-1)?.nodes.push(leaf(kind, text, offset));
  }
  while (levels.length > 1) {
    const { nodes = [], offset = 0 } = levels.pop() ?? {};
    levels.at(-1)?.nodes.push(raw('(', offset), ...nodes);
  }
  return levels[0]?.nodes ?? [];
};

/** The text of a tree, and where each place of it comes from. */
export interface RenderedSql {
  readonly text: string;
  /** The offset in the caller's SQL of what stands at an offset of the text. */
  readonly sourceOf: (offset: number) => number | undefined;
}

/** The text of a tree. */
export const renderSql = (nodes: readonly SqlNode[]): RenderedSql => {
  let text = '';
  const marks: { readonly at: number; readonly source: number }[] = [];
  const add = (part: string, source: number): void => {
    if (source !== -1) marks.push({ at: text.length, source });
    text += part;
  };
  const visit = (node: SqlNode): void => {
    if (node.kind !== 'group') {
      add(node.text, node.offset);
      return;
    }
    add('(', node.offset);
    node.nodes.forEach(visit);
    text += ')';
  };
  nodes.forEach(visit);
  const sourceOf = (offset: number) => marks.findLast(({ at }) => at <= offset)?.source;
  return { text, sourceOf };
};

/** The leaves of the tree, in order. */
export const leavesOf = (nodes: readonly SqlNode[]): readonly SqlLeaf[] =>
  nodes.flatMap((node) => (node.kind === 'group' ? leavesOf(node.nodes) : node));

/** Every leaf of the tree, replaced. */
export const mapLeaves = (
  nodes: readonly SqlNode[],
  replace: (leaf: SqlLeaf) => SqlNode,
): SqlNode[] =>
  nodes.map((node) =>
    node.kind === 'group' ? { ...node, nodes: mapLeaves(node.nodes, replace) } : replace(node),
  );

/** Whether a node is one of these words, given in small letters. */
export const isWord = (node: SqlNode | undefined, ...words: readonly string[]): boolean =>
  node !== undefined && node.kind === 'word' && words.includes(node.word);

/** Whether a node is this symbol. */
export const isSymbol = (node: SqlNode | undefined, ...texts: readonly string[]): boolean =>
  node !== undefined && node.kind === 'symbol' && texts.includes(node.text);

/** The name that a word or a quoted name gives, folded as Redshift folds it. */
export const nameOf = (node: SqlNode | undefined): string | undefined => {
  if (node?.kind === 'word') return node.word;
  if (node?.kind !== 'quoted') return undefined;
  return node.text.slice(1, -1).replaceAll('""', '"').toLowerCase();
};

/** The index of the next node that is not blank, from `index` on; the length if all are blank. */
export const nextFrom = (nodes: readonly SqlNode[], index: number): number => {
  let at = index;
  for (let node = nodes[at]; node !== undefined && isBlank(node); node = nodes[at]) at += 1;
  return at;
};

/** The index of the last node that is not blank, before `index`; -1 if all are blank. */
export const lastBefore = (nodes: readonly SqlNode[], index: number): number => {
  let at = index - 1;
  for (let node = nodes[at]; node !== undefined && isBlank(node); node = nodes[at]) at -= 1;
  return at;
};

/** Nodes without what says nothing at both ends. */
export const trimmed = (nodes: readonly SqlNode[]): readonly SqlNode[] =>
  nodes.slice(nextFrom(nodes, 0), lastBefore(nodes, nodes.length) + 1);

/** The parts between commas, trimmed; none where there is nothing at all. */
export const splitCommas = (nodes: readonly SqlNode[]): (readonly SqlNode[])[] => {
  const parts: SqlNode[][] = [[]];
  for (const node of nodes) {
    if (isSymbol(node, ',')) parts.push([]);
    else parts.at(-1)?.push(node);
  }
  const texts = parts.map(trimmed);
  return texts.length === 1 && texts[0]?.length === 0 ? [] : texts;
};

const COMMA = leaf('symbol', ',', -1);
/** A blank of a rule's. */
export const SPACE = leaf('space', ' ', -1);

/** Parts with commas between them, in parentheses. */
export const groupOf = (parts: readonly (readonly SqlNode[])[], offset = -1): SqlGroup => ({
  kind: 'group',
  nodes: parts.flatMap((part, index) => (index === 0 ? part : [COMMA, SPACE, ...part])),
  offset,
});
