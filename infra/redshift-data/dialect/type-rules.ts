import {
  groupOf,
  isSymbol,
  isWord,
  lastBefore,
  nextFrom,
  raw,
  renderSql,
  type SqlNode,
  trimmed,
  wordOf,
} from '../sql/sql-nodes.ts';
import { callRule, type DialectRule, UnsupportedSqlError } from './dialect-rule.ts';

/** A type as the engine spells it, how many nodes it took, and a length texts are cut to. */
export interface EngineType {
  readonly nodes: readonly SqlNode[];
  readonly taken: number;
  readonly length?: string;
}

/** `character varying (10)` has this many nodes, and comments may stand between them. */
const LONGEST_TYPE = 12;

const textTypes = ['varchar', 'char', 'character', 'nchar', 'nvarchar', 'bpchar', 'text'];
const binaryTypes = ['varbyte', 'varbinary', 'binary'];
const refusedTypes = ['geometry', 'geography', 'hllsketch'];

/** `varying` after `character` or `binary`, then what stands in parentheses. */
const suffix = (
  nodes: readonly SqlNode[],
): { readonly taken: number; readonly argument: string | undefined } => {
  const afterName = nextFrom(nodes, 1);
  const varying = isWord(nodes[afterName], 'varying') ? afterName + 1 : 1;
  const groupAt = nextFrom(nodes, varying);
  const group = nodes[groupAt];
  if (group?.kind !== 'group') return { taken: varying, argument: undefined };
  return { taken: groupAt + 1, argument: renderSql(group.nodes).trim().toLowerCase() };
};

/** Reads a type at the beginning of nodes; `undefined` where the engine knows it as it is. */
export const engineType = (nodes: readonly SqlNode[]): EngineType | undefined => {
  const name = wordOf(nodes[0]);
  if (refusedTypes.includes(name)) {
    throw new UnsupportedSqlError(`The type ${name.toUpperCase()} is not supported locally.`);
  }
  if (name === 'super') return { nodes: [raw('JSON')], taken: 1 };
  if (textTypes.includes(name)) {
    const { taken, argument } = suffix(nodes);
    if (argument === undefined) return undefined;
    return argument === 'max'
      ? { nodes: [raw('VARCHAR')], taken }
      : { nodes: nodes.slice(0, taken), taken, length: argument };
  }
  // FLOAT is FLOAT8 in Redshift, and a single in the engine.
  if (name === 'float') return { nodes: [raw('DOUBLE')], taken: suffix(nodes).taken };
  if (binaryTypes.includes(name)) return { nodes: [raw('BLOB')], taken: suffix(nodes).taken };
  const { taken, argument } = suffix(nodes);
  const unscaled = ['numeric', 'decimal', 'dec'].includes(name) && argument === undefined;
  return unscaled ? { nodes: [raw('DECIMAL(18,0)')], taken } : undefined;
};

/** Texts are cut to a type's length by the cast itself; the engine takes no notice of it. */
const castNodes = (value: readonly SqlNode[], type: readonly SqlNode[]): SqlNode[] => {
  const known = engineType(type);
  const rest = known === undefined ? type : [...known.nodes, ...type.slice(known.taken)];
  const cast: SqlNode[] = [raw('CAST'), groupOf([[...value, raw(' AS '), ...rest]])];
  if (known?.length === undefined) return cast;
  const text: SqlNode[] = [raw('CAST'), groupOf([[...value, raw(' AS VARCHAR')]])];
  return [raw('"varchar"'), groupOf([text, [raw(known.length)]])];
};

/** `CAST(x AS type)`. */
export const castCalls: DialectRule = callRule(['cast'], ({ group }) => {
  const nodes = trimmed(group.nodes);
  const asAt = nodes.findLastIndex((node) => isWord(node, 'as'));
  if (asAt === -1) return undefined;
  const type = trimmed(nodes.slice(asAt + 1));
  if (engineType(type) === undefined) return undefined;
  return { nodes: castNodes(trimmed(nodes.slice(0, asAt)), type) };
});

/** `CONVERT(type, x)`. */
export const convertCalls: DialectRule = callRule(['convert'], ({ args }) => {
  const [type, value] = args;
  return type === undefined || value === undefined ? undefined : { nodes: castNodes(value, type) };
});

/** Where the operand of a cast begins: a literal, a name with its dots, a call, a parenthesis. */
const operandStart = (nodes: readonly SqlNode[], castAt: number): number => {
  let at = lastBefore(nodes, castAt);
  for (;;) {
    const before = lastBefore(nodes, at);
    const adjacent = before === at - 1;
    const here = nodes[at];
    if (here?.kind === 'group' && adjacent && wordOf(nodes[before]) !== '') at = before;
    else if (adjacent && isSymbol(nodes[before], '.')) at = lastBefore(nodes, before);
    else if (isSymbol(nodes[before], '::')) at = lastBefore(nodes, before);
    else return at;
  }
};

const endsItem = (node: SqlNode | undefined): boolean =>
  node === undefined || isSymbol(node, ',') || isWord(node, 'from');

/** A column that is cut keeps its name where the cast is a whole item of a select list. */
const columnName = (
  result: readonly SqlNode[],
  operand: readonly SqlNode[],
  after: SqlNode | undefined,
): SqlNode[] => {
  const before = result[lastBefore(result, result.length)];
  const isItem = isWord(before, 'select', 'distinct') || isSymbol(before, ',');
  const inSelect = result.some((node) => isWord(node, 'select'));
  const last = operand.at(-1);
  const isColumn = last?.kind === 'word' || last?.kind === 'quoted';
  return isItem && inSelect && isColumn && endsItem(after) ? [raw(' AS '), last] : [];
};

/** `x::type`. */
export const castOperators: DialectRule = {
  triggers: ['::'],
  rewrite: (nodes) => {
    const result: SqlNode[] = [];
    for (let at = 0; at < nodes.length; at += 1) {
      const node = nodes[at];
      if (node === undefined) continue;
      const typeAt = nextFrom(nodes, at + 1);
      const type = isSymbol(node, '::')
        ? engineType(nodes.slice(typeAt, typeAt + LONGEST_TYPE))
        : undefined;
      if (type === undefined) {
        result.push(node);
        continue;
      }
      at = typeAt + type.taken - 1;
      if (type.length === undefined) {
        result.push(node, ...type.nodes);
        continue;
      }
      const operand = trimmed(result.splice(operandStart(result, result.length)));
      const after = nodes[nextFrom(nodes, at + 1)];
      const name = columnName(result, operand, after);
      result.push(...castNodes(operand, type.nodes), ...name);
    }
    return result;
  },
};
