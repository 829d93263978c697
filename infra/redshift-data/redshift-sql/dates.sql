-- Redshift's functions on dates and times (dg/Date_functions_header.html).

-- A date part by any of its names (dg/r_Dateparts_for_datetime_functions.html).
create function date_part_name(part text) returns text immutable language plpgsql as $$
declare name text := (
  select pg_catalog.split_part(names, ' ', 1) from pg_catalog.unnest(array[
    'millennium millennia mil mils', 'century centuries c cent cents', 'decade decades dec decs',
    'year years y yr yrs', 'quarter quarters qtr qtrs', 'month months mon mons', 'week weeks w',
    'dow dayofweek dw weekday', 'doy dayofyear dy yearday', 'day days d', 'hour hours h hr hrs',
    'minute minutes m min mins', 'second seconds s sec secs',
    'millisecond milliseconds ms msec msecs msecond mseconds millisec millisecs millisecon',
    'microsecond microseconds us usec usecs usecond useconds microsec microsecs',
    'epoch', 'timezone', 'timezone_hour', 'timezone_minute']) names
  where lower(part) = any (pg_catalog.string_to_array(names, ' ')));
begin
  if name is null then
    raise exception 'Invalid date part: "%"', part using errcode = '22023';
  end if;
  return name;
end $$;

-- How long a date part is.
create function date_part_unit(part text) returns interval immutable
  return case date_part_name(part) when 'quarter' then interval '3 months'
    when 'dow' then interval '1 day' when 'doy' then interval '1 day' when 'epoch' then interval '1 second'
    else ('1 ' || date_part_name(part))::interval end;

-- A year after February 29 is March 1, and twelve months after it February 28 (dg/r_DATEADD_function).
do $$
declare type text;
begin
  foreach type in array array['timestamp', 'timestamptz'] loop
    execute format('create function leap_day(part text, x %1$s, moved %1$s) returns interval stable
      return case when pg_catalog.extract(''day'', moved) < pg_catalog.extract(''day'', x)
        and redshift.date_part_unit(part) >= interval ''1 year'' then interval ''1 day''
        else interval ''0'' end', type);
  end loop;
end $$;

-- DATEADD; EXTRACT, which is an INTEGER, of TIMESTAMPTZ a DOUBLE PRECISION, and whose column is
-- called date_part; DATE_PART, which is DOUBLE PRECISION. The first decade has the number 1, and TIMETZ
-- is kept in UTC. Milliseconds and microseconds leave out
-- the seconds (r_EXTRACT_function).
do $$
declare
  type text[];
  plain text;
begin
  foreach type slice 1 in array array[
    ['timestamp', 'x', 'int', 'timestamp'], ['date', 'x::timestamp', 'int', 'timestamp'],
    ['text', 'x::timestamp', 'int', 'timestamp'],
    ['timestamptz', 'x::timestamp', 'float8', 'timestamptz'],
    ['time', '(date ''2000-01-01'' + x)', 'int', 'time'],
    ['timetz', '(date ''2000-01-01'' + pg_catalog.timezone(''UTC'', x)::time)', 'int', 'timetz'],
    ['interval', 'x', 'int', 'interval']] loop
    plain := case type[1] when 'text' then 'x::timestamp'
      when 'timetz' then 'pg_catalog.timezone(''UTC'', x)' else 'x' end;
    execute format('create function part_value(part text, x %s) returns numeric stable return case
      when redshift.date_part_name(part) ~ ''^(timezone|epoch)''
        then pg_catalog.extract(redshift.date_part_name(part), %s)
      when redshift.date_part_name(part) in (''millisecond'', ''microsecond'')
        then pg_catalog.floor(pg_catalog.extract(redshift.date_part_name(part), %s)
          %% pg_catalog.extract(redshift.date_part_name(part), interval ''1 second''))
      else pg_catalog.extract(redshift.date_part_name(part), %s)
        + case redshift.date_part_name(part) when ''decade'' then 1 else 0 end end',
      type[1], plain, type[2], type[2]);
    execute format('create function date_part(part text, x %s) returns %s stable
      return pg_catalog.trunc(redshift.part_value(part, x))', type[1], type[3]);
    execute format('create function pgdate_part(part text, x %s) returns float8 stable
      return redshift.part_value(part, x)::float8', type[1]);
    execute format('create function date_add(part text, n numeric, x %s) returns %s stable
      return x::%s + pg_catalog.round(n)::float8 * redshift.date_part_unit(part)%s',
      type[1], type[4], type[4], case when type[4] like 'timestamp%' then
        format(' + redshift.leap_day(part, x::%1$s, x::%1$s + pg_catalog.round(n)::float8
          * redshift.date_part_unit(part))', type[4]) end);
  end loop;
end $$;

create function month_number(x timestamp) returns numeric immutable
  return 12 * extract(year from x) + extract(month from x) - 13;
-- How many boundaries of a part a moment is behind; the difference is DATEDIFF. Weeks are counted by
-- their Sundays, which AWS does not say but dbt's portable version of this function implies.
create function part_boundaries(part text, x timestamp) returns numeric immutable return pg_catalog.floor(
  case when date_part_unit(part) < interval '1 month'
    then (extract(epoch from x) + case date_part_name(part) when 'week' then 345600 else 0 end)
      / pg_catalog.extract('epoch', date_part_unit(part))
    else month_number(pg_catalog.date_trunc(date_part_name(part), x))
      / month_number(timestamp '0001-01-01' + date_part_unit(part)) end);
do $$
declare type text[];
begin
  foreach type slice 1 in array array[['timestamp', '%s'], ['timestamptz', '%s'], ['text', '%s'],
    ['time', 'date ''2000-01-01'' + %s'],
    ['timetz', 'date ''2000-01-01'' + pg_catalog.timezone(''UTC'', %s)::time']] loop
    execute format('create function date_diff(part text, a %1$s, b %1$s) returns bigint stable
      return redshift.part_boundaries(part, (%3$s)::timestamp) - redshift.part_boundaries(part, (%2$s)::timestamp)',
      type[1], format(type[2], 'a'), format(type[2], 'b'));
  end loop;
end $$;

create function date_trunc(part text, x date) returns timestamp immutable
  return pg_catalog.date_trunc(date_part_name(part), x::timestamp);
create function date_trunc(part text, x text) returns timestamp stable
  return pg_catalog.date_trunc(date_part_name(part), x::timestamp);
create function date_trunc(part text, x timestamp) returns timestamp immutable
  return pg_catalog.date_trunc(date_part_name(part), x);
create function date_trunc(part text, x timestamptz) returns timestamptz stable
  return pg_catalog.date_trunc(date_part_name(part), x);

create function sysdate() returns timestamp stable return now()::timestamp;
create function getdate() returns timestamp stable
  return pg_catalog.date_trunc('second', now()::timestamp);
create function date_part_year(x date) returns int immutable return extract(year from x)::int;
create function trunc(x timestamp) returns date immutable return x::date;
create function trunc(x timestamptz) returns date stable return x::date;
create function trunc(x date) returns date immutable return x;

create function last_day(x date) returns date immutable
  return (pg_catalog.date_trunc('month', x::timestamp) + interval '1 month - 1 day')::date;
-- The last day of a month stays the last day (dg/r_ADD_MONTHS.html).
create function add_months(x timestamp, n bigint) returns timestamp immutable
  return case when last_day(x::date) = x::date
    then last_day((x + make_interval(months => n::int))::date)
      + (x - pg_catalog.date_trunc('day', x))
    else x + make_interval(months => n::int) end;
-- Whole months where both are the same day or both a last one, else 31 days make a month.
create function months_between(a timestamp, b timestamp) returns float8 immutable
  return date_diff('month', b, a) + case
    when extract(day from a) = extract(day from b)
      or (last_day(a::date) = a::date and last_day(b::date) = b::date) then 0
    else (pg_catalog.extract('epoch', a - pg_catalog.date_trunc('month', a))
      - pg_catalog.extract('epoch', b - pg_catalog.date_trunc('month', b)))::float8 / 2678400 end;
create function months_between(a date, b date) returns float8 immutable
  return months_between(a::timestamp, b::timestamp);
create function next_day(x date, name text) returns date immutable
  return x + 1 + (strpos('sumotuwethfrsa', lower(left(name, 2))) / 2
    - extract(dow from x)::int + 6) % 7;

-- The same of other moments.
do $$
declare type text;
begin
  foreach type in array array['timestamp', 'timestamptz', 'text'] loop
    execute format('create function last_day(x %s) returns date stable
      return redshift.last_day(x::date)', type);
    execute format('create function next_day(x %s, name text) returns date stable
      return redshift.next_day(x::date, name)', type);
    continue when type = 'timestamp';
    execute format('create function add_months(x %s, n bigint) returns timestamp stable
      return redshift.add_months(x::timestamp, n)', type);
    execute format('create function months_between(a %1$s, b %1$s) returns float8 stable
      return redshift.months_between(a::timestamp, b::timestamp)', type);
  end loop;
end $$;

create function convert_timezone(target text, x timestamp) returns timestamp immutable
  return timezone(target, timezone('UTC', x));
create function convert_timezone(target text, x timestamptz) returns timestamp immutable
  return timezone(target, x);
create function convert_timezone(target text, x text) returns timestamp stable
  return convert_timezone(target, x::timestamp);
create function convert_timezone(source text, target text, x timestamp) returns timestamp immutable
  return timezone(target, timezone(source, x));
create function convert_timezone(source text, target text, x date) returns timestamp immutable
  return convert_timezone(source, target, x::timestamp);
create function convert_timezone(source text, target text, x text) returns timestamp stable
  return convert_timezone(source, target, x::timestamp);

-- Comparisons, of texts as well.
do $$
declare call text[];
begin
  foreach call slice 1 in array array[
    ['date_cmp', 'date', 'date'], ['timestamp_cmp', 'timestamp', 'timestamp'],
    ['timestamptz_cmp', 'timestamptz', 'timestamptz'], ['interval_cmp', 'interval', 'interval'],
    ['date_cmp_timestamp', 'date', 'timestamp'], ['date_cmp_timestamptz', 'date', 'timestamptz'],
    ['timestamp_cmp_date', 'timestamp', 'date'], ['timestamptz_cmp_date', 'timestamptz', 'date'],
    ['timestamp_cmp_timestamptz', 'timestamp', 'timestamptz'],
    ['timestamptz_cmp_timestamp', 'timestamptz', 'timestamp'],
    ['bttext_pattern_cmp', 'text', 'text']] loop
    execute format('create function %I(a %s, b %s) returns int stable
      return case when a > b then 1 when a < b then -1 when a = b then 0 end', call[1], call[2], call[3]);
  end loop;
end $$;

create function to_date(x text, form text, strict boolean) returns date stable language plpgsql as $$
begin
  if strict then return pg_catalog.to_date(x, form); end if;
  begin
    return pg_catalog.to_date(x, form);
  exception when datetime_field_overflow then
    -- Days beyond the month's last are days of the next one.
    return pg_catalog.to_date(pg_catalog.regexp_replace(x, '[0-9][0-9]$', '01'), form)
      + pg_catalog.right(x, 2)::int - 1;
  end;
end $$;

-- A time beyond its day is one of the next days, unless IS_STRICT (dg/r_TO_TIMESTAMP.html).
create function to_timestamp(x text, form text, strict boolean) returns timestamptz stable
  language plpgsql as $$
declare clock text := pg_catalog.substring(x, '[0-9]+:[0-9]+:[0-9]+');
begin
  return pg_catalog.to_timestamp(x, form);
exception when datetime_field_overflow then
  if strict or clock is null then raise; end if;
  return pg_catalog.to_timestamp(pg_catalog.replace(x, clock, '00:00:00'), form) + pg_catalog.make_interval(
    hours => pg_catalog.split_part(clock, ':', 1)::int, mins => pg_catalog.split_part(clock, ':', 2)::int,
    secs => pg_catalog.split_part(clock, ':', 3)::float8);
end $$;
create function to_timestamp(x text, form text) returns timestamptz stable
  return redshift.to_timestamp(x, form, false);
create function pg_timezone_abbrevs() returns setof record stable language sql
  as 'select abbrev, utc_offset, is_dst from pg_catalog.pg_timezone_abbrevs';

-- Days may be added to a moment without saying so.
create function add_days(x timestamp, n int) returns timestamp immutable
  return x + make_interval(days => n);
create function less_days(x timestamp, n int) returns timestamp immutable
  return x - make_interval(days => n);
create operator + (leftarg = timestamp, rightarg = int, function = add_days);
create operator - (leftarg = timestamp, rightarg = int, function = less_days);
