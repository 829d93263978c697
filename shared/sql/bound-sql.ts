import { placeholders, withPlaceholders } from './placeholders.ts';

/** A value that a statement takes as text. */
export type Scalar = string | number | boolean;

/** What a caller may give for a `:name`: one value, none, or a list as in `in (:name)`. */
export type SqlValue = Scalar | null | readonly Scalar[];

/** SQL as it is sent: its texts, and the parameters that they share. */
export interface BoundSql {
  readonly sqls: readonly string[];
  readonly parameters: Readonly<Record<string, Scalar>>;
}

/**
 * Prepares texts and values for the Data API, which binds neither NULL nor an empty text nor a list
 * (https://docs.aws.amazon.com/redshift-data/latest/APIReference/API_SqlParameter.html): NULL and
 * the empty text are written as literals, and a list becomes one parameter for each of its values.
 *
 * Only placeholders are replaced, and no other value gets into a text, so none can break out of it.
 */
export const boundSql = (
  sqls: readonly string[],
  values: Readonly<Record<string, SqlValue>>,
): BoundSql => {
  const { parameters, written } = planned(sqls, values);
  const sqlOf = (sql: string) => (written.size === 0 ? sql : [...chunksOf(sql, written)].join(''));
  return { sqls: sqls.map(sqlOf), parameters };
};

/** What `boundSql` would make. Lists in many places of a text would take gigabytes to build. */
export const measureBoundSql = (
  sqls: readonly string[],
  values: Readonly<Record<string, SqlValue>>,
): { readonly parameterCount: number; readonly bytes: readonly number[] } => {
  const { parameters, written } = planned(sqls, values);
  const bytesOf = (sql: string): number => {
    let bytes = 0;
    for (const chunk of chunksOf(sql, written)) bytes += Buffer.byteLength(chunk);
    return bytes;
  };
  return { parameterCount: Object.keys(parameters).length, bytes: sqls.map(bytesOf) };
};

const chunksOf = (sql: string, written: ReadonlyMap<string, string>) =>
  withPlaceholders(sql, (name) => written.get(name));

/** The parameters to bind, and the text for each placeholder that is replaced. */
const planned = (sqls: readonly string[], values: Readonly<Record<string, SqlValue>>) => {
  const names = new Set(sqls.flatMap((sql) => placeholders(sql)));
  const taken = new Set([...names].map((name) => name.toLowerCase()));
  const parameters: Record<string, Scalar> = {};
  const written = new Map<string, string>();
  for (const name of names) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) continue;
    if (value === null) written.set(name, 'NULL');
    else if (value === '') written.set(name, EMPTY);
    else if (typeof value === 'object') {
      const items = value.map((item, index) => {
        if (item === '') return EMPTY;
        const own = itemName(name, index, taken);
        parameters[own] = item;
        return `:${own}`;
      });
      written.set(name, items.join(', '));
    } else parameters[name] = value;
  }
  return { parameters, written };
};

const EMPTY = "''";
const ITEM_DIGITS = 3;

/**
 * A name that no other parameter has, in either case of its letters. Padded, so that none is the
 * beginning of another.
 */
const itemName = (list: string, index: number, taken: Set<string>): string => {
  let name = `${list}_${String(index + 1).padStart(ITEM_DIGITS, '0')}`;
  while (taken.has(name.toLowerCase())) name += '_';
  taken.add(name.toLowerCase());
  return name;
};
