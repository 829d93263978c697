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
select each('create cast (%s as %s) without function as %s',
  '"character varying" | bpchar | assignment', '"character varying" | text | implicit',
  '"character varying" | varchar | implicit', 'text | "character varying" | assignment',
  'varchar | "character varying" | assignment');

-- Compared with its like and with any other text, by operators of which joins can make use.
select each('create function varchar_%2$s(%6$s, %7$s) returns boolean
      immutable strict language internal as ''bpchar%2$s'';
    create operator %1$s (leftarg = %6$s, rightarg = %7$s, function = varchar_%2$s, commutator = %3$s,
      negator = %4$s, restrict = %5$s)', variadic array(
  select sign || ' | ' || pair from unnest(array[
    '< | lt | > | >= | scalarltsel, join = scalarltjoinsel',
    '<= | le | >= | > | scalarlesel, join = scalarlejoinsel',
    '= | eq | = | <> | eqsel, join = eqjoinsel, hashes',
    '>= | ge | <= | < | scalargesel, join = scalargejoinsel',
    '> | gt | < | <= | scalargtsel, join = scalargtjoinsel',
    '<> | ne | <> | = | neqsel, join = neqjoinsel']) sign,
  unnest(array['"character varying" | "character varying"', '"character varying" | text',
    'text | "character varying"', '"character varying" | bpchar', 'bpchar | "character varying"']) pair));
create function varchar_cmp("character varying", "character varying") returns int
  immutable strict language internal as 'bpcharcmp';
create function varchar_hash("character varying") returns int
  immutable strict language internal as 'hashbpchar';
create operator class varchar_ops default for type "character varying" using btree as
  operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,
  function 1 varchar_cmp("character varying", "character varying");
create operator class varchar_ops default for type "character varying" using hash as
  operator 1 =, function 1 varchar_hash("character varying");

-- What a table of hashes needs of the other types.
create function varchar_hash(text) returns int immutable strict language internal as 'hashbpchar';
create function varchar_eq(text, text) returns boolean
  immutable strict language internal as 'bpchareq';
create operator === (leftarg = text, rightarg = text, function = varchar_eq, hashes);
alter operator family varchar_ops using hash add
  operator 1 = ("character varying", text), operator 1 = (text, "character varying"),
  operator 1 = ("character varying", bpchar), operator 1 = (bpchar, "character varying"),
  operator 1 === (text, text), function 1 (text, text) varchar_hash(text),
  operator 1 pg_catalog.= (bpchar, bpchar), function 1 (bpchar, bpchar) hashbpchar(bpchar);

-- A check of a column's bytes ends here: the engine's own lengths count characters.
create function too_long(type text) returns boolean volatile language plpgsql as $$
begin
  raise exception 'value too long for type %', type using errcode = '22001';
end $$;
