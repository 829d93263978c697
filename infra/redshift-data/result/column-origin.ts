import { z } from 'zod';
import { redshiftTypeOf } from './redshift-type.ts';

/** The table column an output column is taken from unchanged. */
export interface ColumnOrigin {
  readonly schemaName: string;
  readonly tableName: string;
  readonly columnName: string;
  readonly nullable: boolean;
  /** `char(10)` and the like, where it was declared. */
  readonly declaredType?: string | undefined;
  readonly defaultValue?: string | undefined;
}

/** Columns of a table in order, or nothing where the name means no table. */
export type TableColumns = (
  schemaName: string,
  tableName: string,
) => readonly ColumnOrigin[] | undefined;

/** An output column: its name as Redshift would give it, and where it is from. */
export interface NamedColumn {
  readonly name: string;
  readonly origin?: ColumnOrigin | undefined;
}

interface Source {
  readonly alias: string;
  /** Absent where the source's columns are not known, such as a table function's. */
  readonly columns?: readonly NamedColumn[] | undefined;
}

type CommonTables = ReadonlyMap<string, readonly NamedColumn[] | undefined>;

// The engine's own syntax tree (its json_serialize_sql); only what is read of it is described.
const expression = z.object({
  type: z.string(),
  function_name: z.string().default(''),
  is_operator: z.boolean().default(false),
  column_names: z.array(z.string()).default([]),
  cast_type: z
    .object({ id: z.string(), type_info: z.object({ name: z.string().optional() }).nullish() })
    .optional(),
});
const selectItem = expression.extend({
  child: expression.optional().catch(undefined),
  alias: z.string(),
  relation_name: z.string().default(''),
  exclude_list: z.array(z.unknown()).default([]),
  replace_list: z.array(z.unknown()).default([]),
});
const commonTable = z.object({
  key: z.string(),
  value: z.object({
    aliases: z.array(z.string()),
    query: z.object({ node: z.unknown().optional() }),
  }),
});
const selectNode = z.object({
  type: z.literal('SELECT_NODE'),
  cte_map: z.object({ map: z.array(commonTable) }),
  select_list: z.array(selectItem),
  from_table: z.unknown().optional(),
});
const fromItem = z.object({
  type: z.string(),
  alias: z.string(),
  schema_name: z.string().default(''),
  table_name: z.string().default(''),
  column_name_alias: z.array(z.string()).default([]),
  left: z.unknown().optional(),
  right: z.unknown().optional(),
  ref_type: z.string().default(''),
  using_columns: z.array(z.string()).default([]),
  subquery: z.object({ node: z.unknown().optional() }).optional(),
});
const serializedSql = z.object({
  error: z.boolean(),
  statements: z.array(z.object({ node: z.unknown().optional() })).default([]),
});

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

const renamed = (
  columns: readonly NamedColumn[] | undefined,
  aliases: readonly string[],
): NamedColumn[] | undefined =>
  columns?.map((column, index) => ({ ...column, name: aliases[index] ?? column.name }));

const sourcesOf = (from: unknown, tables: TableColumns, outer: CommonTables): Source[] => {
  const parsed = fromItem.safeParse(from);
  if (!parsed.success) return [];
  const item = parsed.data;
  const aliases = item.column_name_alias;
  switch (item.type) {
    case 'EMPTY':
      return [];
    case 'JOIN': {
      const left = sourcesOf(item.left, tables, outer);
      const right = sourcesOf(item.right, tables, outer);
      // A merged column has two origins and another place in `*`: better none than a wrong one.
      const merged = item.using_columns.length > 0 || item.ref_type === 'NATURAL';
      return merged ? [...left, ...right].map(({ alias }) => ({ alias })) : [...left, ...right];
    }
    case 'SUBQUERY':
      return [
        {
          alias: item.alias,
          columns: renamed(columnsOf(item.subquery?.node, tables, outer), aliases),
        },
      ];
    case 'BASE_TABLE': {
      const alias = item.alias === '' ? item.table_name : item.alias;
      const common = item.schema_name === '' ? item.table_name.toLowerCase() : '';
      const columns = outer.has(common)
        ? outer.get(common)
        : tables(item.schema_name, item.table_name)?.map((origin) => ({
            name: origin.columnName,
            origin,
          }));
      return [{ alias, columns: renamed(columns, aliases) }];
    }
    default:
      return [{ alias: item.alias }];
  }
};

const columnOf = (names: readonly string[], sources: readonly Source[]): NamedColumn => {
  const name = names.at(-1) ?? '';
  const qualifier = names.at(-2);
  const candidates = sources
    .filter(({ alias }) => qualifier === undefined || same(alias, qualifier))
    .flatMap(({ columns }) => columns?.filter((column) => same(column.name, name)) ?? []);
  const [only, ...others] = candidates;
  return others.length === 0 && only !== undefined ? only : { name };
};

/** Functions that the engine calls by another name than their caller. */
const engineNames: Readonly<Record<string, string>> = {
  count_star: 'count',
  string_agg: 'listagg',
};

/** The names PostgreSQL, and Redshift with it, gives expressions that have no alias. */
const expressionName = (item: z.infer<typeof expression>): string => {
  if (item.type === 'CASE_EXPR') return 'case';
  if (item.type === 'OPERATOR_COALESCE') return 'coalesce';
  if (item.type === 'COLUMN_REF') return item.column_names.at(-1) ?? '';
  if (item.is_operator || item.function_name === '') return '?column?';
  return engineNames[item.function_name] ?? item.function_name;
};

const castName = (item: z.infer<typeof expression>): string => {
  const { id = '', type_info: info } = item.cast_type ?? {};
  if (info?.name !== undefined) return info.name.toLowerCase() === 'json' ? 'super' : info.name;
  return id === 'DECIMAL' ? 'numeric' : redshiftTypeOf(id).typeName;
};

const itemName = (item: z.infer<typeof selectItem>): string => {
  if (item.type !== 'OPERATOR_CAST') return expressionName(item);
  const inner = item.child === undefined ? '?column?' : expressionName(item.child);
  return inner === '?column?' ? castName(item) : inner;
};

const starOf = (
  item: z.infer<typeof selectItem>,
  sources: readonly Source[],
): readonly NamedColumn[] | undefined => {
  if (item.exclude_list.length + item.replace_list.length > 0) return undefined;
  const meant = sources.filter(
    ({ alias }) => item.relation_name === '' || same(alias, item.relation_name),
  );
  const columns: NamedColumn[] = [];
  for (const source of meant) {
    if (source.columns === undefined) return undefined;
    columns.push(...source.columns);
  }
  return columns;
};

const columnsOf = (
  node: unknown,
  tables: TableColumns,
  outer: CommonTables,
): NamedColumn[] | undefined => {
  const parsed = selectNode.safeParse(node);
  if (!parsed.success) return undefined;
  const common = new Map(outer);
  for (const { key, value } of parsed.data.cte_map.map) {
    const columns = columnsOf(value.query.node, tables, common);
    common.set(key.toLowerCase(), renamed(columns, value.aliases));
  }
  const sources = sourcesOf(parsed.data.from_table, tables, common);
  const columns: NamedColumn[] = [];
  for (const item of parsed.data.select_list) {
    if (item.type === 'STAR') {
      const expanded = starOf(item, sources);
      if (expanded === undefined) return undefined;
      columns.push(...expanded);
    } else if (item.type === 'COLUMN_REF') {
      const column = columnOf(item.column_names, sources);
      columns.push({ ...column, name: item.alias === '' ? column.name : item.alias });
    } else {
      columns.push({ name: item.alias === '' ? itemName(item) : item.alias });
    }
  }
  return columns;
};

/**
 * For each output column of a query its name and the table column it comes from, if it comes
 * unchanged. The engine reports no origins, and without them a `char(10)` could not be told from a
 * varchar; and it names a `count(*)` in its own way. Empty where the query's shape is beyond it.
 */
export const namedColumns = (serialized: string, tables: TableColumns): readonly NamedColumn[] => {
  const parsed = serializedSql.safeParse(JSON.parse(serialized));
  if (!parsed.success || parsed.data.error) return [];
  return columnsOf(parsed.data.statements[0]?.node, tables, new Map()) ?? [];
};
