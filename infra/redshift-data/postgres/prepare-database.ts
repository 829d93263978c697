import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import { COLUMN_VARCHAR } from '../dialect/type-rules.ts';
import type { Row } from '../tpch/scale.ts';
import { sampleTables } from '../tpch/tpch-tables.ts';
import { contentHash, makeDatabaseFolder, type Template } from './database-folder.ts';
import { PostgresServer } from './postgres-server.ts';
import { ADMINISTRATOR, connect, readRows, USERS_ROLE } from './superuser.ts';

const sqlFolder = new URL('../redshift-sql/', import.meta.url);
const sqlFiles = [
  'types-and-user',
  'varchar',
  'settings',
  'decimals',
  'dates',
  'texts-and-numbers',
  'bytes',
  'aggregates',
  'super',
  'catalogue',
  'known-functions',
];

/** What all this puts into a database; another version puts its own beside it. */
const VERSION = contentHash([sqlFolder]);

/** From here on a template would take more of the disk than it saves time. */
const LARGEST_TEMPLATE = 0.1;

/** Settings of the role that users' SQL runs as. Strings are read as Redshift reads them. */
const roleSettings = {
  search_path: '"$user", public, redshift, pg_catalog',
  standard_conforming_strings: 'off',
  escape_string_warning: 'off',
  backslash_quote: 'on',
  // A query's tree comes with its answer, in one piece, and not to the server's log.
  client_min_messages: 'log',
  debug_pretty_print: 'off',
  log_min_messages: 'fatal',
  timezone: "'UTC'",
  'redshift.user_name': "'rdsdb'",
};

const makeRole = [
  `create role ${USERS_ROLE} login`,
  `alter schema public owner to ${USERS_ROLE}`,
  `grant create, temporary on database dev to ${USERS_ROLE}`,
  'create schema redshift_internal',
  'create extension pgcrypto schema redshift_internal',
  'create extension fuzzystrmatch schema redshift_internal',
  'create table redshift_internal.installed (version text, scale float8)',
  "insert into redshift_internal.installed values ('', 0)",
  `grant usage on schema redshift_internal to ${USERS_ROLE}`,
];

const hasRole = `select 1 from pg_catalog.pg_roles where rolname = '${USERS_ROLE}'`;

/**
 * Redshift's own in SQL. An earlier version's schema is renamed: users' views may need what is in
 * it.
 */
const installRedshift = async (client: pg.Client, earlier: string): Promise<void> => {
  if (earlier !== '') {
    await client.query('drop event trigger if exists row_types');
    await client.query(`alter schema redshift rename to redshift_${earlier.slice(0, 12)}`);
  }
  await client.query('create schema redshift; set local search_path = redshift, pg_catalog');
  for (const file of sqlFiles) {
    await client.query(readFileSync(new URL(`${file}.sql`, sqlFolder), 'utf8'));
  }
  await client.query(`
    grant usage on schema redshift to public;
    grant select on all tables in schema redshift to public;
    set local search_path = public, pg_catalog`);
  for (const [name, value] of Object.entries(roleSettings)) {
    await client.query(`alter role ${USERS_ROLE} set ${name} = ${value}`);
  }
};

/** Rows as COPY reads them, in chunks. */
function* copyChunks(rows: Iterable<Row>): Generator<string> {
  let chunk = '';
  for (const row of rows) {
    chunk += `${row.join('\t')}\n`;
    if (chunk.length > 65_536) {
      yield chunk;
      chunk = '';
    }
  }
  yield chunk;
}

const loadSampleData = async (client: pg.Client, scale: number): Promise<void> => {
  for (const { name, columns, indexes, rows } of sampleTables(scale)) {
    await client.query(`drop table if exists public.${name} cascade`);
    await client.query(`set local role ${USERS_ROLE}`);
    const typed = columns.replaceAll('varchar', COLUMN_VARCHAR);
    await client.query(`create table public.${name} (${typed})`);
    const copy = client.query(from(`copy public.${name} from stdin`));
    await pipeline(Readable.from(copyChunks(rows())), copy);
    for (const index of indexes) await client.query(`create index on public.${name} (${index})`);
    await client.query('reset role');
  }
};

/**
 * Brings a database to this version and scale, in one transaction. What people have changed in the
 * sample tables stays, unless another scale is asked for.
 */
const bringUpToDate = async (client: pg.Client, scale: number): Promise<void> => {
  if ((await readRows(client, hasRole)).length === 0) {
    for (const sql of makeRole) await client.query(sql);
  }
  const [[version = '', loaded = ''] = []] = await readRows(
    client,
    'select version, scale from redshift_internal.installed',
  );
  const needsData = scale !== 0 && Number(loaded) !== scale;
  if (version === VERSION && !needsData) return;
  await client.query('begin');
  if (version !== VERSION) await installRedshift(client, version ?? '');
  if (needsData) await loadSampleData(client, scale);
  await client.query(
    `update redshift_internal.installed set version = '${VERSION}', scale = ${needsData ? scale : loaded}`,
  );
  await client.query('commit');
  if (needsData) await client.query('analyze');
};

/** One database is enough: each would be copied for every start. */
const keepOneDatabase = async (server: PostgresServer): Promise<void> => {
  const first = await connect(server.address, ADMINISTRATOR, 'template1');
  await first.query('alter database postgres rename to dev');
  await first.end();
  const client = await connect(server.address, ADMINISTRATOR);
  for (const name of ['template0', 'template1']) {
    await client.query(`alter database ${name} is_template false`);
    await client.query(`drop database ${name}`);
  }
  await client.end();
};

const templateFor = (scale: number): Template => ({
  name: `${VERSION} ${contentHash([new URL('../tpch/', import.meta.url)])} ${scale}`,
  fill: async (dataFolder) => {
    const server = await PostgresServer.start(dataFolder);
    try {
      await keepOneDatabase(server);
      const client = await connect(server.address, ADMINISTRATOR);
      await bringUpToDate(client, scale);
      await client.end();
    } finally {
      await server.stop();
    }
  },
});

/** A server whose database is ready, and the administrator's connection to it. */
export interface OpenDatabase {
  readonly server: PostgresServer;
  readonly administrator: pg.Client;
}

/** Starts a server on the folder, making its database first where it is missing. */
export const openDatabase = async (folder: string, scale: number): Promise<OpenDatabase> => {
  await makeDatabaseFolder(folder, templateFor(scale <= LARGEST_TEMPLATE ? scale : 0));
  const server = await PostgresServer.start(folder);
  try {
    const administrator = await connect(server.address, ADMINISTRATOR);
    await bringUpToDate(administrator, scale);
    const { password } = server.address;
    if (password !== undefined) {
      await administrator.query(`alter role ${USERS_ROLE} password '${password}'`);
    }
    return { server, administrator };
  } catch (error) {
    await server.stop();
    throw error;
  }
};
