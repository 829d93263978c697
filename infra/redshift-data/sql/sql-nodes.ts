import { isBlank, type SqlToken, tokenizeSql } from '../../../shared/sql/tokenizer.ts';
import { quoted, stringValue } from './sql-text.ts';

/** A token of SQL, or `raw` text that a rule has written, in which no rule looks. */
export interface SqlLeaf {
  readonly kind: SqlToken['kind'] | 'raw';
  readonly text: string;
  /** A word's text in lower case, empty for other kinds. */
  readonly word: string;
}

/** What stands between two parentheses. */
export interface SqlGroup {
  readonly kind: 'group';
  readonly nodes: readonly SqlNode[];
}

/** A token, or a group in its place. */
export type SqlNode = SqlLeaf | SqlGroup;

const leaf = (kind: SqlLeaf['kind'], text: string): SqlLeaf => ({
  kind,
  text,
  word: kind === 'word' ? text.toLowerCase() : '',
});

/** Text written by a rule. */
export const raw = (text: string): SqlLeaf => leaf('raw', text);

/** Redshift's literal in standard SQL, in which a backslash is an ordinary character. */
const standardString = (text: string): string => {
  const value = text.includes('\\') && !text.startsWith('$') ? stringValue(text) : undefined;
  return value === undefined ? text : quoted(value);
};

/**
 * SQL as a tree of parentheses, its string literals in standard SQL. A parenthesis without its
 * partner is an ordinary token.
 */
export const parseSql = (sql: string): SqlNode[] => {
  const levels: SqlNode[][] = [[]];
  for (const { kind, text } of tokenizeSql(sql)) {
    const current = levels.at(-1) ?? [];
    if (text === '(') {
      levels.push([]);
    } else if (text === ')' && levels.length > 1) {
      levels.pop();
      levels.at(-1)?.push({ kind: 'group', nodes: current });
    } else {
      current.push(leaf(kind, kind === 'string' ? standardString(text) : text));
    }
  }
  while (levels.length > 1) {
    const unclosed = levels.pop() ?? [];
    levels.at(-1)?.push(raw('('), ...unclosed);
  }
  return levels[0] ?? [];
};

/** The text of a tree. */
export const renderSql = (nodes: readonly SqlNode[]): string =>
  nodes.map((node) => (node.kind === 'group' ? `(${renderSql(node.nodes)})` : node.text)).join('');

/** Whether a node is one of these words, given in small letters. */
export const isWord = (node: SqlNode | undefined, ...words: readonly string[]): boolean =>
  node !== undefined && node.kind === 'word' && words.includes(node.word);

/** Whether a node is this symbol. */
export const isSymbol = (node: SqlNode | undefined, text: string): boolean =>
  node !== undefined && node.kind === 'symbol' && node.text === text;

/** A node's word in small letters, empty for everything else. */
export const wordOf = (node: SqlNode | undefined): string =>
  node === undefined || node.kind === 'group' ? '' : node.word;

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

/** Parts with commas between them, in parentheses. */
export const groupOf = (parts: readonly (readonly SqlNode[])[]): SqlGroup => ({
  kind: 'group',
  nodes: parts.flatMap((part, index) => (index === 0 ? part : [raw(', '), ...part])),
});

/** What a string literal says, if these nodes are one and it needs no more than two quotes. */
export const literalText = (nodes: readonly SqlNode[]): string | undefined => {
  const [node, ...others] = nodes;
  if (others.length > 0 || node?.kind !== 'string' || !node.text.startsWith("'")) return undefined;
  return node.text.slice(1, -1).replaceAll("''", "'");
};

/** A string literal that says this. */
export const literal = (text: string): SqlLeaf => raw(quoted(text));
