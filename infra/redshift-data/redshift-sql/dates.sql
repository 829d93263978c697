-- Redshift's functions on dates and times (dg/Date_functions_header.html). None is STRICT: the planner
-- puts the body of a strict function in its place only where all of it is strict, and CASE is not.
-- A call for each row would cost 30 microseconds. NULL leads to NULL all the same.

-- A date part by any of its names (dg/r_Dateparts_for_datetime_functions.html).
create function date_part_name(part text) returns text immutable language plpgsql as $$
declare name text := case
  when lower(part) in ('millennium', 'millennia', 'mil', 'mils') then 'millennium'
  when lower(part) in ('century', 'centuries', 'c', 'cent', 'cents') then 'century'
  when lower(part) in ('decade', 'decades', 'dec', 'decs') then 'decade'
  when lower(part) in ('year', 'years', 'y', 'yr', 'yrs') then 'year'
  when lower(part) in ('quarter', 'quarters', 'qtr', 'qtrs') then 'quarter'
  when lower(part) in ('month', 'months', 'mon', 'mons') then 'month'
  when lower(part) in ('week', 'weeks', 'w') then 'week'
  when lower(part) in ('dow', 'dayofweek', 'dw', 'weekday') then 'dow'
  when lower(part) in ('doy', 'dayofyear', 'dy', 'yearday') then 'doy'
  when lower(part) in ('day', 'days', 'd') then 'day'
  when lower(part) in ('hour', 'hours', 'h', 'hr', 'hrs') then 'hour'
  when lower(part) in ('minute', 'minutes', 'm', 'min', 'mins') then 'minute'
  when lower(part) in ('second', 'seconds', 's', 'sec', 'secs') then 'second'
  when lower(part) in ('millisecond', 'milliseconds', 'ms', 'msec', 'msecs', 'msecond', 'mseconds',
    'millisec', 'millisecs', 'millisecon') then 'millisecond'
  when lower(part) in ('microsecond', 'microseconds', 'us', 'usec', 'usecs', 'usecond', 'useconds',
    'microsec', 'microsecs') then 'microsecond'
  when lower(part) in ('epoch', 'timezone', 'timezone_hour', 'timezone_minute') then lower(part)
  end;
begin
  if name is null then
    raise exception 'Invalid date part: "%"', part using errcode = '22023';
  end if;
  return name;
end $$;

create function interval_of(part text, n numeric) returns interval immutable
  return case redshift.date_part_name(part)
    when 'millennium' then pg_catalog.make_interval(years => (n * 1000)::int)
    when 'century' then pg_catalog.make_interval(years => (n * 100)::int)
    when 'decade' then pg_catalog.make_interval(years => (n * 10)::int)
    when 'year' then pg_catalog.make_interval(years => n::int)
    when 'quarter' then pg_catalog.make_interval(months => (n * 3)::int)
    when 'month' then pg_catalog.make_interval(months => n::int)
    when 'week' then pg_catalog.make_interval(days => (n * 7)::int)
    when 'hour' then n::float8 * interval '1 hour'
    when 'minute' then n::float8 * interval '1 minute'
    when 'second' then n::float8 * interval '1 second'
    when 'epoch' then n::float8 * interval '1 second'
    when 'millisecond' then n::float8 * interval '1 millisecond'
    when 'microsecond' then n::float8 * interval '1 microsecond'
    else pg_catalog.make_interval(days => n::int) end;

create function dateadd(part text, n numeric, x timestamp) returns timestamp immutable
  return x + redshift.interval_of(part, n);
create function dateadd(part text, n numeric, x timestamptz) returns timestamptz stable
  return x + redshift.interval_of(part, n);
create function dateadd(part text, n numeric, x date) returns timestamp immutable
  return x + redshift.interval_of(part, n);
create function dateadd(part text, n numeric, x text) returns timestamp stable
  return x::timestamp + redshift.interval_of(part, n);
create function dateadd(part text, n numeric, x time) returns time immutable
  return x + redshift.interval_of(part, n);
create function dateadd(part text, n numeric, x timetz) returns timetz immutable
  return x + redshift.interval_of(part, n);

-- One part of a moment. Milliseconds and microseconds leave out the seconds (r_EXTRACT_function).
create function part_value(part text, x timestamp) returns numeric immutable
  return case redshift.date_part_name(part)
    when 'millisecond' then pg_catalog.extract('microsecond', x)::int % 1000000 / 1000
    when 'microsecond' then pg_catalog.extract('microsecond', x)::int % 1000000
    else pg_catalog.extract(redshift.date_part_name(part), x) end;
create function part_value(part text, x timestamptz) returns numeric stable
  return case when redshift.date_part_name(part) like 'timezone%' then pg_catalog.extract(part, x)
    when redshift.date_part_name(part) = 'epoch' then pg_catalog.extract('epoch', x)
    else redshift.part_value(part, x::timestamp) end;
create function part_value(part text, x date) returns numeric immutable
  return redshift.part_value(part, x::timestamp);
create function part_value(part text, x text) returns numeric stable
  return redshift.part_value(part, x::timestamp);
create function part_value(part text, x time) returns numeric immutable
  return redshift.part_value(part, date '2000-01-01' + x);
create function part_value(part text, x timetz) returns numeric immutable
  return case when redshift.date_part_name(part) like 'timezone%' then pg_catalog.extract(part, x)
    else redshift.part_value(part, x::time) end;
create function part_value(part text, x interval) returns numeric immutable
  return pg_catalog.extract(redshift.date_part_name(part), x);

-- EXTRACT is an INTEGER, of TIMESTAMPTZ a DOUBLE PRECISION, and its column is called date_part;
-- DATE_PART is DOUBLE PRECISION.
do $$
declare type text;
begin
  foreach type in array array['timestamp', 'timestamptz', 'date', 'text', 'time', 'timetz', 'interval'] loop
    execute format('create function date_part(part text, x %s) returns %s stable
      return pg_catalog.trunc(redshift.part_value(part, x))', type,
      case type when 'timestamptz' then 'float8' else 'int' end);
    execute format('create function pgdate_part(part text, x %s) returns float8 stable
      return redshift.part_value(part, x)::float8', type);
  end loop;
end $$;

-- Boundaries crossed from one moment to another. Weeks are counted by their Sundays, which AWS does
-- not say but dbt's portable version of this function implies.
create function datediff(part text, a timestamp, b timestamp) returns bigint immutable
  return case redshift.date_part_name(part)
    when 'day' then b::date - a::date
    when 'dow' then b::date - a::date
    when 'doy' then b::date - a::date
    when 'week' then (b::date - date '0001-01-07') / 7 - (a::date - date '0001-01-07') / 7
    when 'month' then 12 * (pg_catalog.extract('year', b) - pg_catalog.extract('year', a))
      + pg_catalog.extract('month', b) - pg_catalog.extract('month', a)
    when 'quarter' then 4 * (pg_catalog.extract('year', b) - pg_catalog.extract('year', a))
      + pg_catalog.extract('quarter', b) - pg_catalog.extract('quarter', a)
    when 'year' then pg_catalog.extract('year', b) - pg_catalog.extract('year', a)
    when 'decade' then pg_catalog.extract('decade', b) - pg_catalog.extract('decade', a)
    when 'century' then pg_catalog.extract('century', b) - pg_catalog.extract('century', a)
    when 'millennium' then pg_catalog.extract('millennium', b) - pg_catalog.extract('millennium', a)
    when 'hour' then pg_catalog.floor(pg_catalog.extract('epoch', b) / 3600)
      - pg_catalog.floor(pg_catalog.extract('epoch', a) / 3600)
    when 'minute' then pg_catalog.floor(pg_catalog.extract('epoch', b) / 60)
      - pg_catalog.floor(pg_catalog.extract('epoch', a) / 60)
    when 'millisecond' then pg_catalog.floor(pg_catalog.extract('epoch', b) * 1000)
      - pg_catalog.floor(pg_catalog.extract('epoch', a) * 1000)
    when 'microsecond' then (pg_catalog.extract('epoch', b) - pg_catalog.extract('epoch', a)) * 1000000
    else pg_catalog.floor(pg_catalog.extract('epoch', b))
      - pg_catalog.floor(pg_catalog.extract('epoch', a)) end;

create function datediff(part text, a timestamptz, b timestamptz) returns bigint stable
  return redshift.datediff(part, a::timestamp, b::timestamp);
create function datediff(part text, a text, b text) returns bigint stable
  return redshift.datediff(part, a::timestamp, b::timestamp);
create function datediff(part text, a time, b time) returns bigint immutable
  return redshift.datediff(part, date '2000-01-01' + a, date '2000-01-01' + b);
create function datediff(part text, a timetz, b timetz) returns bigint stable
  return redshift.datediff(part, date '2000-01-01' + a, date '2000-01-01' + b);

create function date_trunc(part text, x date) returns timestamp immutable
  return pg_catalog.date_trunc(redshift.date_part_name(part), x::timestamp);
create function date_trunc(part text, x text) returns timestamp stable
  return pg_catalog.date_trunc(redshift.date_part_name(part), x::timestamp);
create function date_trunc(part text, x timestamp) returns timestamp immutable
  return pg_catalog.date_trunc(redshift.date_part_name(part), x);
create function date_trunc(part text, x timestamptz) returns timestamptz stable
  return pg_catalog.date_trunc(redshift.date_part_name(part), x);

create function sysdate() returns timestamp stable return now()::timestamp;
create function getdate() returns timestamp stable
  return pg_catalog.date_trunc('second', now()::timestamp);
create function date_part_year(x date) returns int immutable
  return pg_catalog.extract('year', x)::int;
create function trunc(x timestamp) returns date immutable return x::date;
create function trunc(x timestamptz) returns date stable return x::date;
create function trunc(x date) returns date immutable return x;

create function last_day(x date) returns date immutable
  return (pg_catalog.date_trunc('month', x::timestamp) + interval '1 month - 1 day')::date;
create function last_day(x timestamp) returns date immutable return redshift.last_day(x::date);
create function last_day(x timestamptz) returns date stable return redshift.last_day(x::date);
create function last_day(x text) returns date stable return redshift.last_day(x::date);

-- The last day of a month stays the last day (dg/r_ADD_MONTHS.html).
create function add_months(x timestamp, n bigint) returns timestamp immutable
  return case when redshift.last_day(x::date) = x::date
    then redshift.last_day((x + pg_catalog.make_interval(months => n::int))::date)
      + (x - pg_catalog.date_trunc('day', x))
    else x + pg_catalog.make_interval(months => n::int) end;
create function add_months(x timestamptz, n bigint) returns timestamp stable
  return redshift.add_months(x::timestamp, n);
create function add_months(x text, n bigint) returns timestamp stable
  return redshift.add_months(x::timestamp, n);

-- Whole months where both are the same day or both a last one, else 31 days make a month.
create function months_between(a timestamp, b timestamp) returns float8 immutable
  return redshift.datediff('month', b, a) + case
    when pg_catalog.extract('day', a) = pg_catalog.extract('day', b)
      or (redshift.last_day(a) = a::date and redshift.last_day(b) = b::date) then 0
    else (pg_catalog.extract('epoch', a - pg_catalog.date_trunc('month', a))
      - pg_catalog.extract('epoch', b - pg_catalog.date_trunc('month', b)))::float8 / 2678400 end;
create function months_between(a text, b text) returns float8 stable
  return redshift.months_between(a::timestamp, b::timestamp);

create function next_day(x date, name text) returns date immutable
  return x + 1 + (pg_catalog.strpos('sumotuwethfrsa', lower(pg_catalog.left(name, 2))) / 2
    - pg_catalog.extract('dow', x)::int + 6) % 7;
create function next_day(x timestamp, name text) returns date immutable
  return redshift.next_day(x::date, name);
create function next_day(x text, name text) returns date stable
  return redshift.next_day(x::date, name);

create function convert_timezone(target text, x timestamp) returns timestamp immutable
  return pg_catalog.timezone(target, pg_catalog.timezone('UTC', x));
create function convert_timezone(target text, x timestamptz) returns timestamp immutable
  return pg_catalog.timezone(target, x);
create function convert_timezone(target text, x text) returns timestamp stable
  return redshift.convert_timezone(target, x::timestamp);
create function convert_timezone(source text, target text, x timestamp) returns timestamp immutable
  return pg_catalog.timezone(target, pg_catalog.timezone(source, x));
create function convert_timezone(source text, target text, x text) returns timestamp stable
  return redshift.convert_timezone(source, target, x::timestamp);

create function date_cmp(a date, b date) returns int immutable
  return sign((a - b)::float8)::int;
create function timestamp_cmp(a timestamp, b timestamp) returns int immutable
  return case when a > b then 1 when a < b then -1 when a = b then 0 end;
create function timestamptz_cmp(a timestamptz, b timestamptz) returns int immutable
  return case when a > b then 1 when a < b then -1 when a = b then 0 end;
create function date_cmp_timestamp(a date, b timestamp) returns int immutable
  return redshift.timestamp_cmp(a, b);
create function date_cmp_timestamptz(a date, b timestamptz) returns int stable
  return redshift.timestamptz_cmp(a, b);
create function timestamp_cmp_date(a timestamp, b date) returns int immutable
  return redshift.timestamp_cmp(a, b);
create function timestamp_cmp_timestamptz(a timestamp, b timestamptz) returns int stable
  return redshift.timestamptz_cmp(a, b);
create function timestamptz_cmp_date(a timestamptz, b date) returns int stable
  return redshift.timestamptz_cmp(a, b);
create function timestamptz_cmp_timestamp(a timestamptz, b timestamp) returns int stable
  return redshift.timestamptz_cmp(a, b);
create function interval_cmp(a interval, b interval) returns int immutable
  return case when a > b then 1 when a < b then -1 when a = b then 0 end;

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

-- Days may be added to a moment without saying so.
create function add_days(x timestamp, n int) returns timestamp immutable
  return x + pg_catalog.make_interval(days => n);
create function less_days(x timestamp, n int) returns timestamp immutable
  return x - pg_catalog.make_interval(days => n);
create operator + (leftarg = timestamp, rightarg = int, function = add_days);
create operator - (leftarg = timestamp, rightarg = int, function = less_days);
