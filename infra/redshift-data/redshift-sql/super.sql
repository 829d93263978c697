-- Redshift's functions on JSON and SUPER (dg/json-functions.html, dg/c_Type_conversion_functions).
create function json_of(x text, null_if_invalid boolean) returns jsonb immutable language plpgsql
as $$
begin
  return x::jsonb;
exception when invalid_text_representation or untranslatable_character then
  if null_if_invalid then return null; end if;
  raise exception 'JSON parsing error: invalid JSON' using errcode = '22P02';
end $$;
create function json_parse(x text) returns super immutable return redshift.json_of(x, false);
create function can_json_parse(x text) returns boolean immutable return x is json;
create function is_valid_json(x text) returns boolean immutable return x is json;
create function is_valid_json_array(x text) returns boolean immutable return x is json array;
create function json_typeof(x super) returns text immutable return pg_catalog.jsonb_typeof(x);
create function get_array_length(x super) returns int immutable
  return pg_catalog.jsonb_array_length(x);
create function split_to_array(x text, separator text default ',') returns super immutable
  return pg_catalog.to_jsonb(pg_catalog.string_to_array(x, separator));
create function array_concat(a super, b super) returns super immutable return a::jsonb || b::jsonb;
create function is_array(x super) returns boolean immutable
  return pg_catalog.jsonb_typeof(x) = 'array';
create function is_object(x super) returns boolean immutable
  return pg_catalog.jsonb_typeof(x) = 'object';
create function is_varchar(x super) returns boolean immutable
  return pg_catalog.jsonb_typeof(x) = 'string';
create function is_boolean(x super) returns boolean immutable
  return pg_catalog.jsonb_typeof(x) = 'boolean';
create function is_scalar(x super) returns boolean immutable
  return pg_catalog.jsonb_typeof(x) not in ('array', 'object');
create function is_integer(x super) returns boolean immutable
  return pg_catalog.jsonb_typeof(x) = 'number' and x::text !~ '[.eE]';
create function is_decimal(x super) returns boolean immutable
  return pg_catalog.jsonb_typeof(x) = 'number';

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

-- What navigation (`x.a.b`, `x[0]`) and unnesting in FROM become.
create function super_path(x jsonb, variadic path text[]) returns super immutable
  return x #> path;
create function super_items(x jsonb) returns table(item super, index bigint) immutable language sql
  as 'select e.value, e.n - 1 from pg_catalog.jsonb_array_elements(
    case pg_catalog.jsonb_typeof($1) when ''array'' then $1 else ''[]'' end) with ordinality as e(value, n)';
