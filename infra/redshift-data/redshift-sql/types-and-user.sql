-- Redshift's own types, the connection's user, and what the session shows.
create domain super as jsonb;
create domain varbyte as bytea;
-- What COLLATE knows (dg/r_COLLATE.html); letters of one kind are equal, accents are not.
create collation case_insensitive (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create collation case_sensitive from pg_catalog."C";

create function "current_user"() returns text stable
  return pg_catalog.current_setting('redshift.user_name', true);
create function "session_user"() returns text stable return redshift."current_user"();
create function "user"() returns text stable return redshift."current_user"();
create function getusername() returns text stable return redshift."current_user"();
create function current_user_id() returns int immutable return 100;

create function current_aws_account() returns text immutable return '000000000000';

create function version() returns text immutable return
  'PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.100000';

-- The path without the schemas that stand for Redshift's own functions.
create function shown_search_path() returns text stable return pg_catalog.replace(
  pg_catalog.regexp_replace(pg_catalog.current_setting('search_path'), '(, )?redshift, pg_catalog$', ''),
  '"', '');

-- Waits, and takes no processor meanwhile; for tests of cancels. Redshift has nothing like it.
create function sleep_ms(milliseconds int) returns int volatile language sql
  as 'select 0 from (select pg_catalog.pg_sleep($1 / 1000.0)) as slept';
