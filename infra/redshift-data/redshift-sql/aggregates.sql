-- Aggregates and window functions that Redshift has or that answer otherwise there.

-- The second argument is any of the values, which shows their type: an average of integers is an
-- integer, one of decimals has their scale (dg/r_AVG.html).
create function avg(mean numeric, sample smallint) returns bigint immutable
  return pg_catalog.trunc(mean)::bigint;
create function avg(mean numeric, sample int) returns bigint immutable
  return pg_catalog.trunc(mean)::bigint;
create function avg(mean numeric, sample bigint) returns bigint immutable
  return pg_catalog.trunc(mean)::bigint;
create function avg(mean numeric, sample numeric) returns numeric immutable
  return pg_catalog.round(mean, pg_catalog.scale(sample));
create function avg(mean float8, sample float8) returns float8 immutable return mean;
create function avg(mean interval, sample interval) returns interval immutable return mean;

create function add_real(sum float8, x real) returns float8 immutable strict return sum + x;
create aggregate sum(real) (sfunc = add_real, stype = float8, initcond = '0');

-- LISTAGG needs no separator, and takes what is no text: each type has its own, for with DISTINCT
-- the order has to be by the very argument.
create function add_text(state text, x anyelement, separator text) returns text immutable
  language sql as $$
  select case when x is null then state else coalesce(state || separator, '') || x::text end $$;
create function add_text(state text, x anyelement) returns text immutable language sql
  as $$ select redshift.add_text(state, x, '') $$;
do $$
declare type text;
begin
  foreach type in array array['int2', 'int4', 'int8', 'float4', 'float8', 'numeric', 'bool', 'date', 'time',
      'timetz', 'timestamp', 'timestamptz', 'bpchar', 'bytea', 'jsonb'] loop
    execute format('create aggregate listagg(%1$s) (sfunc = add_text, stype = text);
      create aggregate listagg(%1$s, text) (sfunc = add_text, stype = text)', type);
  end loop;
end $$;
do $$
declare type text;
begin
  foreach type in array array['text', '"character varying"'] loop
    execute format('create aggregate listagg(%1$s) (sfunc = add_text, stype = text);
      create aggregate listagg(%1$s, text) (sfunc = string_agg_transfn, stype = internal,
        finalfunc = string_agg_finalfn)', type);
  end loop;
end $$;

-- Percentiles of a window; the engine knows them for groups only.
create function percentile_disc(numbers float8[], fraction float8) returns float8 immutable language sql
  as 'select pg_catalog.percentile_disc($2) within group (order by n) from pg_catalog.unnest($1) n';
create function percentile_cont(numbers float8[], fraction float8) returns float8 immutable language sql
  as 'select pg_catalog.percentile_cont($2) within group (order by n) from pg_catalog.unnest($1) n';
create function median(numbers float8[]) returns float8 immutable
  return redshift.percentile_cont(numbers, 0.5);
create aggregate median(float8) (sfunc = array_append, stype = float8[], finalfunc = median);

create function ratio_to_report(x float8, sum float8) returns float8 immutable
  return x / nullif(sum, 0);

-- IGNORE NULLS: from the values of the frame that are there.
create function first_value(known anyarray) returns anyelement immutable language sql
  as 'select known[1]';
create function last_value(known anyarray) returns anyelement immutable language sql
  as 'select known[pg_catalog.array_length(known, 1)]';
create function nth_value(known anyarray, n int) returns anyelement immutable language sql
  as 'select known[n]';
create function lead(known anyarray, n int default 1) returns anyelement immutable language sql
  as 'select known[n]';
create function lag(known anyarray, n int default 1) returns anyelement immutable language sql
  as 'select known[pg_catalog.array_length(known, 1) - n + 1]';

-- NTILE is BIGINT (dg/r_WF_NTILE.html).
create function ntile(int) returns bigint immutable strict window language internal as 'window_ntile';
