-- Aggregates and window functions that Redshift has or that answer otherwise there.

-- The second argument is any of the values, which shows their type: an average of integers is an
-- integer, one of decimals has their scale (dg/r_AVG.html).
select each('create function avg(mean numeric, sample %s) returns bigint immutable
  return pg_catalog.trunc(mean)::bigint', 'smallint', 'int', 'bigint');
create function avg(mean numeric, sample numeric) returns numeric immutable
  return pg_catalog.round(mean, scale(sample));
select each('create function avg(mean %1$s, sample %1$s) returns %1$s immutable return mean',
  'float8', 'interval');

create function add_real(sum float8, x real) returns float8 immutable strict return sum + x;
create aggregate sum(real) (sfunc = add_real, stype = float8, initcond = '0');

-- LISTAGG needs no separator, and takes what is no text: each type has its own, for with DISTINCT
-- the order has to be by the very argument.
create function add_text(state text, x anyelement, separator text) returns text immutable
  language sql as $$
  select case when x is null then state else coalesce(state || separator, '') || x::text end $$;
create function add_text(state text, x anyelement) returns text immutable language sql
  as $$ select redshift.add_text(state, x, '') $$;
select each('create aggregate listagg(%1$s) (sfunc = add_text, stype = text);
    create aggregate listagg(%1$s, text) (sfunc = add_text, stype = text)',
  'int2', 'int4', 'int8', 'float4', 'float8', 'numeric', 'bool', 'date', 'time', 'timetz',
  'timestamp', 'timestamptz', 'bpchar', 'bytea', 'jsonb');
select each('create aggregate listagg(%1$s) (sfunc = add_text, stype = text);
    create aggregate listagg(%1$s, text) (sfunc = string_agg_transfn, stype = internal,
      finalfunc = string_agg_finalfn)', 'text', '"character varying"');

-- Percentiles of a window; the engine knows them for groups only.
select each('create function percentile_%1$s(numbers float8[], fraction float8) returns float8 immutable
  language sql as ''select pg_catalog.percentile_%1$s($2) within group (order by n)
    from pg_catalog.unnest($1) n''', 'disc', 'cont');
create function median(numbers float8[]) returns float8 immutable
  return redshift.percentile_cont(numbers, 0.5);
create aggregate median(float8) (sfunc = array_append, stype = float8[], finalfunc = median);

create function ratio_to_report(x float8, sum float8) returns float8 immutable
  return x / nullif(sum, 0);

-- IGNORE NULLS: from the values of the frame that are there.
create function known(frame anyarray) returns anyarray immutable language sql
  as 'select pg_catalog.array_remove(frame, null)';
select each('create function %s returns anyelement immutable language sql as ''
  select frame[%s] from (select redshift.known(frame) as frame) k''',
  'first_value(frame anyarray) | 1', 'last_value(frame anyarray) | pg_catalog.cardinality(frame)',
  'nth_value(frame anyarray, n int) | n', 'lead(frame anyarray, n int default 1) | n',
  'lag(frame anyarray, n int default 1) | pg_catalog.cardinality(frame) - n + 1');

-- LISTAGG of a window's different values, each at its first place.
create function listagg(frame text[], separator text default '') returns text immutable
  language sql as $$
  select pg_catalog.string_agg(value, separator order by place) from (
    select value, min(place) as place from pg_catalog.unnest(frame) with ordinality v(value, place)
    where value is not null group by value) w $$;

-- HLL counts different values, exactly here; its sketches are not known.
create function hll(number bigint) returns bigint immutable return number;

-- NTILE is BIGINT (dg/r_WF_NTILE.html).
create function ntile(int) returns bigint immutable strict window language internal as 'window_ntile';
