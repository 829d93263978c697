import pg from 'pg';
import type { ServerAddress } from './server-address.ts';

/** The database's administrator, whom no SQL of users runs as. */
export const ADMINISTRATOR = 'rdsdb';
/** The role that all SQL of users runs as; who they are is in the setting `redshift.user_name`. */
export const USERS_ROLE = 'dev';
/** The one database there is. */
const DATABASE = 'dev';

/** A value as the server writes it. */
export type TextValue = string | null;

const asText = { getTypeParser: () => (value: string) => value };

/** Connects; values stay the texts that the server sends. */
export const connect = async (
  { host, port, password }: ServerAddress,
  user: string,
  database = DATABASE,
): Promise<pg.Client> => {
  const client = new pg.Client({ host, port, password, user, database, types: asText });
  // Whatever ends the connection also ends what waits for it, and that is who tells.
  client.on('error', () => {});
  await client.connect();
  return client;
};

/** The rows of a query, as texts. */
export const readRows = async (
  client: pg.Client,
  text: string,
  values?: readonly string[],
): Promise<TextValue[][]> => {
  const query = { text, rowMode: 'array' as const, ...(values && { values: [...values] }) };
  return (await client.query<TextValue[]>(query)).rows;
};
