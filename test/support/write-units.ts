import { type JobIndex, jobIndexes, jobTableSchema } from '../../shared/job/job-table-schema.ts';
import { itemBytes } from './aws-limits.ts';

type Item = Readonly<Record<string, unknown>>;

const unitsOf = (...items: readonly (Item | undefined)[]): number =>
  Math.ceil(Math.max(...items.map((item = {}) => itemBytes(item))) / 1024);

/** What the index has of the item; a sparse one has only items with both keys. */
const entryOf = (item: Item | undefined, index: JobIndex): Item | undefined => {
  const keys = [index.partitionKey, index.sortKey];
  if (item === undefined || keys.some((key) => item[key] === undefined)) return undefined;
  const names = [jobTableSchema.partitionKey, ...keys, ...index.attributes];
  return Object.fromEntries(names.map((name) => [name, item[name]]));
};

const indexUnits = (before: Item | undefined, after: Item | undefined, index: JobIndex): number => {
  const [old, now] = [entryOf(before, index), entryOf(after, index)];
  if (JSON.stringify(old) === JSON.stringify(now)) return 0;
  const hasMoved =
    old?.[index.partitionKey] !== now?.[index.partitionKey] ||
    old?.[index.sortKey] !== now?.[index.sortKey];
  // An entry with another key is one that is deleted, and one that is put.
  return hasMoved && old && now ? unitsOf(old) + unitsOf(now) : unitsOf(old, now);
};

/**
 * The write request units of a write: one for each KB of the item, as it was or as it is, whichever
 * is larger, and the same of each index that changes. Without administrators there is no index by
 * format.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
 */
export const writeUnits = (before: Item | undefined, after: Item | undefined): number => {
  const { format: _, ...usual } = jobIndexes;
  return Object.values(usual).reduce(
    (units, index) => units + indexUnits(before, after, index),
    unitsOf(before, after),
  );
};
