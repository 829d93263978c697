-- The views of Redshift that clients read when they connect or show a tree of tables, with the
-- columns that AWS documents and something stands for here. They show what users made.
create view user_relations as
  select c.oid, n.nspname::text as schema, c.relname::text as name, c.relkind,
    case when c.relkind in ('v', 'm') then 'VIEW' else 'TABLE' end as type, c.reltuples
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'v', 'm', 'p') and n.nspname !~ '^(pg_|information_schema$|redshift)';
-- How tables are declared to be stored; another version of all this finds it again.
create table if not exists redshift_internal.storage
  (table_id oid primary key, diststyle text, distkey text, sortkeys text[]);
grant select on redshift_internal.storage to public;

create view user_columns as
  select r.oid, r.schema, r.name as table_name, a.attname::text as column_name,
    a.attnum::int as position, pg_catalog.regexp_replace(
      format_type(a.atttypid, a.atttypmod), '^redshift\w*\.|"', '', 1, 0) as type,
    not a.attnotnull as nullable, pg_catalog.regexp_replace(
      pg_get_expr(d.adbin, d.adrelid), '::(redshift\.)?"([a-z ]+)"', '::\2', 1, 0)
      as default_value,
    a.atttypid, a.atttypmod, coalesce(a.attname = s.distkey, false) as distkey,
    coalesce(array_position(s.sortkeys, a.attname::text), 0) as sortkey
  from redshift.user_relations r
  left join redshift_internal.storage s on s.table_id = r.oid
  join pg_catalog.pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
  left join pg_catalog.pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum;
create view user_schemas as
  select nspname::text as schema from pg_catalog.pg_namespace
  where nspname !~ '^(pg_|information_schema$|redshift)';

create view pg_database as select * from pg_catalog.pg_database where datname = 'dev';
create view pg_user as
  select usename, usesysid, true as usecreatedb, true as usesuper, usesysid = 1 as usecatupd,
    '********'::text as passwd, null::timestamp as valuntil, null::text as useconfig
  from (values ('rdsdb'::name, 1), (redshift."current_user"()::name, 100)) u(usename, usesysid);
create view pg_table_def as
  select schema::name as schemaname, table_name::name as tablename, column_name::name as "column",
    type, 'none'::text as encoding, distkey, sortkey, not nullable as "notnull"
  from redshift.user_columns
  where schema = any (current_schemas(false)) order by schema, table_name, position;
create view svv_tables as
  select 'dev'::text as table_catalog, schema as table_schema, name as table_name,
    case type when 'VIEW' then 'VIEW' else 'BASE TABLE' end as table_type, null::text as remarks
  from redshift.user_relations;
create view svv_all_tables as
  select 'dev'::text as database_name, schema as schema_name, name as table_name,
    type as table_type, null::text as table_acl, null::text as remarks
  from redshift.user_relations;
create view svv_redshift_tables as table redshift.svv_all_tables;
create view svv_columns as
  select 'dev'::text as table_catalog, schema as table_schema, table_name, column_name,
    position as ordinal_position, default_value as column_default,
    case when nullable then 'YES' else 'NO' end as is_nullable,
    pg_catalog.regexp_replace(type, '\(.*?\)', '') as data_type,
    substring(type, 'char.*\((\d+)\)')::int as character_maximum_length,
    substring(type, 'numeric\((\d+)')::int as numeric_precision,
    substring(type, 'numeric\(\d+,(\d+)')::int as numeric_scale,
    null::text as remarks
  from redshift.user_columns;
create view svv_all_columns (database_name, schema_name) as table redshift.svv_columns;
create view svv_redshift_columns as
  select a.database_name, a.schema_name, a.table_name, a.column_name, a.ordinal_position, a.data_type,
    a.column_default, a.is_nullable, 'none'::text as encoding, c.distkey, c.sortkey,
    null::text as column_acl, a.remarks
  from redshift.svv_all_columns a join redshift.user_columns c on c.schema = a.schema_name
    and c.table_name = a.table_name and c.position = a.ordinal_position;
create view svv_all_schemas as
  select 'dev'::text as database_name, schema as schema_name, 100 as schema_owner,
    'local'::text as schema_type, null::text as schema_acl, null::text as source_database,
    null::text as schema_option
  from redshift.user_schemas;
create view svv_redshift_schemas as
  select database_name, schema_name, schema_owner, schema_type, schema_acl, schema_option
  from redshift.svv_all_schemas;
create view svv_redshift_databases as
  select 'dev'::text as database_name, 100 as database_owner, 'local'::text as database_type,
    null::text as database_acl, null::text as database_options,
    'Snapshot Isolation'::text as database_isolation_level;
create view svv_table_info as
  select 'dev'::text as database, schema, oid::int as table_id, name as "table",
    'N'::text as encoded, case when diststyle = 'KEY' then 'KEY(' || distkey || ')'
      else coalesce(nullif(diststyle, 'AUTO'), 'AUTO(ALL)') end as diststyle,
    sortkeys[1] as sortkey1, 0 as max_varchar, null::text as sortkey1_enc,
    coalesce(cardinality(sortkeys), 0) as sortkey_num,
    pg_relation_size(oid) / 1048576 as size, 0.0::numeric(10,4) as pct_used,
    0 as empty, 0.0::numeric(5,2) as unsorted, 0.0::numeric(5,2) as stats_off,
    greatest(reltuples, 0)::numeric(38,0) as tbl_rows, null::numeric(19,2) as skew_sortkey1,
    null::numeric(19,2) as skew_rows, greatest(reltuples, 0)::numeric(38,0) as estimated_visible_rows,
    null::text as risk_event, 0.0::numeric(5,2) as vacuum_sort_benefit
  from redshift.user_relations left join redshift_internal.storage on table_id = oid
  where type = 'TABLE';

-- The history of this moment: what runs now.
create view sys_query_history as
  select 100 as user_id, pid::bigint as query_id, null::text as query_label,
    pid::bigint as transaction_id, pid as session_id, 'dev'::text as database_name,
    'SELECT'::text as query_type, 'running'::text as status, false as result_cache_hit,
    query_start::timestamp as start_time, null::timestamp as end_time,
    (pg_catalog.extract('epoch', clock_timestamp() - query_start) * 1000000)::bigint as elapsed_time,
    0::bigint as queue_time, null::bigint as execution_time, null::text as error_message,
    null::bigint as returned_rows, null::bigint as returned_bytes,
    case pid when pg_backend_pid() then coalesce((
      select pg_catalog.regexp_replace(statement, '^.*? cursor for ', '') from pg_catalog.pg_cursors
      limit 1), query) else query end as query_text
  from pg_catalog.pg_stat_activity where usename = 'dev' and state = 'active';
create view stl_query as
  select user_id as userid, query_id::int as query, 'default'::text as label, transaction_id as xid,
    session_id as pid, database_name as database, query_text as querytxt,
    start_time as starttime, end_time as endtime, 0 as aborted
  from redshift.sys_query_history;
create view svl_qlog as
  select userid, query, xid, pid, starttime, endtime, null::bigint as elapsed, aborted, label,
    querytxt as substring
  from redshift.stl_query;
create view stv_sessions as
  select session_id as process, 'dev'::text as db_name, 'awsuser'::text as user_name,
    start_time as starttime from redshift.sys_query_history;

create view stv_recents as
  select user_id as userid, 'Running'::text as status, start_time as starttime,
    elapsed_time as duration, 'awsuser'::text as user_name, database_name as db_name,
    query_text as query, session_id as pid
  from redshift.sys_query_history;
create view stv_inflight as
  select user_id as userid, 0 as slice, query_id::int as query, 'default'::text as label,
    transaction_id as xid, session_id as pid, start_time as starttime, query_text as text
  from redshift.sys_query_history;

-- What only tools ask for: one user, no groups, no rights, nothing external.
create view svv_user_info as
  select usename::text as user_name, usesysid as user_id, usecreatedb as createdb,
    usesuper as superuser, usecatupd as catalog_update from redshift.pg_user;
create view svv_mv_info as
  select 'dev'::text as database_name, schema as schema_name, 'awsuser'::text as user_name, name,
    'f'::text as is_stale, 1 as state, 0 as autorefresh, 0 as autorewrite
  from redshift.user_relations where relkind = 'm';
create view pg_group as select * from pg_catalog.pg_group where false;
create view svv_relation_privileges as select * from jsonb_to_recordset('[]') as
  none(namespace_name text, relation_name text, privilege_type text, identity_id int,
    identity_name text, identity_type text, admin_option boolean);
create view svv_external_schemas as select * from jsonb_to_recordset('[]') as
  none(esoid int, eskind int, schemaname text, esowner int, databasename text, esoptions text);
create view svv_external_tables as select * from jsonb_to_recordset('[]') as
  none(redshift_database_name text, schemaname text, tablename text, tabletype text, location text,
    input_format text, output_format text, serialization_lib text, serde_parameters text,
    compressed int, parameters text);
create view svv_external_columns as select * from jsonb_to_recordset('[]') as
  none(redshift_database_name text, schemaname text, tablename text, columnname text,
    external_type text, columnnum int, part_key int, is_nullable text);

-- A view WITH NO SCHEMA BINDING runs its query whenever it is read: it depends on no table, and
-- finds the tables then. It has the columns that the query had at the last look, or none that is
-- known; where they do not fit, the emulator makes the view anew from what was written.
create function late_rows(query text, written text) returns setof record stable language plpgsql as $$
begin
  return query execute query;
end $$;
create procedure create_late_view(head text, query text, written text) language plpgsql as $$
declare columns text;
begin
  begin
    execute 'create temp view late_columns as ' || query;
    select string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ' order by attnum)
      into columns from pg_catalog.pg_attribute
      where attrelid = 'pg_temp.late_columns'::regclass and attnum > 0;
    drop view pg_temp.late_columns;
  exception when undefined_table or invalid_schema_name then columns := 'unknown text';
  end;
  execute format('%s select * from redshift.late_rows(%L, %L) as late(%s)',
    head, query, written, columns);
end $$;
create function late_views(statement text) returns table(name text, written text) stable
  language plpgsql as $$
declare definition text;
begin
  for name, definition in select oid::regclass, pg_catalog.pg_get_viewdef(oid) from pg_catalog.pg_class
    where relkind = 'v' and pg_catalog.strpos(lower(statement), relname) > 0 loop
    definition := substring(definition,
      'late_rows[(]''(?:[^'']|'''')*''::text, (''(?:[^'']|'''')*'')::text[)]');
    continue when definition is null;
    execute 'select ' || definition into written;
    return next;
  end loop;
end $$;
create function pg_get_late_binding_view_cols() returns setof record stable language sql as
  'select schema::name, table_name::name, column_name::name, type::varchar, position
   from redshift.user_columns where pg_catalog.pg_get_viewdef(oid) like ''%late_rows(%''';

-- What SHOW answers (dg/r_SHOW_TABLE.html, dg/r_SHOW_VIEW.html).
create function show_table(name text) returns text stable return (
  select format(E'CREATE TABLE %s.%s (\n%s\n)\nDISTSTYLE %s%s;', schema, table_name,
    string_agg(column_name || ' ' || type || case when nullable then '' else ' NOT NULL' end
      || coalesce(' DEFAULT ' || default_value, '') || case when c.distkey then ' distkey' else '' end,
      E',\n' order by position),
    coalesce(max(diststyle), 'AUTO'), ' SORTKEY ( ' || array_to_string(nullif(max(sortkeys), '{}'), ', ') || ' )')
  from redshift.user_columns c left join redshift_internal.storage on table_id = oid
  where oid = name::regclass group by schema, table_name);
create function show_view(name text) returns text stable return pg_get_viewdef(name::regclass);

-- The engine's own views, without what is the emulator's; of columns with Redshift's types.
do $$
declare
  name text;
  shown text;
begin
  create view pg_namespace as select * from pg_catalog.pg_namespace where nspname !~ '^redshift';
  create view pg_class as select * from pg_catalog.pg_class
    where relnamespace in (select oid from redshift.pg_namespace);
  create view pg_tables as select * from pg_catalog.pg_tables where schemaname !~ '^redshift';
  create view pg_views as select * from pg_catalog.pg_views where schemaname !~ '^redshift';
  foreach name in array array['tables', 'columns', 'views', 'schemata'] loop
    if pg_catalog.to_regclass('information_schema.all_' || name) is null then
      execute format('alter view information_schema.%I rename to %I', name, 'all_' || name);
    end if;
    select string_agg(case when name = 'columns' and attname in ('data_type', 'character_maximum_length')
      then format('(select c.%1$s from redshift.svv_columns c where c.table_schema = a.table_schema
        and c.table_name = a.table_name and c.column_name = a.column_name)::information_schema.%2$s
        as %1$s', attname, pg_catalog.split_part(atttypid::regtype::text, '.', 2))
      else attname::text end, ', ' order by attnum) into shown
    from pg_catalog.pg_attribute
    where attrelid = ('information_schema.all_' || name)::regclass and attnum > 0;
    execute format('create or replace view information_schema.%I as select %s
      from information_schema.%I a where %I !~ ''^(pg_|information_schema$|redshift)''',
      name, shown, 'all_' || name,
      case name when 'schemata' then 'schema_name' else 'table_schema' end);
    execute format('grant select on information_schema.%I to public', name);
  end loop;
end $$;

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
create event trigger row_types on ddl_command_end execute function note_tables();
