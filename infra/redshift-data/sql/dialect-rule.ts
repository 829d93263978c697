import { isBlank } from '../../../shared/sql/tokenizer.ts';
import { parseSql, raw, type SqlNode } from './sql-nodes.ts';
import { StatementError, syntaxError } from './statement-error.ts';

/** One concept of Redshift's SQL that PostgreSQL has other words for, or that Redshift refuses. */
export interface DialectRule {
  /** Words, in small letters, or symbols without which a statement cannot need this rule. */
  readonly triggers: readonly string[];
  /**
   * Rewrites one level, the statement itself or what stands in a pair of parentheses; the groups
   * in it have been rewritten before.
   */
  readonly rewrite: (nodes: readonly SqlNode[], isOutermost: boolean) => readonly SqlNode[];
}

/** Nodes that the rules have rewritten one after the other, as if they were a statement. */
export const applyRules = (
  rules: readonly DialectRule[],
  nodes: readonly SqlNode[],
  isOutermost = true,
): readonly SqlNode[] => rules.reduce((current, rule) => rule.rewrite(current, isOutermost), nodes);

/** The same of every level, the inner ones first. */
export const applyToLevels = (
  rules: readonly DialectRule[],
  nodes: readonly SqlNode[],
  isOutermost = true,
): readonly SqlNode[] => {
  const inside = nodes.map(
    (node): SqlNode =>
      node.kind === 'group' ? { ...node, nodes: applyToLevels(rules, node.nodes, false) } : node,
  );
  return applyRules(rules, inside, isOutermost);
};

/** A node in the text of its level. */
interface Place {
  readonly siblings: readonly SqlNode[];
  readonly at: number;
}

const shownAs: Partial<Record<SqlNode['kind'], string>> = { quoted: '""', number: '0', raw: '~' };

const patternText = (node: SqlNode): string => {
  if (node.kind === 'group') return '()';
  if (node.kind === 'string') return /^'\w*'$/.test(node.text) ? node.text.toLowerCase() : "''";
  return shownAs[node.kind] ?? (node.word || node.text);
};

interface LevelText {
  readonly text: string;
  /** By where they begin, and by where they end. */
  readonly starts: ReadonlyMap<number, Place>;
  readonly ends: ReadonlyMap<number, Place>;
}

/** A level that no rule changes is read once. */
const levels = new WeakMap<readonly SqlNode[], LevelText>();

const readLevel = (nodes: readonly SqlNode[]): LevelText => {
  const known = levels.get(nodes);
  if (known !== undefined) return known;
  let text = '';
  const [starts, ends] = [new Map<number, Place>(), new Map<number, Place>()];
  const visit = (siblings: readonly SqlNode[], separator: string): void => {
    let before = '';
    for (const [at, node] of siblings.entries()) {
      if (isBlank(node)) continue;
      text += before;
      before = separator;
      starts.set(text.length, { siblings, at });
      if (node.kind === 'group' && separator === ' ') {
        text += '(';
        visit(node.nodes, '·');
        text += ')';
      } else text += patternText(node);
      ends.set(text.length, { siblings, at });
    }
  };
  visit(nodes, ' ');
  const level = { text, starts, ends };
  levels.set(nodes, level);
  return level;
};

/** The siblings between two places of a level's text, where nodes begin and end there. */
const rangeOf = ({ starts, ends }: LevelText, [start, end]: readonly [number, number]) => {
  const [first, last] = [starts.get(start), ends.get(end)];
  if (first === undefined || first.siblings !== last?.siblings) return undefined;
  return { siblings: first.siblings, from: first.at, to: last.at + 1 };
};

/**
 * A level as patterns see it: words in small letters, `'abc'` or `''` for a string, `""` for a
 * quoted name, `0` for a number, with a blank between two. A group is one word, `(a·,·())`.
 */
export const levelText = (nodes: readonly SqlNode[]): string => readLevel(nodes).text;

/** What a pattern has found: the nodes of each of its groups, none where it has found nothing. */
export type MatchedParts = (group: number) => readonly SqlNode[];

/** What takes the place of a match, which began at this offset of the caller's SQL. */
type Replacement = (
  parts: MatchedParts,
  offset: number,
  isOutermost: boolean,
) => readonly SqlNode[];

/** A template's nodes, with a match's parts in place of `:1` and on. */
const filled = (template: readonly SqlNode[], parts: MatchedParts, offset: number): SqlNode[] =>
  template.flatMap((node): readonly SqlNode[] => {
    if (node.kind === 'group')
      return [{ ...node, nodes: filled(node.nodes, parts, offset), offset }];
    if (node.kind === 'placeholder') return parts(Number(node.text.slice(1)));
    const text = node.text.replaceAll(/:(\d)/g, (_, group: string) =>
      textOf(parts(Number(group))).toLowerCase(),
    );
    return [{ ...node, text, offset }];
  });

const textOf = ([node]: readonly SqlNode[]): string =>
  node === undefined || node.kind === 'group' ? '' : node.text;

const fromTemplate = (template: string): Replacement => {
  const nodes = parseSql(template);
  return (parts, offset) => filled(nodes, parts, offset);
};

/**
 * A rule for what a pattern finds in a level's text, with blanks between words; what has a schema
 * in front is the engine's own. A pattern that begins with `^` looks at the statement alone.
 */
export const patternRule = (
  triggers: string,
  pattern: RegExp,
  replacement: string | Replacement,
): DialectRule => {
  const whole = new RegExp(`(?<![^ ])(?<!\\. )(?:${pattern.source})(?![^ ])`, 'dg');
  const replace = typeof replacement === 'string' ? fromTemplate(replacement) : replacement;
  const rewrite: DialectRule['rewrite'] = (nodes, isOutermost) => {
    if (pattern.source.startsWith('^') && !isOutermost) return nodes;
    const level = readLevel(nodes);
    const result: SqlNode[] = [];
    let next = 0;
    for (const { indices = [] } of level.text.matchAll(whole)) {
      const match = rangeOf(level, indices[0] ?? [0, 0]);
      if (match === undefined) continue;
      const parts: MatchedParts = (group) => {
        const place: readonly [number, number] = indices[group] ?? [0, 0];
        const range = rangeOf(level, place);
        if (range !== undefined) return range.siblings.slice(range.from, range.to);
        const text = level.text.slice(...place);
        return text === '' ? [] : [raw(text)];
      };
      result.push(...nodes.slice(next, match.from));
      result.push(...replace(parts, nodes[match.from]?.offset ?? -1, isOutermost));
      next = match.to;
    }
    return next === 0 ? nodes : [...result, ...nodes.slice(next)];
  };
  return { triggers: triggers.split(' '), rewrite };
};

/**
 * A rule that refuses what a pattern finds: with a sentence, in which `:1` is the pattern's first
 * word, or as an error of syntax at the pattern's beginning.
 */
export const refusalRule = (triggers: string, pattern: RegExp, sentence?: string): DialectRule =>
  patternRule(triggers, new RegExp(`(${pattern.source})`), (parts, offset) => {
    const text = textOf(parts(1));
    if (sentence === undefined) throw syntaxError(text === '' ? '(' : text, offset);
    throw new StatementError(sentence.replace(':1', text.toLowerCase()));
  });
