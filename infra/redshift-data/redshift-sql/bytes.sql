-- VARBYTE (dg/r_VARBYTE_type.html, dg/r_VARBYTE_OPERATORS.html), and hashes of bytes.
create function bits_of(x bytea) returns varbit immutable
  return ('x' || encode(x, 'hex'))::varbit;
create function bytes_of(bits varbit) returns bytea immutable return (
  select coalesce(string_agg(set_byte('\x00', 0,
    substring(bits, 8 * n + 1, 8)::bit(8)::int), '' order by n), '')
  from generate_series(0, length(bits) / 8 - 1) n);
create function text_of(x bytea) returns text immutable return convert_from(x, 'UTF8');
select each('create function as_%2$s(x bytea) returns %1$s immutable return text_of(x);
    select set_cast(''bytea'', ''%1$s'', ''as_%2$s(bytea)'', '''');
    select set_cast(''%1$s'', ''bytea'', ''%3$s'', '''')',
  'text | text | textsend(text)', 'varchar | varchar | textsend(text)',
  '"character varying" | character_varying | textsend(text)', 'bpchar | bpchar | bpcharsend(bpchar)');
select each('create function %1$I(a bytea, b bytea) returns bytea immutable
    return bytes_of(bits_of(a) %1$s bits_of(b));
  create operator %1$s (leftarg = bytea, rightarg = bytea, function = %1$I)', '&', '|', '#');
create function bits_not(x bytea) returns bytea immutable return bytes_of(~ bits_of(x));
create operator ~ (rightarg = bytea, function = bits_not);
create operator + (leftarg = bytea, rightarg = bytea, function = byteacat);
create function concat(a bytea, b bytea) returns bytea immutable return a || b;
create function len(x bytea) returns int immutable return length(x);
-- Bits are counted from the right.
create function getbit(x bytea, n int) returns int immutable
  return get_bit(reverse(x), n);
create function from_hex(x text) returns bytea immutable return decode(x, 'hex');
create function to_hex(x smallint) returns text immutable return pg_catalog.to_hex(x::int);
create function to_hex(x bytea) returns text immutable return encode(x, 'hex');
create function to_varbyte(x text, form text) returns bytea immutable strict return case lower(form)
  when 'hex' then decode(repeat('0', length(x) % 2) || x, 'hex')
  when 'binary' then bytes_of(x::varbit) when 'utf8' then convert_to(x, 'UTF8')
  when 'utf-8' then convert_to(x, 'UTF8') else decode(x, form) end;
create function from_varbyte(x bytea, form text) returns text immutable strict return case lower(form)
  when 'binary' then bits_of(x)::text when 'utf8' then text_of(x)
  when 'utf-8' then text_of(x) else encode(x, form) end;

-- FNV-1a in 64 bits; an integer's bytes begin with the lowest (r_FNV_HASH.html shows some values).
create function fnv_hash(bytes bytea, seed bigint) returns bigint immutable strict language plpgsql
as $$
declare
  size constant numeric := 18446744073709551616;
  hash numeric := (seed + size) % size;
  low int;
begin
  for at in 0 .. pg_catalog.length(bytes) - 1 loop
    low := hash % 256;
    hash := (hash - low + (low # pg_catalog.get_byte(bytes, at))) * 1099511628211 % size;
  end loop;
  return case when hash >= size / 2 then hash - size else hash end;
end $$;

-- MurmurHash3 in 32 bits, of the bytes that Apache Iceberg's specification names, to which the page
-- refers: https://iceberg.apache.org/spec/#appendix-b-32-bit-hash-requirements. The values on the page
-- itself have 64 bits.
create function times32(a bigint, b bigint) returns bigint immutable
  return (a::numeric * b % 4294967296)::bigint;
create function rotated32(a bigint, n int) returns bigint immutable
  return ((a << n) | (a >> (32 - n))) & 4294967295;
create function murmur3_32_hash(bytes bytea, seed int default 0) returns int immutable strict
  language plpgsql as $$
declare
  hash bigint := seed::bigint & 4294967295;
  word bigint;
  size int := pg_catalog.length(bytes);
begin
  for at in 0 .. (size + 3) / 4 - 1 loop
    word := 0;
    for low in reverse least(size - 4 * at, 4) - 1 .. 0 loop
      word := word * 256 + pg_catalog.get_byte(bytes, 4 * at + low);
    end loop;
    word := redshift.times32(redshift.rotated32(redshift.times32(word, 3432918353), 15), 461845907);
    hash := hash # word;
    continue when 4 * at + 4 > size;
    hash := (redshift.rotated32(hash, 13) * 5 + 3864292196) & 4294967295;
  end loop;
  hash := hash # size;
  hash := redshift.times32(hash # (hash >> 16), 2246822507);
  hash := redshift.times32(hash # (hash >> 13), 3266489909);
  hash := hash # (hash >> 16);
  return case when hash > 2147483647 then hash - 4294967296 else hash end;
end $$;
select each('create function fnv_hash(x %s, seed bigint default -3750763034362895579)
    returns bigint immutable strict return fnv_hash(%s, seed)',
  'text | textsend(x)', 'smallint | reverse(int2send(x))', 'int | reverse(int4send(x))',
  'bigint | reverse(int8send(x))', 'boolean | boolsend(x)');
select each('create function murmur3_32_hash(x %s, seed int default 0) returns int immutable strict
    return murmur3_32_hash(%s, seed)', 'text | textsend(x)',
  'smallint | reverse(int8send(x))', 'int | reverse(int8send(x))', 'bigint | reverse(int8send(x))',
  'boolean | reverse(int8send(x::int))', 'date | reverse(int8send(x - date ''1970-01-01''))',
  'timestamp | reverse(int8send((pg_catalog.extract(''epoch'', x) * 1000000)::bigint))');
