-- What a view or RETURN calls is looked up here and now, in this schema and then in the engine's; what
-- a text calls is looked up when it runs, so it names its schema.

-- Runs a text for each row, of parts with ` | ` between them in place of `%1$s`, `%2$s` and on. The
-- last file drops both of these.
create function each(made text, variadic rows text[]) returns void language plpgsql as $$
declare part text;
begin
  foreach part in array rows loop
    execute format(made, variadic string_to_array(part, ' | '));
  end loop;
end $$;

-- Casts by a function; the engine's own, and those of an earlier version, can only be changed.
create function set_cast(source regtype, target regtype, called regprocedure, context text)
  returns void language plpgsql as $$
begin
  update pg_cast set castfunc = called where castsource = source and casttarget = target;
  if not found then
    execute format('create cast (%s as %s) with function %s %s', source, target, called, context);
  end if;
end $$;

-- Redshift's own types, the connection's user, and what the session shows.
create domain super as jsonb;
create domain varbyte as bytea;
-- What COLLATE knows (dg/r_COLLATE.html); letters of one kind are equal, accents are not.
create collation case_insensitive (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create collation case_sensitive from pg_catalog."C";

-- The types that Redshift converts without being asked (dg/c_Supported_data_types.html): what is no
-- text becomes one where a text is wanted, as in PostgreSQL 8, and an integer a truth value.
select each('drop cast if exists (%1$s as text); create cast (%1$s as text) with inout as implicit',
  'int2', 'int4', 'int8', 'float4', 'float8', 'numeric', 'date', 'time', 'timetz', 'timestamp',
  'timestamptz', 'interval');
-- These would be as good as the operator and the functions of texts.
update pg_catalog.pg_operator set oprnamespace = 'redshift_internal'::regnamespace
  where oprname = '||' and 'anynonarray'::regtype in (oprleft, oprright);
update pg_catalog.pg_proc set pronamespace = 'redshift_internal'::regnamespace
  where proname in ('quote_literal', 'concat') and proargtypes[0] in ('anyelement'::regtype, '"any"'::regtype);
update pg_catalog.pg_cast set castcontext = 'i'
  where castsource = 'int4'::regtype and casttarget = 'bool'::regtype;

select each('create function %I() returns text stable return coalesce(
    nullif(current_setting(''redshift.authorized_user'', true), ''''),
    current_setting(''redshift.user_name'', true))',
  'current_user', 'session_user', 'user', 'getusername');
create function current_user_id() returns int immutable return 100;
create function current_aws_account() returns text immutable return '000000000000';
create function version() returns text immutable return
  'PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.100000';

-- Waits, and takes no processor meanwhile; for tests of cancels. Redshift has nothing like it.
create function sleep_ms(milliseconds int) returns int volatile language sql
  as 'select 0 from (select pg_catalog.pg_sleep($1 / 1000.0)) as slept';
