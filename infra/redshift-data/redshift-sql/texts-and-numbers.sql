-- Redshift's functions on texts and numbers (dg/String_functions_header.html and on).
create function charindex(part text, x text) returns int immutable return strpos(x, part);
select each('create function %s(x text) returns int immutable return length(x)', 'len', 'textlen');
create function octetindex(part text, x text) returns int immutable
  return pg_catalog."position"(convert_to(x, 'UTF8'), convert_to(part, 'UTF8'));
create function replicate(x text, n int) returns text immutable return repeat(x, n);
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
  pg_catalog.regexp_replace(btrim(x), '^(.*)([+-])$', '\2\1'), ''), '0')::numeric + 0 * length(x);
create function text_to_int_alt(x text) returns int immutable
  return pg_catalog.trunc(teradata_number(x))::int;
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
  return redshift.bttext_pattern_cmp(rtrim(a), rtrim(b));

-- Hashes.
select each('create function %s(x text) returns text immutable strict return encode(
  redshift_internal.digest(convert_to(x, ''UTF8''), ''sha1''), ''hex'')', 'func_sha1', 'sha', 'sha1');
create function sha2(x text, bits int) returns text immutable strict return case
  when bits in (0, 224, 256, 384, 512) then encode(redshift_internal.digest(
    convert_to(x, 'UTF8'), 'sha' || case bits when 0 then 256 else bits end), 'hex')
  else '' end;
-- A decimal counts without its point (r_CHECKSUM.html).
create function checksum(x numeric) returns int immutable strict return
  (x * numeric_power(10, scale(x)))::int;
-- CRC-32C, whatever its name says (dg/crc32-function.html).
create function crc32(x text) returns text immutable strict return lpad(
  pg_catalog.to_hex(crc32c(convert_to(x, 'UTF8'))), 8, '0');
create function soundex(x text) returns text immutable return redshift_internal.soundex(x);
create function difference(a text, b text) returns int immutable
  return redshift_internal.difference(a, b);
-- Regular expressions: every occurrence is replaced, groups are $1, and no match is an empty text.
create function regexp_flags(flags text) returns text immutable
  return case when flags like '%i%' then 'i' else '' end;
create function regexp_replace(x text, pattern text, by text default '', start int default 1,
  flags text default '') returns text immutable return case when start > length(x) then x
    else pg_catalog.regexp_replace(x, pattern, pg_catalog.regexp_replace(by, '\$(\d)', '\\\1', 1, 0),
      start, 0, regexp_flags(flags)) end;
create function regexp_substr(
  x text, pattern text, start int default 1, occurrence int default 1, flags text default '')
  returns text immutable strict return coalesce(pg_catalog.regexp_substr(
    x, pattern, start, occurrence, regexp_flags(flags), case when flags like '%e%' then 1 else 0 end), '');
create function regexp_count(x text, pattern text, start int default 1, flags text default '')
  returns int immutable return pg_catalog.regexp_count(x, pattern, start, regexp_flags(flags));
create function regexp_instr(x text, pattern text, start int default 1, occurrence int default 1,
  option int default 0, flags text default '') returns int immutable return
  pg_catalog.regexp_instr(x, pattern, start, occurrence, option, regexp_flags(flags));

-- A decimal and a text are compared as decimals, any other number and a text as texts
-- (dg/c_Supported_data_types.html). Where the engine knows several ways to compare two types it takes
-- none, so each pair that it has no operator for has one here; the planner sees through it.
select each('create function %4$I(a %1$s, b %2$s) returns boolean immutable
    return a::%3$s operator(pg_catalog.%4$s) b::%3$s;
  create operator %4$s (leftarg = %1$s, rightarg = %2$s, function = %4$I)', variadic array(
  with types(type, kind) as (values ('int2', 'whole'), ('int4', 'whole'), ('int8', 'whole'),
    ('numeric', 'decimal'), ('float4', 'float'), ('float8', 'float'), ('text', 'text'),
    ('bpchar', 'text'), ('"character varying"', 'text'))
  select concat_ws(' | ', a.type, b.type, case
    when 'text' not in (a.kind, b.kind) and 'float' in (a.kind, b.kind) then 'float8'
    when 'decimal' in (a.kind, b.kind) then 'numeric' else 'text' end, sign)
  from types a join types b on a.kind <> b.kind, unnest(array['=', '<>', '<', '<=', '>', '>=']) sign));

-- What is whole stays what it is (dg/r_CEILING_FLOOR.html).
select each('create function floor(x %1$s) returns %1$s immutable return x;
  create function ceil(x %1$s) returns %1$s immutable return x;
  create function ceiling(x %1$s) returns %1$s immutable return x', 'smallint', 'int', 'bigint');
select each('create function %s(x float8) returns float8 immutable return %s(x)',
  'dexp | exp', 'dlog1 | ln', 'dlog10 | log');
-- These are DOUBLE PRECISION whatever they are of (dg/Math_functions.html, r_STDDEV_functions.html):
-- the engine has them for floats, and versions for other numbers, which go out of the way.
select each('alter routine %s rename to %I', variadic array(
  select format('%s | exact %s', oid::regprocedure, proname) from pg_proc
  where pronamespace = 'pg_catalog'::regnamespace and proargtypes[0] <> 'float8'::regtype
    and (proname ~ '^(exp|ln|sqrt|pow|power|stddev(_samp|_pop)?|variance|var_(samp|pop))$'
      or proname = 'log' and pronargs = 1)));
select each('create function %1$s(x float8, digits int) returns float8 immutable
  return pg_catalog.%1$s(x::numeric, digits)::float8', 'round', 'trunc');
