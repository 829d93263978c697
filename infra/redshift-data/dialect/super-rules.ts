import {
  groupOf,
  isSymbol,
  isWord,
  lastBefore,
  nameOf,
  nextFrom,
  raw,
  type SqlNode,
} from '../sql/sql-nodes.ts';
import { quoted, quotedName } from '../sql/sql-text.ts';

const clauseWords = ['where', 'group', 'having', 'qualify', 'order', 'limit', 'union', 'except'];
const joinWords = ['join', 'inner', 'left', 'right', 'full', 'cross', 'natural', 'on', 'using'];

/** `a.b[0].c` as it stands in SQL: its names and positions, and where it ends. */
interface Chain {
  readonly steps: readonly string[];
  readonly end: number;
}

const stepAt = (nodes: readonly SqlNode[], at: number): Chain | undefined => {
  const name = isSymbol(nodes[at], '.') ? nameOf(nodes[at + 1]) : undefined;
  if (name !== undefined) return { steps: [name], end: at + 2 };
  const position = nodes[at + 1];
  const isPosition = isSymbol(nodes[at], '[') && isSymbol(nodes[at + 2], ']');
  if (!isPosition || position === undefined || position.kind === 'group') return undefined;
  return { steps: [position.text.replaceAll("'", '')], end: at + 3 };
};

const chainAt = (nodes: readonly SqlNode[], start: number): Chain | undefined => {
  const first = nameOf(nodes[start]);
  if (first === undefined || isSymbol(nodes[start - 1], '.')) return undefined;
  const steps = [first];
  let end = start + 1;
  for (let step = stepAt(nodes, end); step !== undefined; step = stepAt(nodes, end)) {
    steps.push(...step.steps);
    end = step.end;
  }
  return { steps, end };
};

/** What a query reads from: names of tables, and names of the elements of arrays. */
interface Scope {
  readonly tables: ReadonlySet<string>;
  readonly elements: ReadonlySet<string>;
}

/** The value that a chain leads to, where it goes on into a SUPER value. */
const pathOf = ({ steps }: Chain, { tables, elements }: Scope): string | undefined => {
  const [first = '', second = ''] = steps;
  const isElement = elements.has(first);
  const base = isElement || tables.has(first) ? [first, isElement ? first : second] : [first];
  const rest = steps.slice(isElement ? 1 : base.length);
  const column = base.map(quotedName).join('.');
  if (rest.length === 0) return isElement ? column : undefined;
  return `redshift.super_path(${[column, ...rest.map(quoted)].join(', ')})`;
};

/** An item of FROM: how much it takes, what it adds to the scope, and what it becomes. */
const fromItem = (nodes: readonly SqlNode[], first: number, scope: Scope) => {
  const unpivots = isWord(nodes[first], 'unpivot');
  const start = unpivots ? nextFrom(nodes, first + 1) : first;
  const chain = chainAt(nodes, start);
  let at = nextFrom(nodes, chain?.end ?? start + 1);
  if (isWord(nodes[at], 'as')) at = nextFrom(nodes, at + 1);
  const isAlias = !isWord(nodes[at], ...clauseWords, ...joinWords, 'at');
  const alias = isAlias ? nameOf(nodes[at]) : undefined;
  const end = alias === undefined ? (chain?.end ?? start + 1) : at + 1;
  const name = alias ?? chain?.steps.at(-1) ?? '';
  const known =
    chain !== undefined &&
    (scope.tables.has(chain.steps[0] ?? '') || scope.elements.has(chain.steps[0] ?? ''));
  if (!known || (chain.steps.length < 2 && !scope.elements.has(chain.steps[0] ?? '')))
    return { end, name, unnest: undefined };
  const indexAt = nextFrom(nodes, end);
  const index = isWord(nodes[indexAt], 'at')
    ? nameOf(nodes[nextFrom(nodes, indexAt + 1)])
    : undefined;
  const base = pathOf(chain, scope) ?? chain.steps.map(quotedName).join('.');
  const columns = [name, index ?? 'index'].map(quotedName).join(', ');
  return {
    end: index === undefined ? end : nextFrom(nodes, indexAt + 1) + 1,
    name,
    unnest: `redshift.${unpivots ? 'super_members' : 'super_items'}(${base}) as ${quotedName(name)}(${columns})`,
  };
};

/** FROM's arrays become the engine's function, and their names are known to the rest. */
const unnested = (nodes: readonly SqlNode[], outer: Scope): { nodes: SqlNode[]; scope: Scope } => {
  const tables = new Set(outer.tables);
  const elements = new Set(outer.elements);
  const result: SqlNode[] = [];
  let inFrom = false;
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at];
    if (node === undefined) continue;
    result.push(node);
    if (isWord(node, 'from')) inFrom = true;
    if (isWord(node, ...clauseWords)) inFrom = false;
    if (!inFrom || !(isWord(node, 'from', 'join') || isSymbol(node, ','))) continue;
    const start = nextFrom(nodes, at + 1);
    const { end, name, unnest } = fromItem(nodes, start, { tables, elements });
    (unnest === undefined ? tables : elements).add(name);
    result.push(raw(' '), ...(unnest === undefined ? nodes.slice(start, end) : [raw(unnest)]));
    at = end - 1;
  }
  return { nodes: result, scope: { tables, elements } };
};

const navigated = (nodes: readonly SqlNode[], scope: Scope): SqlNode[] => {
  const result: SqlNode[] = [];
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at];
    if (node === undefined) continue;
    const chain = chainAt(nodes, at);
    const isCall = chain !== undefined && nodes[chain.end]?.kind === 'group';
    const isAlias = isWord(nodes[lastBefore(nodes, at)], 'as');
    const path = chain === undefined || isCall || isAlias ? undefined : pathOf(chain, scope);
    if (path === undefined || chain === undefined) {
      const taken =
        chain !== undefined && chain.steps.length > 1 ? nodes.slice(at, chain.end) : [node];
      result.push(...taken);
      at += taken.length - 1;
      continue;
    }
    result.push(raw(path, node.kind === 'group' ? -1 : node.offset));
    const end = itemEnd(nodes, at, chain.end);
    if (end !== undefined) {
      const label = raw(` as ${quotedName(chain.steps.at(-1) ?? '')}`);
      result.push(...nodes.slice(chain.end, end), label);
    }
    at = (end ?? chain.end) - 1;
  }
  return result;
};

/** Where a chain, also one with a cast, ends a select list's item, which is called after its last step. */
const itemEnd = (nodes: readonly SqlNode[], start: number, chainEnd: number) => {
  const before = nodes[lastBefore(nodes, start)];
  const fromAt = nodes.findIndex((node) => isWord(node, 'from'));
  const begins = isWord(before, 'select', 'distinct') || isSymbol(before, ',');
  let end = chainEnd;
  if (isSymbol(nodes[end], '::')) end = nextFrom(nodes, end + 1) + 1;
  if (nodes[end]?.kind === 'group') end += 1;
  const after = nodes[nextFrom(nodes, end)];
  const ends = isSymbol(after, ',') || isWord(after, 'from');
  return begins && start < fromAt && ends ? end : undefined;
};

/**
 * The tree with SUPER values navigated (`c.items[0].name`) and arrays in FROM unnested
 * (`from t, t.items as i at n`), as PartiQL writes them (dg/query-super.html). It is for queries
 * that the engine does not understand: which names are tables shows in their FROM alone.
 */
export const withSuper = (
  nodes: readonly SqlNode[],
  outer: Scope = { tables: new Set(), elements: new Set() },
): readonly SqlNode[] => {
  const isQuery = nodes.some((node) => isWord(node, 'select'));
  const own = isQuery ? unnested(nodes, outer) : { nodes: [...nodes], scope: outer };
  const inside = own.nodes.map((node) =>
    node.kind === 'group' ? groupOf([withSuper(node.nodes, own.scope)], node.offset) : node,
  );
  return navigated(inside, own.scope);
};
