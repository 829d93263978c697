import { calledType, DIVIDE } from './called-type.ts';
import { decimalConstant, integerConstant } from './constant-value.ts';
import { choiceType, type DecimalType, declaredType } from './decimal-type.ts';
import { type QueryCalls, queryCalls } from './query-calls.ts';
import {
  isNode,
  nodeIn,
  nodesIn,
  numberIn,
  readTree,
  type TreeNode,
  type TreeValue,
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

/** A query, and the one that it stands in. */
interface Scope {
  readonly query: TreeNode;
  readonly outer: Scope | undefined;
}

const NUMERIC = ['1700'];
const TEXTS = ['25', '1043'];
const SUPER = ['3802'];
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

const argumentsOf = (node: TreeNode): readonly TreeNode[] =>
  nodesIn(node, 'args').map((argument) => nodeIn(argument, 'expr') ?? argument);

/** Finds the types of one query. */
class TypeReader {
  readonly divisions: Division[] = [];
  readonly superLiterals: number[] = [];
  /** A recursive query is read once. */
  private readonly open = new Set<TreeNode>();
  private readonly offset: number;

  constructor(offset: number) {
    this.offset = offset;
  }

  /** The type of an expression; `undefined` where it is no decimal, or nothing is known of it. */
  typeOf(node: TreeNode | undefined, scope: Scope): DecimalType | undefined {
    if (node === undefined || !isDecimal(node)) return undefined;
    const parts = (field: string) => nodesIn(node, field).map((part) => this.typeOf(part, scope));
    switch (node.tag) {
      case 'VAR':
        return declaredType(numberIn(node, 'vartypmod')) ?? this.variableType(node, scope);
      case 'CONST':
        return decimalConstant(node);
      case 'SUBLINK':
        return this.columnType(nodeIn(node, 'subselect'), 0, scope);
      case 'CASEEXPR': {
        const results = nodesIn(node, 'args').map((when) => nodeIn(when, 'result'));
        return combine(
          [...results, nodeIn(node, 'defresult')].map((result) => this.typeOf(result, scope)),
        );
      }
      case 'COALESCEEXPR':
      case 'MINMAXEXPR':
        return combine(parts('args'));
      default:
        return this.callType(node, scope);
    }
  }

  private callType(node: TreeNode, scope: Scope): DecimalType | undefined {
    const called = ['opfuncid', 'funcid', 'aggfnoid', 'winfnoid']
      .map((field) => numberIn(node, field))
      .find((id) => !Number.isNaN(id));
    const given = argumentsOf(node);
    const [first, second] = given.map((argument) => this.typeOf(argument, scope));
    return calledType(called, [first, second], integerConstant(given[1]));
  }

  private variableType(node: TreeNode, inner: Scope): DecimalType | undefined {
    const scope = outward(inner, numberIn(node, 'varlevelsup'));
    if (scope === undefined) return undefined;
    const source = nodesIn(scope.query, 'rtable')[numberIn(node, 'varno') - 1];
    const at = numberIn(node, 'varattno') - 1;
    if (source === undefined) return undefined;
    const subquery = nodeIn(source, 'subquery');
    if (subquery !== undefined) return this.columnType(subquery, at, scope);
    const cte = wordIn(source, 'ctename');
    if (cte !== '' && cte !== '<>') {
      const at0 = outward(scope, numberIn(source, 'ctelevelsup'));
      const found =
        at0 && nodesIn(at0.query, 'cteList').find((one) => wordIn(one, 'ctename') === cte);
      return found && at0 && this.columnType(nodeIn(found, 'ctequery'), at, at0);
    }
    const rows = source.fields.get('values_lists')?.[0];
    if (Array.isArray(rows) && rows.length > 0) {
      return combine(
        rows.map((row) => {
          const value: TreeValue | undefined = Array.isArray(row) ? row[at] : undefined;
          return isNode(value) ? this.typeOf(value, scope) : undefined;
        }),
      );
    }
    const shown = [...nodesIn(source, 'joinaliasvars'), ...nodesIn(source, 'groupexprs')][at];
    return this.typeOf(shown, scope);
  }

  /** The type of a query's column; of several queries in a set operation that of their union. */
  private columnType(
    query: TreeNode | undefined,
    at: number,
    outer: Scope | undefined,
  ): DecimalType | undefined {
    if (query === undefined || this.open.has(query)) return undefined;
    this.open.add(query);
    const scope = { query, outer };
    const united = nodeIn(query, 'setOperations');
    const type =
      united === undefined
        ? this.typeOf(nodeIn(nodesIn(query, 'targetList')[at] ?? query, 'expr'), scope)
        : combine(leavesOf(united).map((leaf) => this.leafType(leaf, at, scope)));
    this.open.delete(query);
    return type;
  }

  private leafType(leaf: number, at: number, scope: Scope): DecimalType | undefined {
    const source = nodesIn(scope.query, 'rtable')[leaf - 1];
    return this.columnType(source && nodeIn(source, 'subquery'), at, scope);
  }

  /** Every division in a part of the tree. */
  visit(value: TreeValue, scope: Scope | undefined): void {
    if (typeof value === 'string') return;
    if (!isNode(value)) {
      for (const part of value) this.visit(part, scope);
      return;
    }
    const own = value.tag === 'QUERY' ? { query: value, outer: scope } : scope;
    if (own !== undefined && numberIn(value, 'opfuncid') === DIVIDE) {
      const type = this.typeOf(value, own);
      const byteOffset = numberIn(value, 'location') - this.offset;
      if (type !== undefined) this.divisions.push({ byteOffset, scale: type.scale });
    }
    if (value.tag === 'CONST' && isOfType(value, SUPER) && wordIn(value, 'constisnull') === 'false')
      this.superLiterals.push(numberIn(value, 'location') - this.offset);
    for (const field of value.fields.values()) this.visit(field, own);
  }

  columns(query: TreeNode): QueryTypes['columns'] {
    return nodesIn(query, 'targetList')
      .filter((target) => wordIn(target, 'resjunk') === 'false')
      .map((target, at) => ({
        name: wordIn(target, 'resname'),
        type: this.columnType(query, at, undefined),
        isText: isOfType(nodeIn(target, 'expr') ?? target, TEXTS),
      }));
  }
}

const leavesOf = (node: TreeNode): number[] =>
  node.tag === 'RANGETBLREF'
    ? [numberIn(node, 'rtindex')]
    : ['larg', 'rarg'].flatMap((side) => {
        const part = nodeIn(node, side);
        return part === undefined ? [] : leavesOf(part);
      });

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
  const reader = new TypeReader(offset);
  reader.visit(query, undefined);
  return {
    columns: reader.columns(query),
    divisions: reader.divisions,
    superLiterals: reader.superLiterals,
    calls: queryCalls(query),
  };
};
