-- Redshift's own types, the connection's user, and what the session shows.
create domain super as jsonb;
create domain varbyte as bytea;
-- What COLLATE knows (dg/r_COLLATE.html); letters of one kind are equal, accents are not.
create collation case_insensitive (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create collation case_sensitive from pg_catalog."C";

-- The types that Redshift converts without being asked (dg/c_Supported_data_types.html): what is no
-- text becomes one where a text is wanted, as in PostgreSQL 8, and an integer a truth value.
do $$
declare type text;
begin
  foreach type in array array['int2', 'int4', 'int8', 'float4', 'float8', 'numeric', 'date', 'time',
      'timetz', 'timestamp', 'timestamptz', 'interval'] loop
    execute format('drop cast if exists (%1$s as text)', type);
    execute format('create cast (%1$s as text) with inout as implicit', type);
  end loop;
  -- These would be as good as the operator and the functions of texts.
  update pg_catalog.pg_operator set oprnamespace = 'redshift_internal'::regnamespace
    where oprname = '||' and 'anynonarray'::regtype in (oprleft, oprright);
  update pg_catalog.pg_proc set pronamespace = 'redshift_internal'::regnamespace
    where oid in ('quote_literal(anyelement)'::regprocedure, 'concat("any")'::regprocedure);
  update pg_catalog.pg_cast set castcontext = 'i'
    where castsource = 'int4'::regtype and casttarget = 'bool'::regtype;
end $$;

-- How tables are declared to be stored; another version of all this finds it again.
create table if not exists redshift_internal.storage
  (table_id oid primary key, diststyle text, distkey text, sortkeys text[]);
grant select on redshift_internal.storage to public;

-- A statement says in a comment how its table is stored; one that makes nothing says it of none. And a
-- table's name is no type: the engine's type of its rows would hide DATE where a table is called so.
create function note_tables() returns event_trigger security definer language plpgsql as $$
declare storage json := pg_catalog.substring(
  pg_catalog.current_query(), '/[*]redshift.stored (.*?)[*]/')::json;
begin
  insert into redshift_internal.storage as s select made.objid, stored.*
  from pg_catalog.pg_event_trigger_ddl_commands() made, pg_catalog.json_to_record(storage)
    as stored(diststyle text, distkey text, sortkeys text[])
  where made.object_type = 'table' and storage is not null
  on conflict (table_id) do update set diststyle = coalesce(excluded.diststyle, s.diststyle),
    distkey = case when excluded.diststyle is null then s.distkey else excluded.distkey end,
    sortkeys = coalesce(excluded.sortkeys, s.sortkeys);
  update pg_catalog.pg_type rows set typname = 'row ' || rows.typrelid::text
  from pg_catalog.pg_event_trigger_ddl_commands() made
  where made.classid = 'pg_catalog.pg_class'::regclass and rows.typrelid = made.objid
    and rows.typname in (select typname from pg_catalog.pg_type
      where typnamespace in ('pg_catalog'::regnamespace, 'redshift'::regnamespace));
end $$;
drop event trigger if exists row_types;
create event trigger row_types on ddl_command_end execute function note_tables();

create function "current_user"() returns text stable return coalesce(
  nullif(pg_catalog.current_setting('redshift.authorized_user', true), ''),
  pg_catalog.current_setting('redshift.user_name', true));
create function "session_user"() returns text stable return redshift."current_user"();
create function "user"() returns text stable return redshift."current_user"();
create function getusername() returns text stable return redshift."current_user"();
create function current_user_id() returns int immutable return 100;

create function current_aws_account() returns text immutable return '000000000000';

create function version() returns text immutable return
  'PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.100000';

-- Waits, and takes no processor meanwhile; for tests of cancels. Redshift has nothing like it.
create function sleep_ms(milliseconds int) returns int volatile language sql
  as 'select 0 from (select pg_catalog.pg_sleep($1 / 1000.0)) as slept';
