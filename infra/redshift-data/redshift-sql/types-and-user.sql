-- Redshift's own types, the connection's user, and what the session shows.
create domain super as jsonb;
create domain varbyte as bytea;

create function "current_user"() returns text stable
  return pg_catalog.current_setting('redshift.user_name', true);
create function "session_user"() returns text stable return redshift."current_user"();
create function "user"() returns text stable return redshift."current_user"();
create function getusername() returns text stable return redshift."current_user"();
create function current_user_id() returns int immutable return 100;

create function version() returns text immutable return
  'PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.100000';

-- The path without the schemas that stand for Redshift's own functions.
create function shown_search_path() returns text stable return pg_catalog.replace(
  pg_catalog.regexp_replace(pg_catalog.current_setting('search_path'), '(, )?redshift, pg_catalog$', ''),
  '"', '');

-- Waits, and takes no processor meanwhile; for tests of cancels. Redshift has nothing like it.
create function sleep_ms(milliseconds int) returns int volatile language sql
  as 'select 0 from (select pg_catalog.pg_sleep($1 / 1000.0)) as slept';

-- SUPER as text: without the blanks of the engine, and a text without its quotes.
create function "json_serialize"(value jsonb) returns text immutable return
  pg_catalog.regexp_replace(value::text, '("(?:\\.|[^"\\])*")|([:,]) ', '\1\2', 'g');
create function super_text(value jsonb) returns text immutable return
  case pg_catalog.jsonb_typeof(value) when 'string' then value #>> '{}'
    else redshift."json_serialize"(value) end;
drop cast if exists (jsonb as text);
create cast (jsonb as text) with function super_text(jsonb) as assignment;
create function super_varchar(value jsonb) returns varchar immutable return redshift.super_text(value);
drop cast if exists (jsonb as varchar);
create cast (jsonb as varchar) with function super_varchar(jsonb) as assignment;
