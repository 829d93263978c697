-- VARCHAR as a column has it: as the engine's own, but trailing blanks say nothing where values are
-- compared, grouped and sorted (r_Character_types.html, "Significance of trailing blanks").
create type "character varying";
create function varchar_in(cstring, oid, int) returns "character varying"
  immutable strict language internal as 'varcharin';
create function varchar_out("character varying") returns cstring
  immutable strict language internal as 'varcharout';
create type "character varying" (input = varchar_in, output = varchar_out, like = pg_catalog.varchar,
  typmod_in = varchartypmodin, typmod_out = varchartypmodout, category = 'S', collatable = true);
create function varchar_of("character varying", int, boolean) returns "character varying"
  immutable strict language internal as 'varchar';
create function varchar_of(bpchar) returns "character varying"
  immutable strict language internal as 'rtrim1';
create cast ("character varying" as "character varying")
  with function varchar_of("character varying", int, boolean) as implicit;
create cast (bpchar as "character varying") with function varchar_of(bpchar) as implicit;
create cast ("character varying" as bpchar) without function as assignment;
create cast ("character varying" as text) without function as implicit;
create cast ("character varying" as varchar) without function as implicit;
create cast (text as "character varying") without function as assignment;
create cast (varchar as "character varying") without function as assignment;

-- Compared with its like and with any other text, by operators of which joins can make use.
do $$
declare
  pair text[];
  sign text[];
begin
  foreach pair slice 1 in array array[
    ['"character varying"', '"character varying"'],
    ['"character varying"', 'text'], ['text', '"character varying"'],
    ['"character varying"', 'bpchar'], ['bpchar', '"character varying"']] loop
    foreach sign slice 1 in array array[
      ['<', 'lt', '>', '>=', 'scalarltsel, join = scalarltjoinsel'],
      ['<=', 'le', '>=', '>', 'scalarlesel, join = scalarlejoinsel'],
      ['=', 'eq', '=', '<>', 'eqsel, join = eqjoinsel, hashes'],
      ['>=', 'ge', '<=', '<', 'scalargesel, join = scalargejoinsel'],
      ['>', 'gt', '<', '<=', 'scalargtsel, join = scalargtjoinsel'],
      ['<>', 'ne', '<>', '=', 'neqsel, join = neqjoinsel']] loop
      execute format('create function varchar_%s(%s, %s) returns boolean
        immutable strict language internal as %L', sign[2], pair[1], pair[2], 'bpchar' || sign[2]);
      execute format('create operator %s (leftarg = %s, rightarg = %s, function = varchar_%s,
        commutator = %s, negator = %s, restrict = %s)',
        sign[1], pair[1], pair[2], sign[2], sign[3], sign[4], sign[5]);
    end loop;
    if pair[1] = pair[2] then
      create function varchar_cmp("character varying", "character varying") returns int
        immutable strict language internal as 'bpcharcmp';
      create function varchar_hash("character varying") returns int
        immutable strict language internal as 'hashbpchar';
      create operator class varchar_ops default for type "character varying" using btree as
        operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,
        function 1 varchar_cmp("character varying", "character varying");
      create operator class varchar_ops default for type "character varying" using hash as
        operator 1 =, function 1 varchar_hash("character varying");
    else
      execute format('alter operator family varchar_ops using hash add operator 1 = (%s, %s)',
        pair[1], pair[2]);
    end if;
  end loop;
end $$;

-- What a table of hashes needs of the other types.
create function varchar_hash(text) returns int immutable strict language internal as 'hashbpchar';
create function varchar_eq(text, text) returns boolean
  immutable strict language internal as 'bpchareq';
create operator === (leftarg = text, rightarg = text, function = varchar_eq, hashes);
alter operator family varchar_ops using hash add
  operator 1 === (text, text), function 1 (text, text) varchar_hash(text),
  operator 1 pg_catalog.= (bpchar, bpchar), function 1 (bpchar, bpchar) hashbpchar(bpchar);

-- A check of a column's bytes ends here: the engine's own lengths count characters.
create function too_long(type text) returns boolean volatile language plpgsql as $$
begin
  raise exception 'value too long for type %', type using errcode = '22001';
end $$;
