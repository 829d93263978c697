-- Redshift's functions on texts and numbers (dg/String_functions_header.html and on).
create function charindex(part text, x text) returns int immutable
  return pg_catalog.strpos(x, part);
create function len(x text) returns int immutable return pg_catalog.length(x);
create function textlen(x text) returns int immutable return pg_catalog.length(x);
create function octetindex(part text, x text) returns int immutable
  return pg_catalog."position"(pg_catalog.convert_to(x, 'UTF8'), pg_catalog.convert_to(part, 'UTF8'));
create function replicate(x text, n int) returns text immutable return pg_catalog.repeat(x, n);
create function concat(a text, b text) returns text immutable return a || b;
create function split_part(x text, separator text, n int) returns text immutable language plpgsql
as $$
begin
  if n <= 0 then
    raise exception 'field position must be greater than zero' using errcode = '22023';
  end if;
  return pg_catalog.split_part(x, separator, n);
end $$;
create function strtol(x text, base int) returns bigint immutable strict language plpgsql as $$
declare
  digits text := lower(pg_catalog.btrim(x));
  negative boolean := digits like '-%';
  total numeric := 0;
  digit int;
begin
  digits := pg_catalog.ltrim(digits, '+-');
  if base = 16 and digits like '0x%' then digits := pg_catalog.substr(digits, 3); end if;
  for at in 1 .. pg_catalog.length(digits) loop
    digit := pg_catalog.strpos('0123456789abcdefghijklmnopqrstuvwxyz', pg_catalog.substr(digits, at, 1)) - 1;
    if digit < 0 or digit >= base then
      raise exception 'The input % is not valid to be converted to base %', x, base
        using errcode = '22023';
    end if;
    total := total * base + digit;
  end loop;
  return case when negative then -total else total end;
end $$;

-- Numbers as Teradata writes them: a sign may be behind, nothing is 0 (dg/r_TEXT_TO_NUMERIC_ALT.html).
create function teradata_number(x text) returns numeric immutable return coalesce(nullif(
  pg_catalog.regexp_replace(pg_catalog.btrim(x), '^(.*)([+-])$', '\2\1'), ''), '0')::numeric + 0 * pg_catalog.length(x);
create function text_to_int_alt(x text) returns int immutable
  return pg_catalog.trunc(redshift.teradata_number(x))::int;
create function text_to_numeric_alt(x text, digits int default 38, places int default 0)
  returns numeric immutable language plpgsql as $$
declare number numeric := redshift.teradata_number(x);
begin
  -- A half is rounded to the even digit.
  number := case when pg_catalog.abs(number - pg_catalog.trunc(number, places)) * 2 = 10::numeric ^ -places
      and pg_catalog.trunc(number * 10::numeric ^ places) % 2 = 0
    then pg_catalog.trunc(number, places) else pg_catalog.round(number, places) end;
  if pg_catalog.abs(number) >= 10::numeric ^ (digits - places) then
    raise exception 'numeric field overflow' using errcode = '22003';
  end if;
  return number;
end $$;

create function bpcharcmp(a text, b text) returns int immutable
  return redshift.bttext_pattern_cmp(pg_catalog.rtrim(a), pg_catalog.rtrim(b));

-- Hashes.
create function func_sha1(x text) returns text immutable strict
  return pg_catalog.encode(redshift_internal.digest(pg_catalog.convert_to(x, 'UTF8'), 'sha1'), 'hex');
create function sha(x text) returns text immutable return redshift.func_sha1(x);
create function sha1(x text) returns text immutable return redshift.func_sha1(x);
create function sha2(x text, bits int) returns text immutable strict return case
  when bits in (0, 224, 256, 384, 512) then pg_catalog.encode(redshift_internal.digest(
    pg_catalog.convert_to(x, 'UTF8'), 'sha' || case bits when 0 then 256 else bits end), 'hex')
  else '' end;
-- A decimal counts without its point (r_CHECKSUM.html).
create function checksum(x numeric) returns int immutable strict return
  (x * pg_catalog.numeric_power(10, pg_catalog.scale(x)))::int;
-- CRC-32C, whatever its name says (dg/crc32-function.html).
create function crc32(x text) returns text immutable strict return pg_catalog.lpad(
  pg_catalog.to_hex(pg_catalog.crc32c(pg_catalog.convert_to(x, 'UTF8'))), 8, '0');
create function soundex(x text) returns text immutable return redshift_internal.soundex(x);
create function difference(a text, b text) returns int immutable
  return redshift_internal.difference(a, b);
-- Regular expressions: every occurrence is replaced, groups are $1, and no match is an empty text.
create function regexp_flags(flags text) returns text immutable
  return case when flags like '%i%' then 'i' else '' end;
create function regexp_replace(x text, pattern text, by text, start int, flags text)
  returns text immutable return case when start > pg_catalog.length(x) then x
    else pg_catalog.regexp_replace(x, pattern, pg_catalog.regexp_replace(by, '\$(\d)', '\\\1', 1, 0),
      start, 0, redshift.regexp_flags(flags)) end;
create function regexp_replace(x text, pattern text) returns text immutable
  return redshift.regexp_replace(x, pattern, '', 1, '');
create function regexp_replace(x text, pattern text, by text) returns text immutable
  return redshift.regexp_replace(x, pattern, by, 1, '');
create function regexp_replace(x text, pattern text, by text, start int) returns text immutable
  return redshift.regexp_replace(x, pattern, by, start, '');
create function regexp_substr(
  x text, pattern text, start int default 1, occurrence int default 1, flags text default '')
  returns text immutable strict return coalesce(pg_catalog.regexp_substr(
    x, pattern, start, occurrence, redshift.regexp_flags(flags), case when flags like '%e%' then 1 else 0 end), '');
create function regexp_count(x text, pattern text, start int default 1, flags text default '')
  returns int immutable return pg_catalog.regexp_count(x, pattern, start, redshift.regexp_flags(flags));
create function regexp_instr(x text, pattern text, start int default 1, occurrence int default 1,
  option int default 0, flags text default '') returns int immutable return
  pg_catalog.regexp_instr(x, pattern, start, occurrence, option, redshift.regexp_flags(flags));

-- A decimal and a text are compared as decimals, any other number and a text as texts
-- (dg/c_Supported_data_types.html). Where the engine knows several ways to compare two types it takes
-- none, so each pair that it has no operator for has one here; the planner sees through it.
do $$
declare
  pair record;
  sign text;
begin
  for pair in
    with types(type, kind) as (values ('int2', 'whole'), ('int4', 'whole'), ('int8', 'whole'),
      ('numeric', 'decimal'), ('float4', 'float'), ('float8', 'float'), ('text', 'text'),
      ('bpchar', 'text'), ('"character varying"', 'text'))
    select a.type as a, b.type as b, case
      when 'text' not in (a.kind, b.kind) and 'float' in (a.kind, b.kind) then 'float8'
      when 'decimal' in (a.kind, b.kind) then 'numeric' else 'text' end as common
    from types a join types b on a.kind <> b.kind
  loop
    foreach sign in array array['=', '<>', '<', '<=', '>', '>='] loop
      execute format('create function %1$I(a %2$s, b %3$s) returns boolean immutable
          return a::%4$s operator(pg_catalog.%5$s) b::%4$s;
        create operator %5$s (leftarg = %2$s, rightarg = %3$s, function = %1$I)',
        'compare ' || sign, pair.a, pair.b, pair.common, sign);
    end loop;
  end loop;
end $$;

-- What is whole stays what it is (dg/r_CEILING_FLOOR.html).
do $$
declare
  type text;
  name text;
begin
  foreach type in array array['smallint', 'int', 'bigint'] loop
    foreach name in array array['floor', 'ceil', 'ceiling'] loop
      execute format('create function %I(x %s) returns %s immutable return x', name, type, type);
    end loop;
  end loop;
end $$;
create function dexp(x float8) returns float8 immutable return pg_catalog.exp(x);
create function dlog1(x float8) returns float8 immutable return pg_catalog.ln(x);
create function dlog10(x float8) returns float8 immutable return pg_catalog.log(x);
-- These are DOUBLE PRECISION whatever they are of (dg/Math_functions.html, r_STDDEV_functions.html):
-- the engine has them for floats, and versions for other numbers, which go out of the way.
do $$
declare called record;
begin
  for called in select oid::regprocedure as signature, proname as name from pg_catalog.pg_proc
    where pronamespace = 'pg_catalog'::regnamespace and proargtypes[0] <> 'float8'::regtype
      and (proname ~ '^(exp|ln|sqrt|pow|power|stddev(_samp|_pop)?|variance|var_(samp|pop))$'
        or proname = 'log' and pronargs = 1) loop
    execute format('alter routine %s rename to %I', called.signature, 'exact ' || called.name);
  end loop;
end $$;
create function round(x float8, digits int) returns float8 immutable
  return pg_catalog.round(x::numeric, digits)::float8;
create function trunc(x float8, digits int) returns float8 immutable
  return pg_catalog.trunc(x::numeric, digits)::float8;
