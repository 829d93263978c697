import type { QueryCalls } from './query-calls.ts';

/** Answers a query of the catalogue, whose values are texts. */
type ReadCatalogue = (
  sql: string,
) => Promise<{ readonly rows: readonly (readonly (string | null)[])[] }>;

/** The engine's functions that have been looked up: Redshift's own name, and where it runs. */
const lookedUp = new Map<number, { name: string; isKnown: boolean; leaderOnly: boolean }>();

const lookUp = async (read: ReadCatalogue, functions: readonly number[]): Promise<void> => {
  if (functions.length === 0) return;
  const { rows } = await read(`
    select f.oid, f.proname, k.leader_only from pg_catalog.pg_proc f
    left join redshift.known_functions k on k.name = f.proname where f.oid in (${functions.join()})`);
  for (const [number, name, leaderOnly] of rows) {
    const isKnown = leaderOnly !== null;
    lookedUp.set(Number(number), { name: name ?? '', isKnown, leaderOnly: leaderOnly === 't' });
  }
};

const onTables = (call: string): string =>
  `Specified types or functions (one per INFO message) not supported on Amazon Redshift tables. INFO: Function "${call}" not supported.`;

/**
 * Why Redshift refuses a query's calls, if it does: it has no such function, or not where a user's
 * table is read (dg/c_sql-functions-leader-node.html). It takes CURRENT_TIMESTAMP for new rows.
 */
export const callRefusal = async (
  { functions, leaderWords, systemColumn, readsTables, insertsRows }: QueryCalls,
  read: ReadCatalogue,
): Promise<string | undefined> => {
  if (systemColumn !== undefined && readsTables) return `column "${systemColumn}" does not exist`;
  await lookUp(
    read,
    [...functions].filter((number) => !lookedUp.has(number)),
  );
  const called = [...functions].flatMap((number) => lookedUp.get(number) ?? []);
  const unknown = called.find(({ isKnown }) => !isKnown);
  if (unknown !== undefined) return `function ${unknown.name} does not exist`;
  const [word] = leaderWords;
  if (readsTables && word !== undefined) return onTables(word);
  const leaderOnly = called.find((one) => one.leaderOnly);
  const usesTables = readsTables || insertsRows;
  return usesTables && leaderOnly !== undefined ? onTables(`${leaderOnly.name}()`) : undefined;
};
