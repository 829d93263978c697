import { nodesIn, numberIn, placesIn, type TreeNode, wordIn } from './query-tree.ts';

/** What a query calls and reads, as the engine has understood it, by the engine's numbers. */
export interface QueryCalls {
  /** Functions that are called by name. */
  readonly functions: ReadonlySet<number>;
  /** Words that call a function without parentheses: SVFOp in src/include/nodes/primnodes.h. */
  readonly words: ReadonlySet<number>;
  /** Columns that every table of the engine's has, and none of Redshift's. */
  readonly systemColumns: ReadonlySet<number>;
  /** Whether it names a table or view that is not of the engine itself. */
  readonly namesRelations: boolean;
  /** Whether it reads a user's table, or changes its rows. */
  readonly readsTables: boolean;
  /** Whether it inserts into one. */
  readonly insertsRows: boolean;
}

/** Tables and views of the engine itself have smaller numbers (src/include/access/transam.h). */
const FIRST_OF_USERS = 16_384;
/** Called by name, and by a form of its own such as `position(a in b)`; others are casts. */
const CALLED = ['0', '3'];
const INSERT = '3';

/** The table that a query inserts into, counted from 1; 0 for none. */
const insertedInto = (query: TreeNode): number =>
  wordIn(query, 'commandType') === INSERT ? numberIn(query, 'resultRelation') : 0;

const isOfUsers = (source: TreeNode): boolean => numberIn(source, 'relid') >= FIRST_OF_USERS;

const isTable = (source: TreeNode): boolean =>
  isOfUsers(source) && ['r', 'm', 'p'].includes(wordIn(source, 'relkind'));

const readsTable = (query: TreeNode): boolean =>
  nodesIn(query, 'rtable').some((one, at) => isTable(one) && at + 1 !== insertedInto(query));

const calledBy = (node: TreeNode): number => {
  const isCast = node.tag === 'FUNCEXPR' && !CALLED.includes(wordIn(node, 'funcformat'));
  const numbers = ['aggfnoid', 'winfnoid', 'funcid'].map((field) => numberIn(node, field));
  return isCast ? Number.NaN : (numbers.find((number) => !Number.isNaN(number)) ?? Number.NaN);
};

/** Collects what all parts of a query call; see `QueryCalls`. */
export const queryCalls = (query: TreeNode): QueryCalls => {
  const nodes = [...placesIn(query)].map(({ node }) => node);
  const columns = nodes
    .filter(({ tag }) => tag === 'VAR')
    .map((node) => numberIn(node, 'varattno'));
  const words = nodes.filter(({ tag }) => tag === 'SQLVALUEFUNCTION');
  return {
    functions: new Set(nodes.map(calledBy).filter((number) => !Number.isNaN(number))),
    words: new Set(words.map((node) => numberIn(node, 'op'))),
    systemColumns: new Set(columns.filter((number) => number < 0)),
    namesRelations: nodes.some(isOfUsers),
    readsTables: nodes.some((node) => node.tag === 'QUERY' && readsTable(node)),
    insertsRows: insertedInto(query) > 0,
  };
};

/**
 * A query of the schema's that answers why Redshift refuses these calls, if it does: it has no such
 * function, or not where a user's table is read, or only there.
 */
export const refusalQuery = (calls: QueryCalls): string => {
  const arrays = [calls.functions, calls.words, calls.systemColumns].map(
    (numbers) => `'{${[...numbers].join()}}'`,
  );
  const { namesRelations, readsTables, insertsRows } = calls;
  const flags = [namesRelations, readsTables, insertsRows];
  return `select redshift.call_refusal(${[...arrays, ...flags].join()})`;
};
