-- Statements that the emulator answers as PostgreSQL does, one a line, through the groups of
-- functions that Redshift documents.

-- Operators and conditions: https://docs.aws.amazon.com/redshift/latest/dg/r_comparison_condition.html
select 7 / 2
select -7 / 2
select 7 % 3
select -7 % 3
select 2 + 3 * 4 - 1
select 2 ^ 10
select |/ 2.0::float8
select ||/ 27.0::float8
select @ -5
select 5 & 3
select 5 | 3
select ~5
select 1 << 4
select -16 >> 2
select 1.5 + 1
select 1.5 * 2
select 1.5 * 2.25
select 3 - 1.5::float8
select 2::smallint + 1::smallint
select 2::smallint * 3
select 2::int + 1::bigint
select 2147483647 + 1
select 2147483648 + 1
select 1 / 0
select 1.0 / 0
select 1::float8 / 0
select 'a' || 'b'
select 'a' || 1
select 1 || 'a'
select null || 'a'
select id, g || s, d || 'x', s || n from t order by id
select 'a' = 'a'
select 'a' < 'B'
select 'a' <> 'b'
select 'a' != 'b'
select 1 = 1.0
select 1 < null
select null = null
select not null
select true and null
select false and null
select true or null
select null or false
select 2 between 1 and 3
select 2 not between 1 and 3
select 2 between symmetric 3 and 1
select 1 in (1, 2)
select 1 in (2, null)
select 1 not in (2, null)
select null is null
select 1 is not null
select case when null is unknown then 1 end
select 1 where null::boolean is not true
select (1, 2) = (1, 2)
select (1, null) = (1, 2)
select (1, 2) < (1, 3)

-- Patterns: https://docs.aws.amazon.com/redshift/latest/dg/pattern-matching-conditions.html
select 'abc' like 'a%'
select 'abc' like '_b_'
select 'abc' not like 'b%'
select 'ABC' ilike 'a%'
select 'a%c' like 'a#%c' escape '#'
select 'a_c' like 'a\\_c'
select 'abc' like 'a\\_c'
select null like 'a'
select 'abc' ~ '^a.c$'
select 'abc' ~ 'B'
select 'abc' ~* 'B'
select 'abc' !~ 'x'
select 'abc' !~* 'A'
select 'abc' similar to '(a|b)%'
select 'abc' similar to 'b%'
select '1bc' similar to '[^0-9]%'
select 'abc' not similar to 'abc'
select 'a+b' similar to 'a#+b' escape '#'
select 'abab' similar to '(ab){2}'
select 'foo.bar' ~ 'foo\\.bar'
select 'line\nbreak' like 'line%'
select 'tab\there' like 'tab_here'

-- Conditional expressions: https://docs.aws.amazon.com/redshift/latest/dg/c_conditional_expressions.html
select case when 1 = 1 then 'a' else 'b' end
select case 2 when 1 then 'a' when 2 then 'b' end
select case when false then 1 end
select case when null then 1 else 2 end
select coalesce(null, 2, 3)
select coalesce(null, 'a')
select coalesce(null, null, 1.5)
select nullif(1, 1)
select nullif(1, 2)
select nullif('a', 'b')
select greatest(1, 3, 2)
select greatest(1, null, 2)
select least(1.5, 2)
select least(null, null)
select greatest('a', 'b')

-- Texts: https://docs.aws.amazon.com/redshift/latest/dg/String_functions_header.html
select upper('aé')
select lower('AÉ')
select initcap('hello wORLD-x')
select length('héllo')
select char_length('héllo')
select character_length('ab')
select octet_length('héllo')
select trim('  a b  ')
select btrim('xxaxx', 'x')
select ltrim('xxaxx', 'x')
select rtrim('xxaxx', 'x')
select trim(both 'x' from 'xax')
select trim(leading 'x' from 'xax')
select trim(trailing from 'a  ')
select lpad('abc', 5)
select lpad('abc', 6, 'xy')
select lpad('abc', 2)
select rpad('abc', 6, 'xy')
select rpad('abc', 0)
select left('hello', 2)
select left('hello', -2)
select right('hello', 2)
select right('hello', 9)
select substring('hello', 2)
select substring('hello', 2, 3)
select substring('hello' from 2 for 2)
select substring('hello', 0, 2)
select substring('hello', -1, 3)
select substr('hello', 3)
select substr('hello', 2, 2)
select position('l' in 'hello')
select position('x' in 'hello')
select strpos('hello', 'lo')
select strpos('hello', '')
select replace('banana', 'an', 'x')
select replace('banana', '', 'x')
select translate('banana', 'abn', 'xy')
select repeat('ab', 3)
select repeat('ab', 0)
select reverse('abc')
select split_part('a-b-c', '-', 2)
select split_part('a-b-c', '-', 9)
select split_part('abc', 'x', 1)
select ascii('é')
select chr(233)
select quote_ident('a b')
select quote_ident('a')
select quote_literal('it''s')
select md5('abc')
select to_hex(255)
select to_hex(-1)
select concat('a', 'b')
select regexp_count('abcabc', 'b.')
select regexp_instr('abcabc', 'c')
select regexp_instr('abc', 'x')
select regexp_substr('abc123', '[0-9]+')
select regexp_substr('a1b22', '[0-9]+', 1, 2)
select upper(null)
select length('')
select 'abc' || null || 'd'
select 'it''s'
select 'a\tb'
select 'a\\b'
select E'a\nb'
select $$it's$$
select textlen('ab')
select bttext_pattern_cmp('a', 'b')

-- Numbers: https://docs.aws.amazon.com/redshift/latest/dg/Math_functions.html
select abs(-5)
select abs(-5.5)
select abs(null)
select ceil(2.1)
select ceiling(-2.1)
select floor(-2.1)
select round(2.5)
select round(-2.5)
select round(2.567, 2)
select round(1234.5, -2)
select round(2.5::float8)
select round(3.5::float8)
select trunc(2.99)
select trunc(-2.99)
select trunc(42.789, 1)
select mod(7, 3)
select mod(-7, 3)
select mod(7.5, 2)
select sqrt(2.0::float8)
select cbrt(27.0::float8)
select exp(1.0::float8)
select ln(10.0::float8)
select log(100.0::float8)
select power(2.0::float8, 3)
select power(-8.0::float8, 1.0 / 3)
select sin(1)
select cos(1)
select tan(1)
select cot(1)
select asin(0.5)
select acos(0.5)
select atan(1)
select atan2(1, 2)
select degrees(1)
select radians(180)
select pi()
select sign(-3.2)
select sign(0::float8)
select ln(0.0::float8)
select sqrt(-1.0::float8)
select 1e400
select 99999999999 * 99999999999
select 9223372036854775807 + 1
select 12345678901234567890.123
select -0.0
select 1e3
select 1.50
select 0.1::float8 + 0.2::float8
select 1e-7::float8
select 1e20::float8
select 3.4e38::real
select 16777217::real
select 1e39::real
select 0.1::real
select 'NaN'::float8
select 'Infinity'::float8
select to_number('1,234.5', '9,999.9')
select dexp(1)
select dlog1(10)
select dlog10(100)
select 1::float4 / 3
select 2 / 3::float4

-- Types and casts: https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html
select '42'::int
select ' 42 '::int
select '4.2'::int
select ''::int
select 'x'::int
select 4.5::int
select 5.5::int
select -4.5::int
select 4.5::float8::int
select 40000::smallint
select 3000000000::int
select '1.239'::numeric(5,2)
select '1234567'::numeric(5,2)
select 1.005::numeric(5,2)
select 't'::boolean
select 'yes'::boolean
select '0'::boolean
select 'maybe'::boolean
select 1::boolean
select 0::boolean
select true::int
select true::varchar
select 1::varchar
select 1.50::varchar
select 1.5::float8::varchar
select 'abcdef'::varchar(3)
select 'ab'::char(4)
select 'abcdef'::char(3)
select 'ab'::char(4) || 'c'
select length('ab  '::char(4))
select 'ab  '::char(4) = 'ab'
select 'ab  '::varchar(4) = 'ab'
select cast('1' as bigint)
select '2024-02-30'::date
select '2024-02-29'::date
select '20240229'::date
select '1/8/1999'::date
select 'January 8, 1999'::date
select '1999-Jan-08'::date
select '08-Jan-1999'::date
select '1999.008'::date
select '2024-01-02 03:04:05'::timestamp
select '2024-01-02T03:04:05'::timestamp
select '2024-01-02 03:04:05.123456'::timestamp
select '2024-01-02 03:04:05+02'::timestamptz
select '2024-01-02'::timestamp
select '04:05'::time
select '04:05:06.789'::time
select '040506'::time
select '04:05 PM'::time
select '25:00'::time
select timestamp '2024-01-02 03:04:05'::date
select date '2024-01-02'::timestamp
select timestamp '2024-01-02 03:04:05'::time
select date '2024-01-02'::varchar
select 'infinity'::date
select timestamp '2024-01-02 03:04:05.5'::varchar
select interval '1 day 2 hours'::varchar
select null::int
select null::varchar(3)

-- Dates and times: https://docs.aws.amazon.com/redshift/latest/dg/Date_functions_header.html
select date '2024-01-31' + 1
select date '2024-03-01' - 1
select date '2024-03-01' - date '2024-02-01'
select date '2024-01-31' + interval '1 month'
select timestamp '2024-03-31 10:00' - interval '1 month'
select timestamp '2024-03-01' - timestamp '2024-02-28 12:00'
select time '10:00' + interval '90 minutes'
select date '2024-01-01' + time '10:00'
select interval '1 day' * 3
select interval '1 hour' / 2
select interval '3 hours, 35 minutes'
select interval '1w, 1h, 1m, 1s'
select interval '1 year 2 months'
select -interval '1 day'
select interval '1' day
select interval '1-2' year to month
select interval '26 hours'
select date '2024-01-01' < date '2024-01-02'
select date '2024-01-01' = timestamp '2024-01-01 00:00'
select timestamptz '2024-01-01 00:00+02' < timestamptz '2024-01-01 00:00+01'
select date_trunc('month', timestamp '2024-05-17 10:11:12')
select date_trunc('quarter', timestamp '2024-05-17')
select date_trunc('week', timestamp '2024-05-17 10:11:12')
select date_trunc('hour', timestamp '2024-05-17 10:11:12')
select date_trunc('decade', timestamp '2024-05-17')
select date_trunc('century', timestamp '2024-05-17')
select date_trunc('second', timestamp '2024-05-17 10:11:12.9')
select timestamp '2024-01-01 10:00' at time zone 'UTC'
select timestamp '2024-07-01 10:00' at time zone 'America/New_York'
select timestamptz '2024-07-01 10:00+00' at time zone 'Europe/Berlin'
select to_date('2024-05-17', 'YYYY-MM-DD')
select to_date('17 May 2024', 'DD Mon YYYY')
select to_date('138', 'DDD')
select to_timestamp('2024-05-17 10:11', 'YYYY-MM-DD HH24:MI')
select to_date('20240517', 'YYYYMMDD')
select (date '2024-01-01', date '2024-02-01') overlaps (date '2024-01-15', date '2024-03-01')
select date_cmp(date '2024-01-01', date '2024-01-02')
select interval_cmp(interval '3 days', interval '1 year')

-- Formats: https://docs.aws.amazon.com/redshift/latest/dg/r_Data_type_formatting.html
select to_char(timestamp '2024-05-07 13:05:09', 'YYYY-MM-DD HH24:MI:SS')
select to_char(timestamp '2024-05-07 13:05:09', 'DD Mon YY, HH12:MI am')
select to_char(timestamp '2024-05-07 13:05:09', 'FMMonth FMDD, Day')
select to_char(timestamp '2024-05-07 13:05:09', 'Q WW IW DDD D ID')
select to_char(timestamp '2024-05-07 13:05:09', 'DDth J CC RM')
select to_char(timestamp '2024-05-07 13:05:09.123456', 'SS.MS US SSSS')
select to_char(date '2024-05-07', 'YYYY"year"MM')
select to_char(12.5, '999.99')
select to_char(-12.5, '999.99')
select to_char(1234567.891, '9,999,999.99')
select to_char(12, '0000')
select to_char(12, 'S999')
select to_char(-12, '999PR')
select to_char(12, 'FM999')
select to_char(0.5, '0.99')
select to_char(0.5, '9.99')
select to_char(1234, '999')
select to_char(12, 'RN')
select to_char(485, 'L999')
select to_char(12, '99V99')
select to_char(148.5, 'FM999.999')
select to_char(1, '9th')
select to_number('12,454.8-', '99G999D9S')
select to_number('-34.5', '999.9')
select to_char(interval '15h 2m', 'HH24:MI')

-- JSON, hashes, bytes and the system: https://docs.aws.amazon.com/redshift/latest/dg/json-functions.html
select json_array_length('[1,2,3]')
select has_table_privilege('t', 'select')

-- Aggregates: https://docs.aws.amazon.com/redshift/latest/dg/c_Aggregate_Functions.html
select count(*), count(n), count(distinct g), count(distinct s) from t
select sum(i2), sum(g), sum(n), sum(f) from t
select sum(i8) from t
select min(n), max(n), min(s), max(s), min(d), max(ts) from t
select sum(g), max(g), count(g) from t where false
select g, count(*), sum(n) from t group by g order by g
select g, sum(i2) from t group by 1 having count(*) > 1 order by 1
select distinct g from t order by g
select bool_and(b), bool_or(b) from t
select bit_and(g), bit_or(g) from t
select stddev(f), variance(f), stddev_pop(f), var_pop(f), stddev_samp(f), var_samp(f) from t
select avg(f), avg(f) filter_free from t
select g, s, count(*) from t group by rollup (g, s) order by 1, 2, 3
select g, b, count(*) from t group by cube (g, b) order by 1, 2, 3
select g, b, sum(n) from t group by grouping sets ((g), (b), ()) order by 1, 2, 3
select percentile_cont(0.5) within group (order by f) from t
select percentile_disc(0.5) within group (order by f) from t
select max(length(s)) from t
select sum(case when b then 1 else 0 end) from t
select count(*) from (select distinct g, b from t) x
select sum(distinct i2) from t

-- Windows: https://docs.aws.amazon.com/redshift/latest/dg/c_Window_functions.html
select id, row_number() over (order by id) from t order by id
select id, rank() over (order by g nulls last), dense_rank() over (order by g nulls last) from t order by id
select id, percent_rank() over (order by i2), cume_dist() over (order by i2) from t where i2 is not null order by id
select id, lag(n) over (order by id), lead(n, 2) over (order by id) from t order by id
select id, first_value(s) over (partition by g order by id rows unbounded preceding) from t order by id
select id, last_value(n) over (order by id rows between unbounded preceding and unbounded following) from t order by id
select id, nth_value(n, 2) over (order by id rows between unbounded preceding and unbounded following) from t order by id
select id, sum(n) over (partition by g order by id rows unbounded preceding) from t order by id
select id, count(*) over (partition by g) from t order by id
select id, sum(i2) over (order by id rows between 1 preceding and 1 following) from t order by id
select id, max(n) over (), min(n) over (partition by b) from t order by id
select g, sum(sum(g)) over () from t group by g order by g
select id, avg(f) over (order by id rows between 2 preceding and current row) from t order by id

-- Queries: https://docs.aws.amazon.com/redshift/latest/dg/r_SELECT_synopsis.html
select * from t order by id
select t.*, u.label from t join u on u.t_id = t.id order by t.id, u.id
select t.id, u.id from t left join u on u.t_id = t.id order by 1, 2
select t.id, u.id from t right join u on u.t_id = t.id order by 1, 2
select t.id, u.id from t full join u on u.t_id = t.id order by 1, 2
select count(*) from t cross join u
select id, label from u join t using (id) order by id
select count(*) from t natural join u
select id from t where g in (select t_id from u) order by id
select id from t where id not in (select t_id from u) order by id
select id from t where id not in (select t_id from u where t_id is not null) order by id
select id from t where exists (select 1 from u where u.t_id = t.id) order by id
select id, (select max(label) from u where u.t_id = t.id) from t order by id
select id from t where n > all (select amount from u where amount < 3) order by id
select id from t where g = any (select t_id from u) order by id
select (select id from t)
select id from t union select id from u order by 1
select g from t union all select t_id from u order by 1
select g from t intersect select t_id from u order by 1
select g from t except select t_id from u order by 1
select 1 union select '2' order by 1
select 1 union select 'x'
select null union select null
select 1, 2 union select 1
with a as (select g, sum(n) as total from t group by g) select * from a where total > 0 order by g
with a as (select 1 as x), b as (select x + 1 as y from a) select * from a, b
with recursive r(n) as (select 1 union all select n + 1 from r where n < 5) select * from r
select id from t order by n desc, id limit 3
select id from t order by id limit 2 offset 3
select id, g from t order by g nulls first, id
select id, g from t order by g desc, id
select id, g from t order by g desc nulls last, id
select s from t order by s, id
select upper(s) as s from t order by s
select id as g from t order by g
select g, count(*) from t group by g order by count(*) desc, g
select id from t where c = 'ab' order by id
select id from t where s = 'apple' and b
select id from t where not b order by id
select id from t where n between 0 and 10 order by id
select id from t where d >= '2024-01-31' order by id
select id from t where ts::date = '2024-01-31' order by id
select n * 2, n + 1, -n from t order by id
select i2 * g, i8 + i2 from t order by id
select n * n from t order by id
select f * n, f + g from t order by id
select s || '-' || c from t order by id
select length(c), c || 1 from t order by id
select coalesce(s, c) from t order by id
select nosuch from t
select id from nosuch
select id from t group by g
select id, id from t where id = 1
select nosuch(1)
select id from t where id = 'x'
select id + d from t
select 1 as "A b"
select 1 x
select (1)
selec 1
select 1 +
select
