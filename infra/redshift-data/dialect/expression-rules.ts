import {
  groupOf,
  isSymbol,
  isWord,
  lastBefore,
  nextFrom,
  raw,
  type SqlNode,
} from '../sql/sql-nodes.ts';
import { callRule, type DialectRule } from './dialect-rule.ts';

/** NVL and ISNULL take any number of arguments and are COALESCE. */
export const nvlAsCoalesce: DialectRule = callRule(['nvl', 'isnull'], ({ args }) =>
  args.length < 2 ? undefined : { nodes: [raw('COALESCE'), groupOf(args)] },
);

/** DECODE compares as if NULL equalled NULL. */
export const decodeAsCase: DialectRule = callRule(['decode'], ({ args }) => {
  const [value, ...pairs] = args;
  if (value === undefined || pairs.length < 2) return undefined;
  const nodes: SqlNode[] = [raw('CASE')];
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const when = [groupOf([value]), raw(' IS NOT DISTINCT FROM '), groupOf([pairs[at] ?? []])];
    nodes.push(raw(' WHEN '), ...when, raw(' THEN '), ...(pairs[at + 1] ?? []));
  }
  const fallback = pairs.length % 2 === 1 ? pairs.at(-1) : undefined;
  if (fallback !== undefined) nodes.push(raw(' ELSE '), ...fallback);
  return { nodes: [...nodes, raw(' END')] };
});

/** SYSDATE is a word, not a call; where it is a name it stays one. */
export const sysdateWord: DialectRule = {
  triggers: ['sysdate'],
  rewrite: (nodes) =>
    nodes.map((node, at) => {
      if (!isWord(node, 'sysdate')) return node;
      const before = nodes[lastBefore(nodes, at)];
      const after = nodes[nextFrom(nodes, at + 1)];
      const isName = isSymbol(before, '.') || isSymbol(after, '.') || isWord(before, 'as');
      return isName || after?.kind === 'group' ? node : raw('sysdate()');
    }),
};

/** LPAD and RPAD fill with blanks when nothing else is given. */
export const padWithBlanks: DialectRule = callRule(['lpad', 'rpad'], ({ name, args }) =>
  args.length === 2 ? { nodes: [name, groupOf([...args, [raw("' '")]])] } : undefined,
);

const functionWords: Readonly<Record<string, string>> = {
  btrim: 'trim',
  replicate: 'repeat',
  textlen: 'length',
  func_sha1: 'sha1',
  sha: 'sha1',
};

/** Functions that only have another name. */
export const renamedFunctions: DialectRule = callRule(
  Object.keys(functionWords),
  ({ name, group }) => {
    const other = name.kind === 'word' ? functionWords[name.word] : undefined;
    return other === undefined ? undefined : { nodes: [raw(other), group] };
  },
);

const units = ['year', 'month', 'day', 'hour', 'minute', 'second'];

const yearToMonth = (text: string): string =>
  text.replace(/^'(-?\d+)-(\d+)'$/, "'$1 years $2 months'");
const dayToSecond = (text: string): string => text.replace(/^'(-?\d+) ([\d:.]+)'$/, "'$1 days $2'");

/**
 * Interval literals: the engine knows no precision, as in `interval '90' day (3)`, and no range of
 * units, as in `interval '1-2' year to month`.
 */
export const intervalLiterals: DialectRule = {
  triggers: ['interval'],
  rewrite: (nodes) => {
    const result: SqlNode[] = [];
    for (let at = 0; at < nodes.length; at += 1) {
      const node = nodes[at];
      if (node === undefined) continue;
      result.push(node);
      const valueAt = nextFrom(nodes, at + 1);
      const value = nodes[valueAt];
      const unitAt = nextFrom(nodes, valueAt + 1);
      const unit = nodes[unitAt];
      if (!isWord(node, 'interval') || value?.kind !== 'string' || !isWord(unit, ...units))
        continue;
      const toAt = nextFrom(nodes, unitAt + 1);
      if (isWord(nodes[toAt], 'to')) {
        const text = isWord(unit, 'year') ? yearToMonth(value.text) : dayToSecond(value.text);
        result.push(raw(` ${text}`));
        at = nextFrom(nodes, toAt + 1);
      } else {
        result.push(...nodes.slice(at + 1, unitAt + 1));
        at = nodes[toAt]?.kind === 'group' ? toAt : unitAt;
      }
    }
    return result;
  },
};
