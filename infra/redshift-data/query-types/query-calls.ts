import { isNode, nodesIn, numberIn, type TreeNode, type TreeValue, wordIn } from './query-tree.ts';

/** What a query calls and reads, as the engine has understood it. */
export interface QueryCalls {
  /** The engine's numbers of its own functions that are called by name. */
  readonly functions: ReadonlySet<number>;
  /** Words that call a function without parentheses and run on the leader node only. */
  readonly leaderWords: ReadonlySet<string>;
  /** A column that every table of the engine's has, and none of Redshift's. */
  readonly systemColumn: string | undefined;
  /** Whether it reads a user's table, or changes its rows. */
  readonly readsTables: boolean;
  /** Whether it inserts into one. */
  readonly insertsRows: boolean;
}

/** Functions and tables of the engine itself have smaller numbers (src/include/access/transam.h). */
const FIRST_OF_USERS = 16_384;
/** Called by name, and by a form of its own such as `position(a in b)`; others are casts. */
const CALLED = ['0', '3'];
const INSERT = '3';

/** SVFOp in src/include/nodes/primnodes.h. */
const leaderWords: Readonly<Record<string, string>> = {
  '1': 'current_time',
  '2': 'current_time',
  '3': 'current_timestamp',
  '4': 'current_timestamp',
  '5': 'localtime',
  '6': 'localtime',
  '14': 'current_schema',
};

/** FirstLowInvalidHeapAttributeNumber and on (src/include/access/sysattr.h). */
const systemColumns: Readonly<Record<string, string>> = {
  '-1': 'ctid',
  '-2': 'xmin',
  '-3': 'cmin',
  '-4': 'xmax',
  '-5': 'cmax',
  '-6': 'tableoid',
};

/** The table that a query inserts into, counted from 1; 0 for none. */
const insertedInto = (query: TreeNode): number =>
  wordIn(query, 'commandType') === INSERT ? numberIn(query, 'resultRelation') : 0;

const isTable = (source: TreeNode): boolean =>
  numberIn(source, 'relid') >= FIRST_OF_USERS &&
  ['r', 'm', 'p'].includes(wordIn(source, 'relkind'));

const calledBy = (node: TreeNode): number => {
  if (node.tag === 'AGGREF') return numberIn(node, 'aggfnoid');
  if (node.tag === 'WINDOWFUNC') return numberIn(node, 'winfnoid');
  const isCall = node.tag === 'FUNCEXPR' && CALLED.includes(wordIn(node, 'funcformat'));
  return isCall ? numberIn(node, 'funcid') : FIRST_OF_USERS;
};

/** Collects what all parts of a query call; see `QueryCalls`. */
export const queryCalls = (tree: TreeNode): QueryCalls => {
  const functions = new Set<number>();
  const words = new Set<string>();
  let systemColumn: string | undefined;
  let readsTables = false;
  const visit = (value: TreeValue): void => {
    if (typeof value === 'string') return;
    if (!isNode(value)) {
      value.forEach(visit);
      return;
    }
    const called = calledBy(value);
    if (called < FIRST_OF_USERS) functions.add(called);
    const word = value.tag === 'SQLVALUEFUNCTION' ? leaderWords[wordIn(value, 'op')] : undefined;
    if (word !== undefined) words.add(word);
    if (value.tag === 'VAR') systemColumn ??= systemColumns[wordIn(value, 'varattno')];
    if (value.tag === 'QUERY') {
      const target = insertedInto(value);
      readsTables ||= nodesIn(value, 'rtable').some((one, at) => isTable(one) && at + 1 !== target);
    }
    for (const field of value.fields.values()) field.forEach(visit);
  };
  visit(tree);
  const insertsRows = insertedInto(tree) > 0;
  return { functions, leaderWords: words, systemColumn, readsTables, insertsRows };
};
