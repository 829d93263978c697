-- Redshift's functions on JSON and SUPER (dg/json-functions.html, dg/query-super.html).

-- As text: without the blanks of the engine, and a text without its quotes.
create function "json_serialize"(value jsonb) returns text immutable return
  pg_catalog.regexp_replace(value::text, '("(?:\\.|[^"\\])*")|([:,]) ', '\1\2', 'g');
create function json_serialize_to_varbyte(value jsonb) returns bytea immutable
  return convert_to(redshift."json_serialize"(value), 'UTF8');
create function super_text(value jsonb) returns text immutable return
  case jsonb_typeof(value) when 'string' then value #>> '{}'
    else redshift."json_serialize"(value) end;
create function super_scalar(x jsonb) returns text immutable return
  case when jsonb_typeof(x) not in ('array', 'object') then x #>> '{}' end;
create function super_number(x jsonb) returns numeric immutable return
  case jsonb_typeof(x) when 'number' then (x #>> '{}')::numeric end;
create function super_integer(x jsonb) returns numeric immutable return
  case when scale(super_number(x)) = 0 then super_number(x) end;
create function super_boolean(x jsonb) returns text immutable return
  coalesce((super_integer(x) <> 0)::text, super_scalar(x));

-- A cast answers NULL for what does not fit ("Lax semantics"), and for an array or object as a text
-- (dg/limitations-super.html). No expression, of which the engine would compute parts beforehand.
select each('create function cast_%1$s(x jsonb) returns %2$s immutable language plpgsql as ''
    declare value text := redshift.super_%4$s(x);
    begin
      if pg_catalog.pg_input_is_valid(value, ''''%3$s'''') then return value::%3$s::%2$s; end if;
      return null;
    end'';
    select set_cast(''jsonb'', ''%2$s'', ''cast_%1$s(jsonb)'', ''as assignment'')',
  'text | text | text | scalar', 'varchar | varchar | text | scalar',
  'bpchar | bpchar | text | scalar', 'own | "character varying" | text | scalar',
  'int2 | int2 | numeric | scalar', 'int4 | int4 | numeric | scalar',
  'int8 | int8 | numeric | scalar', 'numeric | numeric | numeric | scalar',
  'float4 | float4 | float8 | scalar', 'float8 | float8 | float8 | scalar',
  'bool | bool | bool | boolean', 'date | date | date | scalar', 'time | time | time | scalar',
  'timestamp | timestamp | timestamp | scalar', 'timestamptz | timestamptz | timestamptz | scalar');

-- A cast to SUPER makes a value of the same type, a text of a text. ARRAY and OBJECT take the same, but
-- no dates and times (dg/r_array.html).
select each('create function as_super(x %1$s) returns jsonb immutable return to_jsonb(x);
    select set_cast(''%1$s'', ''jsonb'', ''as_super(%1$s)'', ''as assignment'')',
  'text', 'varchar', '"character varying"', 'int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'bool');
create function as_super(x bpchar) returns jsonb immutable return to_jsonb(x);
create function as_super(x jsonb) returns jsonb immutable return x;
select each('create function as_super(x %1$s) returns jsonb immutable language plpgsql as ''
    begin raise exception ''''could not convert type %1$s to super'''' using errcode = ''''42846''''; end''',
  'date', 'time', 'timetz', 'timestamp', 'timestamptz', 'interval');

-- Computing and comparing goes by the types of the values ("Dynamic typing"): NULL where they are
-- no numbers, or not of one type. What is no SUPER value is taken for one.
create function super_quotient(a jsonb, b jsonb) returns jsonb immutable return to_jsonb(
  case when super_integer(a) is null or super_integer(b) is null
    then super_number(a) / super_number(b)
    else pg_catalog.trunc(super_integer(a) / super_integer(b)) end);
select each('create function %1$I(a %2$s, b %3$s) returns %4$s immutable language sql as ''select %5$s'';
    create operator %1$s (leftarg = %2$s, rightarg = %3$s, function = %1$I)', variadic array(
  select concat_ws(' | ', sign, a, b, result, format(body,
    case a when 'jsonb' then 'a' else 'pg_catalog.to_jsonb(a)' end,
    case b when 'jsonb' then 'b' else 'pg_catalog.to_jsonb(b)' end,
    format('operator(pg_catalog.%s)', sign)))
  from (values ('{/}', 'jsonb', 'redshift.super_quotient(%1$s, %2$s)'),
      ('{+,-,*,%}', 'jsonb',
        'pg_catalog.to_jsonb(redshift.super_number(%1$s) %3$s redshift.super_number(%2$s))'),
      ('{=,<>}', 'boolean', '%1$s %3$s %2$s'),
      ('{<,<=,>,>=}', 'boolean', 'case when
        pg_catalog.jsonb_typeof(%1$s) = pg_catalog.jsonb_typeof(%2$s) then %1$s %3$s %2$s end')
    ) operators(signs, result, body), unnest(signs::text[]) sign,
    (values ('jsonb', 'jsonb'), ('jsonb', 'int'), ('jsonb', 'anyelement'), ('anyelement', 'jsonb')) p(a, b)
  where not (a = b and sign in ('=', '<>'))));

create function json_of(x text, null_if_invalid boolean) returns jsonb immutable language plpgsql
as $$
begin
  return x::json::jsonb;
exception when invalid_text_representation or untranslatable_character then
  if null_if_invalid then return null; end if;
  raise exception 'JSON parsing error: invalid JSON' using errcode = '22P02';
end $$;
select each('create function %1$I(variadic "any") returns jsonb stable language internal as ''jsonb_build_%1$s'';
    create function %1$I() returns jsonb stable language internal as ''jsonb_build_%1$s_noargs''',
  'array', 'object');
create function json_parse(x text) returns super stable
  return json_of(x, setting('parse_super_null_on_error') = 'on');
create function can_json_parse(x text) returns boolean immutable return x is json;
create function is_valid_json(x text) returns boolean immutable return x is json and not x is json array;
create function is_valid_json_array(x text) returns boolean immutable return x is json array;
create function json_typeof(x super) returns text immutable return jsonb_typeof(x);
create function json_size(x super) returns int immutable
  return octet_length(redshift."json_serialize"(x));
create function get_array_length(x super) returns bigint immutable return jsonb_array_length(x);
create function split_to_array(x text, separator text default ',') returns super immutable
  return to_jsonb(string_to_array(x, separator));
-- What is no array leads to NULL (dg/operators-functions.html).
create function array_concat(a super, b super) returns super immutable return case
  when jsonb_typeof(a) = 'array' and jsonb_typeof(b) = 'array'
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
  jsonb_typeof(x) when 'array' then coalesce(
    (select jsonb_agg(item) from flat_items(x) item), '[]') end;
create function subarray(x super, start int, length int) returns super immutable return (
  select jsonb_agg(e.value order by e.n)
  from jsonb_array_elements(x) with ordinality e(value, n)
  where e.n > start and e.n <= start + length);
create function decimal_scale(x super) returns int immutable return scale(super_number(x));
create function decimal_precision(x super) returns int immutable return
  length(translate(super_number(x)::text, '-.', ''));

-- What a value is; none of this where there is no value ("Types of introspection").
select each('create function is_%s(x super) returns boolean immutable return coalesce(%s, false)',
  'array | jsonb_typeof(x) = ''array''', 'object | jsonb_typeof(x) = ''object''',
  'scalar | jsonb_typeof(x) not in (''array'', ''object'')', 'varchar | jsonb_typeof(x) = ''string''',
  'char | jsonb_typeof(x) = ''string''', 'boolean | jsonb_typeof(x) = ''boolean''',
  'decimal | jsonb_typeof(x) = ''number''', 'float | jsonb_typeof(x) = ''number''',
  'bigint | abs(super_integer(x)) < 9223372036854775808',
  'integer | abs(super_integer(x)) < 2147483648', 'smallint | abs(super_integer(x)) < 32768');

create function json_array_length(x text, null_if_invalid boolean default false) returns int
  immutable return jsonb_array_length(json_of(x, null_if_invalid));
create function json_extract_array_element_text(x text, n int, null_if_invalid boolean default false)
  returns text immutable return super_text(json_of(x, null_if_invalid) -> n);
create function json_extract_path_text(x text, variadic path text[]) returns text immutable
  return super_text(json_of(x, false) #> path);
select each('create function json_extract_path_text(x text%s, null_if_invalid boolean) returns text
    immutable return super_text(json_of(x, null_if_invalid) #> array[%s])',
  ', text | $2', ', text, text | $2, $3', ', text, text, text | $2, $3, $4',
  ', text, text, text, text | $2, $3, $4, $5', ', text, text, text, text, text | $2, $3, $4, $5, $6');

-- What navigation (`x.a.b`, `x[0]`), unnesting and UNPIVOT in FROM become.
create function super_path(x jsonb, variadic path text[]) returns super immutable
  return x #> path;
create function super_items(x jsonb) returns table(item super, index bigint) immutable language sql
  as 'select e.value, e.n - 1 from pg_catalog.jsonb_array_elements(
    case pg_catalog.jsonb_typeof($1) when ''array'' then $1 else ''[]'' end) with ordinality as e(value, n)';
create function super_members(x jsonb) returns table(value super, name text) immutable language sql
  as 'select e.value, e.key from pg_catalog.jsonb_each(
    case pg_catalog.jsonb_typeof($1) when ''object'' then $1 else ''{}'' end) as e';
