-- The engine's functions that Redshift has as well (dg/c_SQL_functions.html); no other one is called.
-- Those of the leader node are not called in a query of a user's table
-- (dg/c_SQL_functions_leader_node_only.html, and what PostgreSQL 8.0 has for its own catalogue).
-- Those of compute nodes are in no query without a table (dg/c_SQL_functions_compute_node_only.html).
create table known_functions as
  select pg_catalog.string_to_table('abs acos any_value array_agg ascii asin atan atan2 avg bit_and
    bit_or bool bool_and bool_or bpchar btrim cbrt ceil ceiling char_length character_length chr
    concat cos cot count cume_dist current_database current_setting date date_part date_trunc degrees
    dense_rank exp first_value float4 float8 floor initcap int2 int4 int8 interval lag last_value lead
    left length like_escape ln log lower lpad ltrim max md5 min mod name nth_value ntile numeric
    octet_length oid overlaps percent_rank percentile_cont percentile_disc pg_backend_pid pi position
    pow power quote_ident quote_literal radians random rank repeat replace reverse right round
    row_number rpad rtrim set_config sign similar_to_escape sin split_part sqrt stddev stddev_pop
    stddev_samp strpos substr substring sum tan text time timeofday timestamp timestamptz timetz
    timezone to_char to_date to_hex to_jsonb to_number to_timestamp translate trunc upper var_pop var_samp
    varchar variance', ' ') as name, false as leader_only
  union all select pg_catalog.string_to_table('age array_append array_cat array_dims array_lower
    array_prepend array_to_string array_upper col_description current_schema current_schemas
    format_type generate_series get_bit get_byte has_database_privilege has_function_privilege
    has_language_privilege has_schema_privilege has_table_privilege isfinite now obj_description
    pg_client_encoding pg_encoding_to_char pg_function_is_visible pg_get_constraintdef pg_get_expr
    pg_get_functiondef pg_get_indexdef pg_get_ruledef pg_get_userbyid pg_get_viewdef
    pg_opclass_is_visible pg_operator_is_visible pg_table_is_visible pg_type_is_visible set_bit
    set_byte string_to_array to_ascii', ' '), true;
update known_functions set name = pg_catalog.btrim(name, E' \n');
delete from known_functions where name = '';

-- Why Redshift refuses a query's calls, if it does, by the engine's numbers of functions, of words that
-- call one (SVFOp) and of columns. It takes CURRENT_TIMESTAMP for new rows.
create function call_refusal(functions oid[], words int[], columns int[], names_relations boolean,
  reads boolean, inserts boolean) returns text stable language sql as $$
  with called as (
    select f.proname, k.leader_only, n, f.pronamespace = 'pg_catalog'::regnamespace as is_own
    from pg_catalog.unnest(functions) with ordinality c(oid, n)
    join pg_catalog.pg_proc f using (oid) left join redshift.known_functions k on k.name = f.proname),
  on_leader as (
    select (array['current_time', 'current_time', 'current_timestamp', 'current_timestamp', 'localtime',
      'localtime', null, null, null, null, null, null, null, 'current_schema'])[word] as call, 0 as n
    from pg_catalog.unnest(words) word where reads
    union all select proname || '()', n from called where is_own and leader_only and (reads or inserts))
  select coalesce(
    (select 'One or more of the used functions must be applied on at least one user created tables. '
      'Examples of user table only functions are LISTAGG, MEDIAN, PERCENTILE_CONT, etc'
      from called where not names_relations
      and proname in ('listagg', 'median', 'percentile_cont', 'percentile_disc') limit 1),
    (select format('column "%s" does not exist', attname) from pg_catalog.pg_attribute
      where reads and attrelid = 'pg_catalog.pg_class'::regclass and attnum = any (columns) limit 1),
    (select format('function %s does not exist', proname) from called
      where is_own and leader_only is null order by n limit 1),
    (select 'Specified types or functions (one per INFO message) not supported on Amazon Redshift tables.'
      || format(' INFO: Function "%s" not supported.', call)
      from on_leader where call is not null order by n limit 1)) $$;
drop function each, set_cast;
