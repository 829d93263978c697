-- Redshift's settings (dg/cm_chap_ConfigurationRef.html) with what they usually are. They are kept
-- for SHOW; where another value would change answers, and does not here, it is refused.
create table settings as
  select word[1] as name, word[2] as usual, word[3] is not null as is_fixed
  from pg_catalog.string_to_table('analyze_threshold_percent 10;application_name ;auto_analyze on;
    auto_mv on;cast_super_null_on_error on fixed;client_encoding UTF8;default_geometry_encoding 2;
    describe_field_name_in_uppercase off fixed;downcase_delimited_identifier on fixed;
    enable_case_sensitive_identifier off;enable_case_sensitive_super_attribute off fixed;
    enable_result_cache_for_session on;enable_spectrum_oid on;enable_vacuum_boost off;
    error_on_nondeterministic_update off fixed;extra_float_digits 0;json_serialization_enable off;
    json_serialization_parse_nested_strings off;max_concurrency_scaling_clusters 1;
    max_cursor_result_set_size 0;mv_enable_aqmv_for_session on;navigate_super_null_on_error on fixed;
    parse_super_null_on_error off;query_group unset;server_version 8.0.2 fixed;
    spectrum_enable_pseudo_columns on;spectrum_query_maxerror -1;stored_proc_log_min_messages LOG;
    use_fips_ssl off;wlm_query_slot_count 1', ';') entry,
    pg_catalog.string_to_array(pg_catalog.btrim(entry, E' \n'), ' ') word;

create function setting(wanted text) returns text stable return coalesce(
  nullif(current_setting('redshift.' || wanted, true), ''),
  (select usual from redshift.settings where name = wanted));
create procedure set_setting(wanted text, given text, is_local boolean) language plpgsql as $$
declare
  value text := case when lower(given) in ('true', '1', 'yes') then 'on'
    when lower(given) in ('false', '0', 'no') then 'off' else given end;
  known record;
begin
  select * into known from redshift.settings where name = wanted;
  if known.name is null then raise exception 'unrecognized configuration parameter "%"', wanted; end if;
  if known.usual not in ('on', 'off') or lower(given) = 'default' then value := given; end if;
  if lower(value) = 'default' then value := ''; end if;
  if known.is_fixed and lower(value) not in ('', known.usual) then
    raise exception '% is % here: % is not supported locally', wanted, known.usual, given;
  end if;
  perform pg_catalog.set_config('redshift.' || wanted, value, is_local);
end $$;
create procedure reset_settings() language plpgsql as $$
begin
  perform pg_catalog.set_config('redshift.' || name, '', false) from redshift.settings;
  reset search_path; reset timezone; reset datestyle; reset statement_timeout;
end $$;

-- What SHOW answers (dg/r_SHOW.html): the path is without the schemas of Redshift's own functions.
create function shown_setting(wanted text) returns text stable language plpgsql as $$
declare value text := coalesce(redshift.setting(wanted),
  (select s.setting from pg_catalog.pg_settings s where lower(s.name) = wanted),
  pg_catalog.current_setting(wanted));
begin
  if wanted <> 'search_path' then return value; end if;
  return pg_catalog.replace(pg_catalog.regexp_replace(value, '(, )?redshift, pg_catalog$', ''), '"', '');
end $$;
create view shown_settings as
  select name, shown_setting(name) as setting from (select name from redshift.settings
    union all select unnest(array['datestyle', 'search_path', 'statement_timeout', 'timezone'])) s;
