import {
  groupOf,
  isWord,
  lastBefore,
  literal,
  literalText,
  nextFrom,
  raw,
  renderSql,
  type SqlNode,
} from '../sql/sql-nodes.ts';
import { callRule, type DialectRule, UnsupportedSqlError } from './dialect-rule.ts';

/** Marks a rewritten pattern; for the engine it is the flag by which a dot matches a newline. */
const MARK = '(?s)';

const patternNode = (nodes: readonly SqlNode[], build: (text: string) => string): SqlNode[] => {
  const text = literalText(nodes);
  return text === undefined ? [...nodes] : [literal(build(text))];
};

/** SIMILAR TO has LIKE's wildcards in a regular expression, and a dot is just a dot. */
const similarPattern = (text: string): string =>
  `${MARK}${text.replaceAll(/\\.|[.^$%_]/gs, (found) => {
    if (found === '%') return '.*';
    if (found === '_') return '.';
    return found.length === 1 ? `\\${found}` : found;
  })}`;

/** SIMILAR TO, which the engine would take for a plain regular expression. */
export const similarTo: DialectRule = {
  triggers: ['similar'],
  rewrite: (nodes) => {
    const result: SqlNode[] = [];
    for (let at = 0; at < nodes.length; at += 1) {
      const node = nodes[at];
      if (node === undefined) continue;
      const toAt = nextFrom(nodes, at + 1);
      const patternAt = nextFrom(nodes, toAt + 1);
      const pattern = nodes[patternAt];
      if (!isWord(node, 'similar') || !isWord(nodes[toAt], 'to') || pattern === undefined) {
        result.push(node);
        continue;
      }
      const notAt = lastBefore(result, result.length);
      const negated = isWord(result[notAt], 'not');
      if (negated) result.splice(notAt);
      result.push(raw(negated ? '!~ ' : '~ '), ...patternNode([pattern], similarPattern));
      at = patternAt;
    }
    return result;
  },
};

const operators: Readonly<Record<string, readonly [operator: string, flags: string]>> = {
  '~': ['~', MARK],
  '!~': ['!~', MARK],
  '~*': ['~', `${MARK}(?i)`],
  '!~*': ['!~', `${MARK}(?i)`],
};

/** The operators for regular expressions look anywhere in the text; the engine's want all of it. */
export const matchOperators: DialectRule = {
  triggers: Object.keys(operators),
  rewrite: (nodes) => {
    const result = [...nodes];
    for (const [at, node] of nodes.entries()) {
      const rule = node.kind === 'symbol' ? operators[node.text] : undefined;
      const patternAt = nextFrom(nodes, at + 1);
      const pattern = nodes[patternAt];
      const text = pattern === undefined ? undefined : literalText([pattern]);
      if (rule === undefined || text === undefined || text.startsWith(MARK)) continue;
      const [operator, flags] = rule;
      result[at] = raw(operator);
      result[patternAt] = literal(`${flags}.*(?:${text}).*`);
    }
    return result;
  },
};

/** LIKE takes a backslash for its escape character without being told. */
export const likeEscapes: DialectRule = {
  triggers: ['like', 'ilike'],
  rewrite: (nodes) => {
    const result: SqlNode[] = [];
    for (const [at, node] of nodes.entries()) {
      const before = nodes[lastBefore(nodes, at)];
      const text = literalText([node]);
      const escaped = isWord(nodes[nextFrom(nodes, at + 1)], 'escape');
      if (!isWord(before, 'like', 'ilike') || escaped || !text?.includes('\\')) result.push(node);
      else result.push(literal(text), raw(" ESCAPE '\\'"));
    }
    return result;
  },
};

const flagsOf = (nodes: readonly SqlNode[] | undefined): string =>
  (nodes === undefined ? undefined : literalText(nodes)) ?? '';

/** The text from a position on, where one is given. */
const from = (source: readonly SqlNode[], position: readonly SqlNode[] | undefined): string => {
  const text = renderSql(source);
  const start = position === undefined ? '1' : renderSql(position);
  return start === '1' ? text : `substring(${text}, ${start})`;
};

const patternText = (nodes: readonly SqlNode[], flags: string): string =>
  renderSql(patternNode(nodes, (text) => (flags.includes('i') ? `(?i)${text}` : text)));

/** REGEXP_REPLACE replaces every occurrence and refers to groups by `$1`. */
export const regexpReplace: DialectRule = callRule(['regexp_replace'], ({ name, args }) => {
  const [source, pattern, replacement = [raw("''")], position, flags] = args;
  if (source === undefined || pattern === undefined) return undefined;
  if (flagsOf(position).includes('g')) return undefined;
  const text = literalText(replacement);
  const by = text === undefined ? replacement : [literal(text.replaceAll(/\$(\d)/g, '\\$1'))];
  const parts = [
    from(source, position),
    patternText(pattern, flagsOf(flags)),
    renderSql(by),
    "'g'",
  ];
  return { nodes: [name, raw(`(${parts.join(', ')})`)] };
});

/** REGEXP_SUBSTR: the n-th match from a position on, or an empty text. */
export const regexpSubstr: DialectRule = callRule(['regexp_substr'], ({ args }) => {
  const [source, pattern, position, occurrence, flags] = args;
  if (source === undefined || pattern === undefined) return undefined;
  const nth = occurrence === undefined ? '1' : renderSql(occurrence);
  const part = flagsOf(flags).includes('e') ? '1' : '0';
  const parts = [from(source, position), patternText(pattern, flagsOf(flags)), nth, part];
  return { nodes: [raw(`redshift_regexp_substr(${parts.join(', ')})`)] };
});

/** REGEXP_COUNT: how many matches there are from a position on. */
export const regexpCount: DialectRule = callRule(['regexp_count'], ({ args }) => {
  const [source, pattern, position, flags] = args;
  if (source === undefined || pattern === undefined) return undefined;
  const parts = [from(source, position), patternText(pattern, flagsOf(flags))];
  return { nodes: [raw(`redshift_regexp_count(${parts.join(', ')})`)] };
});

/** REGEXP_INSTR: where the first match begins. */
export const regexpInstr: DialectRule = callRule(['regexp_instr'], ({ args }) => {
  const [source, pattern, ...others] = args;
  if (source === undefined || pattern === undefined) return undefined;
  if (others.some((nodes, nth) => nth < 2 && renderSql(nodes) !== '1')) {
    throw new UnsupportedSqlError('REGEXP_INSTR is supported for the first match only.');
  }
  const flags = flagsOf(others[3]);
  return {
    nodes: [raw('redshift_regexp_instr'), groupOf([source, [raw(patternText(pattern, flags))]])],
  };
});
