-- Redshift's functions on JSON and SUPER (dg/json-functions.html, dg/query-super.html).

-- As text: without the blanks of the engine, and a text without its quotes.
create function "json_serialize"(value jsonb) returns text immutable return
  pg_catalog.regexp_replace(value::text, '("(?:\\.|[^"\\])*")|([:,]) ', '\1\2', 'g');
create function json_serialize_to_varbyte(value jsonb) returns bytea immutable
  return pg_catalog.convert_to(redshift."json_serialize"(value), 'UTF8');
create function super_text(value jsonb) returns text immutable return
  case pg_catalog.jsonb_typeof(value) when 'string' then value #>> '{}'
    else redshift."json_serialize"(value) end;
create function super_scalar(x jsonb) returns text immutable return
  case when pg_catalog.jsonb_typeof(x) not in ('array', 'object') then x #>> '{}' end;
create function super_number(x jsonb) returns numeric immutable return
  case pg_catalog.jsonb_typeof(x) when 'number' then (x #>> '{}')::numeric end;
create function super_integer(x jsonb) returns numeric immutable return
  case when pg_catalog.scale(redshift.super_number(x)) = 0 then redshift.super_number(x) end;
create function super_boolean(x jsonb) returns text immutable return
  coalesce((redshift.super_integer(x) <> 0)::text, redshift.super_scalar(x));

-- A cast answers NULL for what does not fit ("Lax semantics"), and for an array or object as a text
-- (dg/limitations-super.html). The engine's own casts cannot be replaced, only changed.
set local allow_system_table_mods = on;
do $$
declare cast_to text[];
begin
  foreach cast_to slice 1 in array array[
    ['text', 'text', 'scalar'], ['varchar', 'text', 'scalar'], ['bpchar', 'text', 'scalar'],
    ['"character varying"', 'text', 'scalar'], ['int2', 'numeric', 'scalar'],
    ['int4', 'numeric', 'scalar'], ['int8', 'numeric', 'scalar'], ['numeric', 'numeric', 'scalar'],
    ['float4', 'float8', 'scalar'], ['float8', 'float8', 'scalar'], ['bool', 'bool', 'boolean'],
    ['date', 'date', 'scalar'], ['time', 'time', 'scalar'], ['timestamp', 'timestamp', 'scalar'],
    ['timestamptz', 'timestamptz', 'scalar']] loop
    -- No expression, of which the engine would compute parts beforehand.
    execute format('create function %I(x jsonb) returns %s immutable language plpgsql as %L',
      'cast_' || pg_catalog.btrim(cast_to[1], '"'), cast_to[1], format('declare value text :=
        redshift.super_%s(x); begin if pg_catalog.pg_input_is_valid(value, %L)
        then return value::%s::%s; end if; return null; end', cast_to[3], cast_to[2], cast_to[2],
        cast_to[1]));
    update pg_catalog.pg_cast set castfunc = pg_catalog.quote_ident('cast_' || pg_catalog.btrim(cast_to[1], '"'))::regproc
      where castsource = 'jsonb'::regtype and casttarget = cast_to[1]::regtype;
    if not found then
      execute format('create cast (jsonb as %s) with function %I(jsonb) as assignment',
        cast_to[1], 'cast_' || pg_catalog.btrim(cast_to[1], '"'));
    end if;
  end loop;
end $$;

-- A cast to SUPER makes a value of the same type, a text of a text.
do $$
declare type text;
begin
  foreach type in array array['text', 'varchar', '"character varying"', 'int2', 'int4', 'int8',
      'numeric', 'float4', 'float8', 'bool'] loop
    execute format('create function as_super(x %1$s) returns jsonb immutable
      return pg_catalog.to_jsonb(x)', type);
    update pg_catalog.pg_cast set castfunc = format('as_super(%s)', type)::regprocedure
      where castsource = type::regtype and casttarget = 'jsonb'::regtype;
    if not found then
      execute format('create cast (%1$s as jsonb) with function as_super(%1$s) as assignment', type);
    end if;
  end loop;
end $$;

-- ARRAY and OBJECT take what a cast takes, but no dates and times (dg/r_array.html).
create function as_super(x bpchar) returns jsonb immutable return pg_catalog.to_jsonb(x);
create function as_super(x jsonb) returns jsonb immutable return x;
do $$
declare type text;
begin
  foreach type in array array['date', 'time', 'timetz', 'timestamp', 'timestamptz', 'interval'] loop
    execute format('create function as_super(x %1$s) returns jsonb immutable language plpgsql as %2$L',
      type, format('begin raise exception ''could not convert type %s to super'' using errcode = ''42846''; end', type));
  end loop;
end $$;

-- Computing and comparing goes by the types of the values ("Dynamic typing"): NULL where they are
-- no numbers, or not of one type. What is no SUPER value is taken for one.
create function super_quotient(a jsonb, b jsonb) returns jsonb immutable return pg_catalog.to_jsonb(
  case when redshift.super_integer(a) is null or redshift.super_integer(b) is null
    then redshift.super_number(a) / redshift.super_number(b)
    else pg_catalog.trunc(redshift.super_integer(a) / redshift.super_integer(b)) end);
do $$
declare
  sign text;
  pair text[];
  result text;
begin
  foreach sign in array array['+', '-', '*', '/', '%', '=', '<>', '<', '<=', '>', '>='] loop
    foreach pair slice 1 in array array[['jsonb', 'jsonb'], ['jsonb', 'int'], ['jsonb', 'anyelement'],
      ['anyelement', 'jsonb']] loop
      result := case
        when sign = '/' then 'redshift.super_quotient(%1$s, %2$s)'
        when sign in ('+', '-', '*', '%') then 'pg_catalog.to_jsonb(redshift.super_number(%1$s)
          operator(pg_catalog.' || pg_catalog.replace(sign, '%', '%%') || ') redshift.super_number(%2$s))'
        when sign in ('=', '<>') then '%1$s operator(pg_catalog.' || pg_catalog.replace(sign, '%', '%%') || ') %2$s'
        else 'case when pg_catalog.jsonb_typeof(%1$s) = pg_catalog.jsonb_typeof(%2$s)
          then %1$s operator(pg_catalog.' || pg_catalog.replace(sign, '%', '%%') || ') %2$s end' end;
      continue when pair[2] = 'jsonb' and pair[1] = 'jsonb' and sign in ('=', '<>');
      execute format('create function %I(a %s, b %s) returns %s immutable language sql as %L',
        'super ' || sign, pair[1], pair[2],
        case when sign in ('+', '-', '*', '/', '%') then 'jsonb' else 'boolean' end,
        'select ' || format(result, case pair[1] when 'jsonb' then 'a' else 'pg_catalog.to_jsonb(a)' end,
          case pair[2] when 'jsonb' then 'b' else 'pg_catalog.to_jsonb(b)' end));
      execute format('create operator %s (leftarg = %s, rightarg = %s, function = %I)',
        sign, pair[1], pair[2], 'super ' || sign);
    end loop;
  end loop;
end $$;

create function json_of(x text, null_if_invalid boolean) returns jsonb immutable language plpgsql
as $$
begin
  return x::json::jsonb;
exception when invalid_text_representation or untranslatable_character then
  if null_if_invalid then return null; end if;
  raise exception 'JSON parsing error: invalid JSON' using errcode = '22P02';
end $$;
create function "array"(variadic "any") returns jsonb
  stable language internal as 'jsonb_build_array';
create function "array"() returns jsonb stable language internal as 'jsonb_build_array_noargs';
create function "object"(variadic "any") returns jsonb
  stable language internal as 'jsonb_build_object';
create function "object"() returns jsonb stable language internal as 'jsonb_build_object_noargs';
create function json_parse(x text) returns super stable
  return redshift.json_of(x, redshift.setting('parse_super_null_on_error') = 'on');
create function can_json_parse(x text) returns boolean immutable return x is json;
create function is_valid_json(x text) returns boolean immutable return x is json and not x is json array;
create function is_valid_json_array(x text) returns boolean immutable return x is json array;
create function json_typeof(x super) returns text immutable return pg_catalog.jsonb_typeof(x);
create function json_size(x super) returns int immutable
  return pg_catalog.octet_length(redshift."json_serialize"(x));
create function get_array_length(x super) returns bigint immutable
  return pg_catalog.jsonb_array_length(x);
create function split_to_array(x text, separator text default ',') returns super immutable
  return pg_catalog.to_jsonb(pg_catalog.string_to_array(x, separator));
-- What is no array leads to NULL (dg/operators-functions.html).
create function array_concat(a super, b super) returns super immutable return case
  when pg_catalog.jsonb_typeof(a) = 'array' and pg_catalog.jsonb_typeof(b) = 'array'
  then a::jsonb || b::jsonb end;
create function flat_items(x jsonb) returns setof jsonb immutable language plpgsql as $$
declare item jsonb;
begin
  for item in select pg_catalog.jsonb_array_elements(x) loop
    if pg_catalog.jsonb_typeof(item) = 'array' then
      return query select i from redshift.flat_items(item) i;
    else return next item;
    end if;
  end loop;
end $$;
create function array_flatten(x super) returns super immutable return case
  pg_catalog.jsonb_typeof(x) when 'array' then coalesce(
    (select pg_catalog.jsonb_agg(item) from redshift.flat_items(x) item), '[]') end;
create function subarray(x super, start int, length int) returns super immutable return (
  select pg_catalog.jsonb_agg(e.value order by e.n)
  from pg_catalog.jsonb_array_elements(x) with ordinality e(value, n)
  where e.n > start and e.n <= start + length);
create function decimal_scale(x super) returns int immutable
  return pg_catalog.scale(redshift.super_number(x));
create function decimal_precision(x super) returns int immutable return
  pg_catalog.length(pg_catalog.translate(redshift.super_number(x)::text, '-.', ''));

-- What a value is; none of this where there is no value ("Types of introspection").
do $$
declare kind text[];
begin
  foreach kind slice 1 in array array[
    ['array', 'pg_catalog.jsonb_typeof(x) = ''array'''],
    ['object', 'pg_catalog.jsonb_typeof(x) = ''object'''],
    ['scalar', 'pg_catalog.jsonb_typeof(x) not in (''array'', ''object'')'],
    ['varchar', 'pg_catalog.jsonb_typeof(x) = ''string'''],
    ['char', 'pg_catalog.jsonb_typeof(x) = ''string'''],
    ['boolean', 'pg_catalog.jsonb_typeof(x) = ''boolean'''],
    ['decimal', 'pg_catalog.jsonb_typeof(x) = ''number'''],
    ['float', 'pg_catalog.jsonb_typeof(x) = ''number'''],
    ['bigint', 'pg_catalog.abs(redshift.super_integer(x)) < 9223372036854775808'],
    ['integer', 'pg_catalog.abs(redshift.super_integer(x)) < 2147483648'],
    ['smallint', 'pg_catalog.abs(redshift.super_integer(x)) < 32768']] loop
    execute format('create function is_%s(x super) returns boolean immutable
      return coalesce(%s, false)', kind[1], kind[2]);
  end loop;
end $$;

create function json_array_length(x text, null_if_invalid boolean default false) returns int
  immutable return pg_catalog.jsonb_array_length(redshift.json_of(x, null_if_invalid));
create function json_extract_array_element_text(x text, n int, null_if_invalid boolean default false)
  returns text immutable return redshift.super_text(redshift.json_of(x, null_if_invalid) -> n);
create function json_extract_path_text(x text, variadic path text[]) returns text immutable
  return redshift.super_text(redshift.json_of(x, false) #> path);
do $$
begin
  for keys in 1 .. 5 loop
    execute format('create function json_extract_path_text(x text%s, null_if_invalid boolean)
      returns text immutable return redshift.super_text(redshift.json_of(x, null_if_invalid) #> array[%s])',
      pg_catalog.repeat(', text', keys),
      (select string_agg('$' || n + 1, ', ') from generate_series(1, keys) n));
  end loop;
end $$;

-- What navigation (`x.a.b`, `x[0]`), unnesting and UNPIVOT in FROM become.
create function super_path(x jsonb, variadic path text[]) returns super immutable
  return x #> path;
create function super_items(x jsonb) returns table(item super, index bigint) immutable language sql
  as 'select e.value, e.n - 1 from pg_catalog.jsonb_array_elements(
    case pg_catalog.jsonb_typeof($1) when ''array'' then $1 else ''[]'' end) with ordinality as e(value, n)';
create function super_members(x jsonb) returns table(value super, name text) immutable language sql
  as 'select e.value, e.key from pg_catalog.jsonb_each(
    case pg_catalog.jsonb_typeof($1) when ''object'' then $1 else ''{}'' end) as e';
