import { decimalConstant, integerConstant } from './constant-value.ts';
import { calledType, choiceType, type DecimalType, DIVIDE, declaredType } from './decimal-type.ts';
import { type QueryCalls, queryCalls } from './query-calls.ts';
import {
  isNode,
  nodeIn,
  nodesIn,
  numberIn,
  placesIn,
  readTree,
  type Scope,
  type TreeNode,
  wordIn,
} from './query-tree.ts';

/** A division of decimals: where its sign stands in the engine's SQL, in bytes, and its scale. */
interface Division {
  readonly byteOffset: number;
  readonly scale: number;
}

/** A column of a result; the type where it is a decimal. */
export interface ComputedColumn {
  readonly name: string;
  readonly type: DecimalType | undefined;
  /** TEXT or VARCHAR of the engine's, not of a table. */
  readonly isText: boolean;
}

/** What the engine has found out about the types of a query. */
export interface QueryTypes {
  readonly columns: readonly ComputedColumn[];
  readonly divisions: readonly Division[];
  /** Where literals stand, in bytes, that are SUPER values. */
  readonly superLiterals: readonly number[];
  readonly calls: QueryCalls | undefined;
}

const NUMERIC = ['1700'];
const TEXTS = ['25', '1043'];
const SUPER = ['3802'];
/** RTEKind in src/include/nodes/parsenodes.h. */
const CTE = '6';
const typeFields = [
  ...['vartype', 'consttype', 'opresulttype', 'funcresulttype', 'aggtype', 'wintype'],
  ...['coalescetype', 'casetype', 'minmaxtype', 'resulttype'],
];

const isOfType = (node: TreeNode, types: readonly string[]): boolean =>
  typeFields.some((field) => types.includes(wordIn(node, field)));

const isDecimal = (node: TreeNode): boolean => node.tag === 'SUBLINK' || isOfType(node, NUMERIC);

const combine = (types: readonly (DecimalType | undefined)[]): DecimalType | undefined => {
  const [first, ...others] = types.filter((type) => type !== undefined);
  return first && others.reduce(choiceType, first);
};

const outward = (scope: Scope | undefined, levels: number): Scope | undefined =>
  levels === 0 ? scope : outward(scope?.outer, levels - 1);

/** Finds the types of expressions. */
class TypeReader {
  /** A recursive query is read once. */
  private readonly open = new Set<TreeNode>();

  /** The type of an expression; `undefined` where it is no decimal, or nothing is known of it. */
  typeOf(node: TreeNode | undefined, scope: Scope): DecimalType | undefined {
    if (node === undefined || !isDecimal(node)) return undefined;
    const combined = (parts: readonly (TreeNode | undefined)[]) =>
      combine(parts.map((part) => this.typeOf(part, scope)));
    switch (node.tag) {
      case 'VAR':
        return declaredType(numberIn(node, 'vartypmod')) ?? this.variableType(node, scope);
      case 'CONST':
        return decimalConstant(node);
      case 'SUBLINK':
        return this.columnType(nodeIn(node, 'subselect'), 0, scope);
      case 'CASEEXPR': {
        const results = nodesIn(node, 'args').map((when) => nodeIn(when, 'result'));
        return combined([...results, nodeIn(node, 'defresult')]);
      }
      case 'COALESCEEXPR':
      case 'MINMAXEXPR':
        return combined(nodesIn(node, 'args'));
      default:
        return this.callType(node, scope);
    }
  }

  private callType(node: TreeNode, scope: Scope): DecimalType | undefined {
    const called = ['opfuncid', 'funcid', 'aggfnoid', 'winfnoid']
      .map((field) => numberIn(node, field))
      .find((id) => !Number.isNaN(id));
    const given = nodesIn(node, 'args').map((argument) => nodeIn(argument, 'expr') ?? argument);
    const types = given.map((argument) => this.typeOf(argument, scope));
    return calledType(called, types, integerConstant(given[1]));
  }

  private variableType(node: TreeNode, inner: Scope): DecimalType | undefined {
    const scope = outward(inner, numberIn(node, 'varlevelsup'));
    const source = scope && nodesIn(scope.query, 'rtable')[numberIn(node, 'varno') - 1];
    if (scope === undefined || source === undefined) return undefined;
    const at = numberIn(node, 'varattno') - 1;
    const subquery = nodeIn(source, 'subquery');
    if (subquery !== undefined) return this.columnType(subquery, at, scope);
    if (wordIn(source, 'rtekind') === CTE) {
      const owner = outward(scope, numberIn(source, 'ctelevelsup'));
      const name = wordIn(source, 'ctename');
      const found = nodesIn(owner?.query ?? source, 'cteList').find(
        (one) => wordIn(one, 'ctename') === name,
      );
      return found && this.columnType(nodeIn(found, 'ctequery'), at, owner);
    }
    const [rows] = source.fields.get('values_lists') ?? [];
    const values = Array.isArray(rows)
      ? rows.map((row) => (Array.isArray(row) ? row[at] : row))
      : [];
    const shown = [...nodesIn(source, 'joinaliasvars'), ...nodesIn(source, 'groupexprs')][at];
    return combine(
      [...values.filter(isNode), shown].map((expression) => this.typeOf(expression, scope)),
    );
  }

  /** The type of a query's column; of several queries in a set operation that of their union. */
  columnType(
    query: TreeNode | undefined,
    at: number,
    outer: Scope | undefined,
  ): DecimalType | undefined {
    if (query === undefined || this.open.has(query)) return undefined;
    this.open.add(query);
    const scope = { query, outer };
    const united = unitedBy(query).map((source) => this.columnType(source, at, scope));
    const own = nodeIn(nodesIn(query, 'targetList')[at] ?? query, 'expr');
    const type = united.length === 0 ? this.typeOf(own, scope) : combine(united);
    this.open.delete(query);
    return type;
  }
}

/** The queries that a set operation is of. */
const unitedBy = (query: TreeNode): readonly (TreeNode | undefined)[] => {
  const sources = nodesIn(query, 'rtable');
  return [...placesIn(query.fields.get('setOperations') ?? [])]
    .filter(({ node }) => node.tag === 'RANGETBLREF')
    .map(({ node }) => sources[numberIn(node, 'rtindex') - 1])
    .map((source) => source && nodeIn(source, 'subquery'));
};

/** The query inside of DECLARE and EXPLAIN. */
const queryIn = (tree: TreeNode): TreeNode => {
  const statement = nodeIn(tree, 'utilityStmt');
  const query = statement && nodeIn(statement, 'query');
  return query === undefined ? tree : queryIn(query);
};

/** Reads the tree that the engine has printed of a query, which stood at an offset of its text. */
export const queryTypes = (printed: string, offset: number): QueryTypes => {
  const tree = readTree(printed);
  if (tree === undefined)
    return { columns: [], divisions: [], superLiterals: [], calls: undefined };
  const query = queryIn(tree);
  const reader = new TypeReader();
  const places = [...placesIn(query)];
  const byteOffset = (node: TreeNode) => numberIn(node, 'location') - offset;
  const divisions = places.flatMap(({ node, scope }) => {
    const isDivision = scope !== undefined && numberIn(node, 'opfuncid') === DIVIDE;
    const type = isDivision ? reader.typeOf(node, scope) : undefined;
    return type === undefined ? [] : [{ byteOffset: byteOffset(node), scale: type.scale }];
  });
  const superLiterals = places
    .filter(({ node }) => node.tag === 'CONST' && isOfType(node, SUPER))
    .filter(({ node }) => wordIn(node, 'constisnull') === 'false')
    .map(({ node }) => byteOffset(node));
  const targets = nodesIn(query, 'targetList').filter(
    (target) => wordIn(target, 'resjunk') === 'false',
  );
  const columns = targets.map((target, at) => {
    const shown = nodeIn(target, 'expr') ?? target;
    // A union of decimals and floats has floats.
    const type = isDecimal(shown) ? reader.columnType(query, at, undefined) : undefined;
    return { name: wordIn(target, 'resname'), type, isText: isOfType(shown, TEXTS) };
  });
  return { columns, divisions, superLiterals, calls: queryCalls(query) };
};
