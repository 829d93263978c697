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

-- DATEADD. A year after February 29 is March 1, and twelve months after it February 28 (dg/r_DATEADD_function).
select each('create function leap_day(part text, x %1$s, moved %1$s) returns interval stable
  return case when extract(day from moved) < extract(day from x)
    and date_part_unit(part) >= interval ''1 year'' then interval ''1 day'' else interval ''0'' end',
  'timestamp', 'timestamptz');
select each('create function date_add(part text, n numeric, x %1$s) returns %1$s stable
  return x + round(n)::float8 * date_part_unit(part)
    + leap_day(part, x, x + round(n)::float8 * date_part_unit(part))', 'timestamp', 'timestamptz');
select each('create function date_add(part text, n numeric, x %1$s) returns %1$s stable
  return x + round(n)::float8 * date_part_unit(part)', 'time', 'timetz', 'interval');
select each('create function date_add(part text, n numeric, x %s) returns timestamp stable
  return date_add(part, n, x::timestamp)', 'date', 'text');

-- EXTRACT, which is an INTEGER, of TIMESTAMPTZ a DOUBLE PRECISION, and whose column is called
-- date_part; DATE_PART, which is DOUBLE PRECISION. The first decade has the number 1, and TIMETZ is kept
-- in UTC. Milliseconds and microseconds leave out the seconds (r_EXTRACT_function).
select each('create function part_value(part text, x %1$s) returns numeric stable return case
    when date_part_name(part) ~ ''^(timezone|epoch)'' then pg_catalog.extract(date_part_name(part), %2$s)
    when date_part_name(part) in (''millisecond'', ''microsecond'')
      then floor(pg_catalog.extract(date_part_name(part), %3$s)
        %% pg_catalog.extract(date_part_name(part), interval ''1 second''))
    else pg_catalog.extract(date_part_name(part), %3$s)
      + case date_part_name(part) when ''decade'' then 1 else 0 end end;
  create function date_part(part text, x %1$s) returns %4$s stable return trunc(part_value(part, x));
  create function pgdate_part(part text, x %1$s) returns float8 stable return part_value(part, x)::float8',
  'timestamp | x | x | int', 'date | x | x::timestamp | int', 'timestamptz | x | x::timestamp | float8',
  'text | x::timestamp | x::timestamp | int', 'time | x | (date ''2000-01-01'' + x) | int',
  'timetz | timezone(''UTC'', x) | (date ''2000-01-01'' + timezone(''UTC'', x)::time) | int',
  'interval | x | x | int');

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
select each('create function date_diff(part text, a %1$s, b %1$s) returns bigint stable return
    part_boundaries(part, (%3$s)::timestamp) - part_boundaries(part, (%2$s)::timestamp)',
  'timestamp | a | b', 'timestamptz | a | b', 'text | a | b',
  'time | date ''2000-01-01'' + a | date ''2000-01-01'' + b', 'timetz | date ''2000-01-01'' +
    timezone(''UTC'', a)::time | date ''2000-01-01'' + timezone(''UTC'', b)::time');

select each('create function date_trunc(part text, x %1$s) returns %2$s stable
    return pg_catalog.date_trunc(date_part_name(part), x::%2$s)', 'date | timestamp',
  'text | timestamp', 'timestamp | timestamp', 'timestamptz | timestamptz');

create function sysdate() returns timestamp stable return now()::timestamp;
create function getdate() returns timestamp stable
  return pg_catalog.date_trunc('second', now()::timestamp);
create function date_part_year(x date) returns int immutable return extract(year from x)::int;
select each('create function trunc(x %s) returns date stable return x::date',
  'timestamp', 'timestamptz', 'date');

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
create function next_day(x date, name text) returns date immutable
  return x + 1 + (strpos('sumotuwethfrsa', lower(left(name, 2))) / 2
    - extract(dow from x)::int + 6) % 7;

-- The same of other moments.
select each('create function last_day(x %1$s) returns date stable return last_day(x::date);
  create function next_day(x %1$s, name text) returns date stable return next_day(x::date, name)',
  'timestamp', 'timestamptz', 'text');
select each('create function months_between(a %1$s, b %1$s) returns float8 stable
  return months_between(a::timestamp, b::timestamp)', 'date', 'timestamptz', 'text');
select each('create function add_months(x %s, n bigint) returns timestamp stable
  return add_months(x::timestamp, n)', 'timestamptz', 'text');

create function convert_timezone(target text, x timestamptz) returns timestamp immutable
  return timezone(target, x);
select each('create function convert_timezone(target text, x %s) returns timestamp stable
  return timezone(target, timezone(''UTC'', x::timestamp))', 'timestamp', 'text');
select each('create function convert_timezone(source text, target text, x %s) returns timestamp stable
  return timezone(target, timezone(source, x::timestamp))', 'timestamp', 'date', 'text');

-- Comparisons, of texts as well.
select each('create function %s_cmp%s(a %s, b %s) returns int stable
    return case when a > b then 1 when a < b then -1 when a = b then 0 end',
  'date |  | date | date', 'timestamp |  | timestamp | timestamp',
  'timestamptz |  | timestamptz | timestamptz', 'interval |  | interval | interval',
  'date | _timestamp | date | timestamp', 'date | _timestamptz | date | timestamptz',
  'timestamp | _date | timestamp | date', 'timestamptz | _date | timestamptz | date',
  'timestamp | _timestamptz | timestamp | timestamptz',
  'timestamptz | _timestamp | timestamptz | timestamp', 'bttext_pattern |  | text | text');

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
create function to_timestamp(x text, form text, strict boolean default false) returns timestamptz
  stable language plpgsql as $$
declare clock text := pg_catalog.substring(x, '[0-9]+:[0-9]+:[0-9]+');
begin
  return pg_catalog.to_timestamp(x, form);
exception when datetime_field_overflow then
  if strict or clock is null then raise; end if;
  return pg_catalog.to_timestamp(pg_catalog.replace(x, clock, '00:00:00'), form) + pg_catalog.make_interval(
    hours => pg_catalog.split_part(clock, ':', 1)::int, mins => pg_catalog.split_part(clock, ':', 2)::int,
    secs => pg_catalog.split_part(clock, ':', 3)::float8);
end $$;
create function pg_timezone_abbrevs() returns setof record stable language sql
  as 'select abbrev, utc_offset, is_dst from pg_catalog.pg_timezone_abbrevs';

-- Days may be added to a moment without saying so.
select each('create function %1$s_days(x timestamp, n int) returns timestamp immutable
    return x %2$s make_interval(days => n);
  create operator %2$s (leftarg = timestamp, rightarg = int, function = %1$s_days)',
  'add | +', 'less | -');
