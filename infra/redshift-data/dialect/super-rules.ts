import { applyRules, patternRule } from '../sql/dialect-rule.ts';
import { groupOf, isSymbol, nameOf, raw, type SqlNode } from '../sql/sql-nodes.ts';
import { quoted, quotedName } from '../sql/sql-text.ts';

const clauseWord = '(?:where|group|having|qualify|order|limit|union|except)';
const joinWord = '(?:join|inner|left|right|full|cross|natural|on|using)';
const step = String.raw`(?: \. \S+| \[ \S+ \])`;

/** `a.b[0].c`, not followed by more of it or by arguments, and not a name of the schema's. */
const chain = String.raw`(?<!as )(?!redshift )\S+${step}*(?! [.[(])`;

/** What a query reads from: names of tables, and names of the elements of arrays. */
interface Scope {
  readonly tables: Set<string>;
  readonly elements: Set<string>;
}

const stepsOf = (nodes: readonly SqlNode[]): readonly string[] =>
  nodes.flatMap((node) => {
    if (node.kind === 'group' || isSymbol(node, '.', '[', ']')) return [];
    return nameOf(node) ?? node.text.replaceAll("'", '');
  });

/** The column that a chain begins with, of a table or by itself, and the steps into its value. */
const split = (steps: readonly string[], { tables }: Scope) => {
  const length = tables.has(steps[0] ?? '') ? 2 : 1;
  return { column: steps.slice(0, length).map(quotedName).join('.'), path: steps.slice(length) };
};

const valueAt = (steps: readonly string[], scope: Scope): string => {
  const { column, path } = split(steps, scope);
  return path.length === 0
    ? column
    : `redshift.super_path(${[column, ...path.map(quoted)].join(', ')})`;
};

const inFrom = `(?<=from (?:(?! ${clauseWord} ).)*)(?<=(?:from|join|,) )`;
const alias = String.raw`(?: (?:as )?(?!(?:${clauseWord}|${joinWord}|at) )([^ ,;()]\S*))?`;
const fromItem = new RegExp(String.raw`${inFrom}(unpivot )?(\S+${step}*)${alias}(?: at (\S+))?`);

/** FROM's arrays become the engine's function, and their names are known to the rest. */
const unnested = (nodes: readonly SqlNode[], { tables, elements }: Scope) =>
  patternRule('', fromItem, (parts) => {
    const steps = stepsOf(parts(2));
    const [first = ''] = steps;
    const name = nameOf(parts(3)[0]) ?? steps.at(-1) ?? '';
    if (!(elements.has(first) || (tables.has(first) && steps.length > 1))) {
      tables.add(name);
      return parts(0);
    }
    const call = parts(1).length === 0 ? 'super_items' : 'super_members';
    const value = valueAt(steps, { tables, elements });
    const columns = [name, nameOf(parts(4)[0]) ?? 'index'].map(quotedName).join(', ');
    elements.add(name);
    return [raw(`redshift.${call}(${value}) as ${quotedName(name)}(${columns})`)];
  }).rewrite(nodes, true);

/** Paths into values, and the label of a select list's item that is nothing but one. */
const pathRules = (scope: Scope) => {
  const isPath = (nodes: readonly SqlNode[]) => {
    const first = nameOf(nodes[0]) ?? '';
    const { path } = split(stepsOf(nodes), scope);
    return first !== '' && (path.length > 0 || scope.elements.has(first));
  };
  return [
    patternRule(
      '',
      new RegExp(
        `(?<=select(?: (?!from ).*)? )(?<=(?:select|distinct|,) )(${chain})` +
          String.raw`( :: \S+(?: \. \S+)?(?: \(\S*\))?)?(?= (?:,|from) )`,
      ),
      (parts) => {
        const label = ` as ${quotedName(stepsOf(parts(1)).at(-1) ?? '')}`;
        return isPath(parts(1)) ? [...parts(0), raw(label)] : parts(0);
      },
    ),
    patternRule('', new RegExp(chain), (parts, offset) =>
      isPath(parts(0)) ? [raw(valueAt(stepsOf(parts(0)), scope), offset)] : parts(0),
    ),
  ];
};

const navigate = (nodes: readonly SqlNode[], outer: Scope): readonly SqlNode[] => {
  const scope = { tables: new Set(outer.tables), elements: new Set(outer.elements) };
  const inside = unnested(nodes, scope).map((node) =>
    node.kind === 'group' ? groupOf([navigate(node.nodes, scope)], node.offset) : node,
  );
  return applyRules(pathRules(scope), inside);
};

/**
 * The tree with SUPER values navigated (`c.items[0].name`) and arrays in FROM unnested
 * (`from t, t.items as i at n`), as PartiQL writes them (dg/query-super.html). It is for queries
 * that the engine does not understand: which names are tables shows in their FROM alone.
 */
export const navigateSuper = (nodes: readonly SqlNode[]): readonly SqlNode[] =>
  navigate(nodes, { tables: new Set(), elements: new Set() });
