-- Statements that the emulator answers otherwise than PostgreSQL does, because Redshift's documents
-- say so: one a line, below the reason and its source. What follows behind "=" is what PostgreSQL
-- calls the same; without it the statement is refused.

-- NVL and COALESCE are one function: https://docs.aws.amazon.com/redshift/latest/dg/r_NVL_function.html
select nvl(null, 2)
  = select 2
select nvl('a', 'b')
  = select 'a'
select nvl(null, null, 1.5)
  = select 1.5
select id, nvl(s, c, 'none') from t order by id
  = select id, coalesce(s, c, 'none') from t order by id

-- NVL2 has a value for NULL and one for everything else: https://docs.aws.amazon.com/redshift/latest/dg/r_NVL2.html
select nvl2(1, 'a', 'b')
  = select 'a'
select nvl2(null, 1, 2)
  = select 2
select id, nvl2(n, 'known', 'unknown') from t order by id
  = select id, case when n is not null then 'known' else 'unknown' end from t order by id

-- DECODE compares, and NULL equals NULL: https://docs.aws.amazon.com/redshift/latest/dg/r_DECODE_expression.html
select decode(2, 1, 'a', 2, 'b', 'c')
  = select 'b'
select decode(null, null, 'n')
  = select 'n'
select id, decode(g, 1, 'one', 2, 'two', null, 'none', 'many') from t order by id
  = select id, case when g = 1 then 'one' when g = 2 then 'two' when g is null then 'none' else 'many' end from t order by id

-- LEN counts characters: https://docs.aws.amazon.com/redshift/latest/dg/r_LEN.html
select len('héllo')
  = select 5
select id, len(c) from t order by id
  = select id, length(c) from t order by id

-- CHARINDEX finds the first place, from 1 on: https://docs.aws.amazon.com/redshift/latest/dg/r_CHARINDEX.html
select charindex('l', 'hello')
  = select 3
select id, charindex('p', s) from t order by id
  = select id, strpos(s, 'p') from t order by id

-- REPLICATE repeats a text: https://docs.aws.amazon.com/redshift/latest/dg/r_REPLICATE.html
select replicate('ab', 2)
  = select 'abab'

-- CONCAT of NULL is NULL, and takes two values: https://docs.aws.amazon.com/redshift/latest/dg/r_CONCAT.html
select concat('a', null)
  = select null::text
select id, concat(s, c) from t order by id
  = select id, s || c from t order by id

-- What is no text becomes one where a text is wanted: https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html
select substring(date '2024-05-06', 6, 2)
  = select '05'
select substring(timestamp '2008-01-24 06:43:29' from 6 for 2)
  = select '01'
select substring(12345, 2, 2)
  = select '23'
select split_part(timestamp '2024-01-02 03:04:05', '-', 1)
  = select '2024'
select id from t where ts like '2024-01%' or n like '99%' order by id
  = select id from t where ts::text like '2024-01%' or n::text like '99%' order by id
select position('.' in 109.20), repeat(7, 3), trim(5), ltrim(timestamp '2008-01-24 06:43:29', '2008-')
  = select 4, '777', '5', '1-24 06:43:29'
select concat(1, 2), translate(123, '1', '4'), lower(1.50), date '2024-05-06' ~ '^2024', replace(12, '1', 'x')
  = select '12', '423', '1.50', true, 'x2'
select to_timestamp(timestamp '2021-04-05 19:27:53.5', 'YYYY-MM-DD HH24:MI:SS')
  = select timestamptz '2021-04-05 19:27:53+00'

-- A decimal and a text are compared as decimals, another number and a text as texts: https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html
select '9'::varchar > 10, '9'::varchar > 10.0, 1.50 = '1.5'::varchar, '3'::char(5) = 3, 1::float8 = '1'::varchar
  = select true, false, true, true, true
select count(*) from t a join t b on a.g = b.g::varchar and b.n = a.n::varchar
  = select count(*) from t a join t b on a.g = b.g and b.n = a.n

-- An integer is a truth value: https://docs.aws.amazon.com/redshift/latest/dg/r_logical_condition.html
select id from t where b = 1 order by id
  = select id from t where b order by id
select true = 1, false <> 0
  = select true, false

-- SPLIT_PART counts from 1: https://docs.aws.amazon.com/redshift/latest/dg/SPLIT_PART.html
select split_part('a,b,c', ',', -1)

-- REGEXP_REPLACE replaces every match, and $1 is a group: https://docs.aws.amazon.com/redshift/latest/dg/REGEXP_REPLACE.html
select regexp_replace('abcabc', 'b', 'X')
  = select 'aXcaXc'
select regexp_replace('the fox', '(fox)', 'quick $1')
  = select 'the quick fox'
select regexp_replace('abcabc', 'b')
  = select 'acac'

-- REGEXP_SUBSTR without a match is an empty text: https://docs.aws.amazon.com/redshift/latest/dg/REGEXP_SUBSTR.html
select regexp_substr('x', 'y')
  = select ''

-- CRC32 is a text of hexadecimal digits: https://docs.aws.amazon.com/redshift/latest/dg/crc32-function.html
select crc32('abc')
  = select '364b3fb7'

-- SOUNDEX and DIFFERENCE: https://docs.aws.amazon.com/redshift/latest/dg/soundex.html
select soundex('Amazon')
  = select 'A525'
select difference('Amazon', 'Amazin')
  = select 4

-- OCTETINDEX counts bytes: https://docs.aws.amazon.com/redshift/latest/dg/OCTETINDEX.html
select octetindex('q', 'Äpfelq')
  = select 7

-- Quoted names are folded as well: https://docs.aws.amazon.com/redshift/latest/dg/r_names.html
select "ID" from t where id = 1
  = select id from t where id = 1
select x."Total" from (select 1 as total) x
  = select 1

-- EXP is DOUBLE PRECISION of decimals as well: https://docs.aws.amazon.com/redshift/latest/dg/r_EXP.html
select exp(1.5)
  = select exp(1.5::float8)

-- LN is DOUBLE PRECISION of decimals as well: https://docs.aws.amazon.com/redshift/latest/dg/r_LN.html
select ln(10.5)
  = select ln(10.5::float8)

-- LOG is DOUBLE PRECISION of decimals as well: https://docs.aws.amazon.com/redshift/latest/dg/r_LOG.html
select log(100.0)
  = select log(100.0::float8)

-- SQRT is DOUBLE PRECISION of decimals as well: https://docs.aws.amazon.com/redshift/latest/dg/r_SQRT.html
select sqrt(2.25)
  = select sqrt(2.25::float8)

-- POWER is DOUBLE PRECISION of decimals as well: https://docs.aws.amazon.com/redshift/latest/dg/r_POWER.html
select power(2.5, 2)
  = select power(2.5::float8, 2)
select pow(1.5, 2.0)
  = select power(1.5::float8, 2)

-- ROUND and TRUNC take digits of any number: https://docs.aws.amazon.com/redshift/latest/dg/r_ROUND.html
select round(2.567::float8, 2)
  = select 2.57::float8
select trunc(2.567::float8, 2)
  = select 2.56::float8

-- STRTOL reads digits of a base: https://docs.aws.amazon.com/redshift/latest/dg/r_STRTOL.html
select strtol('ff', 16)
  = select 255::bigint
select strtol('1101', 2)
  = select 13::bigint
select strtol('0xabcd1234', 16)
  = select 2882343476::bigint

-- One of several decimals has the largest scale: https://docs.aws.amazon.com/redshift/latest/dg/r_numeric_computations201.html
select case when true then 1 else 2.5 end
  = select 1.0
select id, case when b then n else g end from t order by id
  = select id, case when b then n else g end::numeric(12,2) from t order by id
select coalesce(1.5, 2.25)
  = select 1.50

-- A quotient of decimals has a scale by their types: https://docs.aws.amazon.com/redshift/latest/dg/r_numeric_computations201.html
select 10.00::decimal(8,2) / 3.00::decimal(8,2)
  = select 3.333333333
select sum(n) / 3 from t
  = select round(sum(n) / 3, 4) from t

-- DECIMAL without a scale has none: https://docs.aws.amazon.com/redshift/latest/dg/r_Numeric_types201.html
select 12.6::numeric
  = select 13.0::numeric(18,0)
select cast(1.49 as decimal)
  = select 1::numeric

-- AVG of integers is a BIGINT: https://docs.aws.amazon.com/redshift/latest/dg/r_AVG.html
select avg(g) from t
  = select trunc(avg(g))::bigint from t
select avg(i2), avg(i8) from t
  = select trunc(avg(i2))::bigint, trunc(avg(i8))::bigint from t
select avg(distinct g) from t
  = select trunc(avg(distinct g))::bigint from t
select g, avg(i2) over (partition by g) from t order by id
  = select g, trunc(avg(i2) over (partition by g))::bigint from t order by id

-- AVG of decimals has their scale: https://docs.aws.amazon.com/redshift/latest/dg/r_AVG.html
select avg(n) from t
  = select round(avg(n), 2) from t

-- SUM of REAL is DOUBLE PRECISION: https://docs.aws.amazon.com/redshift/latest/dg/r_SUM.html
select sum(g::real) from t
  = select sum(g::float8) from t

-- STDDEV and VARIANCE are DOUBLE PRECISION: https://docs.aws.amazon.com/redshift/latest/dg/r_STDDEV_functions.html
select stddev(g), var_pop(n) from t
  = select stddev(g::float8), var_pop(n::float8) from t

-- LISTAGG: https://docs.aws.amazon.com/redshift/latest/dg/r_LISTAGG.html
select listagg(s, ',') within group (order by id) from t
  = select string_agg(s, ',' order by id) from t
select listagg(id) within group (order by id desc) from t
  = select '7654321'
select g, listagg(c, '-') within group (order by id desc) from t group by g order by g
  = select g, string_agg(c::text, '-' order by id desc) from t group by g order by g
select listagg(distinct g, ',') within group (order by g) from t
  = select '1,2,3'

select listagg(distinct s, ',') within group (order by s) from t
  = select string_agg(distinct s, ',' order by s) from t
select listagg(distinct c, '-') within group (order by c desc) from t
  = select string_agg(distinct rtrim(c), '-' order by rtrim(c) desc) from t

-- IS is for predicates: https://docs.aws.amazon.com/redshift/latest/dg/r_Boolean_type.html
select true is true
select null::boolean is not true

-- BPCHARCMP takes any text, and trailing blanks say nothing: https://docs.aws.amazon.com/redshift/latest/dg/r_BPCHARCMP.html
select id, bpcharcmp(s, c), bpcharcmp('a', 'a  ') from t order by id
  = select id, case when s > c then 1 when s < c then -1 when s = c then 0 end, 0 from t order by id

-- LISTAGG over a window: https://docs.aws.amazon.com/redshift/latest/dg/r_WF_LISTAGG.html
select id, listagg(s, ',') within group (order by id) over (partition by g) from t order by id
  = select id, string_agg(s, ',') over (partition by g order by id rows between unbounded preceding and unbounded following) from t order by id
select id, listagg(distinct g, ',') within group (order by id desc) over () from t order by id
  = select id, '3,2,1' from t order by id

-- MEDIAN: https://docs.aws.amazon.com/redshift/latest/dg/r_MEDIAN.html
select median(f) from t
  = select percentile_cont(0.5) within group (order by f) from t

-- APPROXIMATE: https://docs.aws.amazon.com/redshift/latest/dg/r_COUNT.html
select approximate count(distinct g) from t
  = select 3::bigint

-- HLL counts different values: https://docs.aws.amazon.com/redshift/latest/dg/r_HLL_function.html
select g, hll(i2) from t group by g order by g
  = select g, count(distinct i2) from t group by g order by g

-- RATIO_TO_REPORT: https://docs.aws.amazon.com/redshift/latest/dg/r_WF_RATIO_TO_REPORT.html
select id, ratio_to_report(f) over () from t where f > 0 order by id
  = select id, f / sum(f) over () from t where f > 0 order by id

-- IGNORE NULLS: https://docs.aws.amazon.com/redshift/latest/dg/r_WF_LAG.html
select id, lag(n) ignore nulls over (order by id) from t order by id
  = select * from (values (1, null), (2, 1.50), (3, 2.25), (4, -3.00), (5, 1000.01), (6, 0.00), (7, 0.00)) x
select id, first_value(i2 ignore nulls) over (order by id desc rows unbounded preceding) from t order by id
  = select id, 10::smallint from t order by id
select id, lag(g) respect nulls over (order by id) from t order by id
  = select id, lag(g) over (order by id) from t order by id

-- PERCENTILE_CONT over a window: https://docs.aws.amazon.com/redshift/latest/dg/r_WF_PERCENTILE_CONT.html
select id, percentile_cont(0.5) within group (order by f) over () from t order by id
  = select id, (select percentile_cont(0.5) within group (order by f) from t) from t order by id
select g, percentile_cont(0.5) within group (order by sum(f)) over () from t group by g order by g
  = select g, (select percentile_cont(0.5) within group (order by x) from (select sum(f) x from t group by g) y) from t group by g order by g

-- An aggregate over an ordered window needs a frame: https://docs.aws.amazon.com/redshift/latest/dg/r_WF_SUM.html
select id, sum(g) over (order by id) from t
select id, count(*) over (partition by g order by id) from t

-- QUALIFY: https://docs.aws.amazon.com/redshift/latest/dg/r_QUALIFY_clause.html
select id from t qualify row_number() over (partition by g order by id) = 1 order by id
  = select id from (select id, row_number() over (partition by g order by id) as r from t) x where r = 1 order by id

-- TOP, and aliases in the same list: https://docs.aws.amazon.com/redshift/latest/dg/r_SELECT_list.html
select top 2 id from t order by id
  = select id from t order by id limit 2
select 1 as a, a + 1 as b
  = select 1, 2
select id, n * 2 as twice, twice + 1 as more from t order by id
  = select id, n * 2, n * 2 + 1 from t order by id
select id, id / 3 as part, percentile_cont(0.5) within group (order by id) over (partition by part), count(*) over (partition by part) from t order by id
  = select id, id / 3, x.mid, x.n from t join (select id / 3 as part, percentile_cont(0.5) within group (order by id) as mid, count(*) as n from t group by id / 3) x on x.part = id / 3 order by id

-- MINUS is EXCEPT: https://docs.aws.amazon.com/redshift/latest/dg/r_UNION.html
select g from t minus select t_id from u order by 1
  = select g from t except select t_id from u order by 1

-- DATEADD: https://docs.aws.amazon.com/redshift/latest/dg/r_DATEADD_function.html
select dateadd(month, 1, date '2024-01-31')
  = select date '2024-01-31' + interval '1 month'
select dateadd(day, -1, timestamp '2024-03-01 10:00')
  = select timestamp '2024-02-29 10:00'
select dateadd(hr, 30, timestamp '2024-03-01')
  = select timestamp '2024-03-02 06:00'
select dateadd(qtr, 1, timestamp '2024-01-31')
  = select timestamp '2024-04-30'
select id, dateadd(week, 1, d) from t order by id
  = select id, d + interval '7 days' from t order by id
select dateadd(year, 1, '2016-02-29'), dateadd(month, 12, '2016-02-29'), dateadd(year, 4, date '2016-02-29')
  = select timestamp '2017-03-01', timestamp '2017-02-28', timestamp '2020-02-29'
select dateadd(year, -1, timestamptz '2016-02-29 10:00+00'), dateadd(decade, 1, '2016-02-29')
  = select timestamptz '2015-03-01 10:00+00', timestamp '2026-03-01'
select dateadd(day, x, '2008-01-01') from (select 2 as x union all select 1) t order by date_add
  = select timestamp '2008-01-02' union all select timestamp '2008-01-03'

-- DATEDIFF counts the boundaries between two moments: https://docs.aws.amazon.com/redshift/latest/dg/r_DATEDIFF_function.html
select datediff(day, date '2024-01-31', date '2024-03-01')
  = select 30::bigint
select datediff(year, date '2023-12-31', date '2024-01-01')
  = select 1::bigint
select datediff(hour, timestamp '2024-01-01 10:59', timestamp '2024-01-01 11:01')
  = select 1::bigint
select datediff(week, date '2024-01-06', date '2024-01-07')
  = select 1::bigint
select datediff(month, date '2024-03-31', date '2024-02-01')
  = select -1::bigint
select datediff(qtr, date '1998-07-01', date '2008-01-01')
  = select 38::bigint
select datediff(day, '2008-01-01', d::timestamp) from t where d is not null order by date_diff limit 1
  = select -13879::bigint

-- TIMETZ is kept in UTC: https://docs.aws.amazon.com/redshift/latest/dg/r_Datetime_types.html
select dateadd(hour, 2, timetz '13:24:55 PST'), timetz '01:00:00.5+05:30', timetz '10:00'
  = select timetz '23:24:55+00', timetz '19:30:00.5+00', timetz '10:00+00'
select datediff(hours, timetz '20:00:00 PST', timetz '00:58:00 EST'), extract(hour from timetz '20:00:00 PST')
  = select 1::bigint, 4

-- The first decade has the number 1: https://docs.aws.amazon.com/redshift/latest/dg/r_Dateparts_for_datetime_functions.html
select extract(decade from timestamp '1999-02-16'), date_part(decade, date '2010-02-16'), date_trunc('decade', date '2015-02-16')
  = select 200, 202::float8, timestamp '2010-01-01'

-- A time beyond its day is one of the next day: https://docs.aws.amazon.com/redshift/latest/dg/r_TO_TIMESTAMP.html
select to_timestamp('2011-12-18 24:38:15', 'YYYY-MM-DD HH24:MI:SS'), to_timestamp('2011-12-18 10:38:15', 'YYYY-MM-DD HH24:MI:SS', true)
  = select timestamptz '2011-12-19 00:38:15+00', timestamptz '2011-12-18 10:38:15+00'

-- DATETIME is a timestamp: https://docs.aws.amazon.com/redshift/latest/dg/r_CONVERT_function.html
select convert(datetime, '2008-02-18 02:36:48')
  = select timestamp '2008-02-18 02:36:48'
select convert(decimal, 12.6)
  = select 13.0::numeric(18,0)

-- ADD_MONTHS keeps the end of a month: https://docs.aws.amazon.com/redshift/latest/dg/r_ADD_MONTHS.html
select add_months(date '2024-01-31', 1)
  = select timestamp '2024-02-29'
select add_months(date '2008-02-29', 1)
  = select timestamp '2008-03-31'

-- LAST_DAY: https://docs.aws.amazon.com/redshift/latest/dg/r_LAST_DAY.html
select last_day(date '2024-02-10')
  = select date '2024-02-29'
select id, last_day(d) from t order by id
  = select id, (date_trunc('month', d::timestamp) + interval '1 month' - interval '1 day')::date from t order by id

-- NEXT_DAY: https://docs.aws.amazon.com/redshift/latest/dg/r_NEXT_DAY.html
select next_day(date '2024-05-17', 'Monday')
  = select date '2024-05-20'

-- MONTHS_BETWEEN: https://docs.aws.amazon.com/redshift/latest/dg/r_MONTHS_BETWEEN_function.html
select months_between(date '2024-03-31', date '2024-02-29')
  = select 1::float8

-- EXTRACT is an INTEGER: https://docs.aws.amazon.com/redshift/latest/dg/r_EXTRACT_function.html
select extract(year from date '2024-05-17')
  = select 2024
select extract(ms from timestamp '2009-09-09 12:08:43.101')
  = select 101
select extract(dow from date '2024-05-19')
  = select 0
select id, extract(month from ts) from t order by id
  = select id, extract(month from ts)::int from t order by id

-- DATE_PART takes a bare word: https://docs.aws.amazon.com/redshift/latest/dg/r_DATE_PART_function.html
select date_part(month, date '2024-05-17')
  = select 5::float8
select date_part(w, date '2024-12-30')
  = select 1::float8

-- DATE_TRUNC of a date is a TIMESTAMP: https://docs.aws.amazon.com/redshift/latest/dg/r_DATE_TRUNC.html
select date_trunc('month', date '2024-05-17')
  = select timestamp '2024-05-01'
select id, date_trunc('year', d) from t order by id
  = select id, date_trunc('year', d::timestamp) from t order by id

-- CONVERT_TIMEZONE: https://docs.aws.amazon.com/redshift/latest/dg/CONVERT_TIMEZONE.html
select convert_timezone('America/New_York', timestamp '2024-07-01 10:00')
  = select timestamp '2024-07-01 06:00'
select convert_timezone('Europe/Berlin', 'UTC', timestamp '2024-07-01 10:00')
  = select timestamp '2024-07-01 08:00'

-- TRUNC of a moment is its day: https://docs.aws.amazon.com/redshift/latest/dg/r_TRUNC_date.html
select trunc(timestamp '2024-05-17 10:11')
  = select date '2024-05-17'

-- Days are added to a moment: https://docs.aws.amazon.com/redshift/latest/dg/r_DATEADD_function.html
select timestamp '2024-01-01 10:00' + 1
  = select timestamp '2024-01-02 10:00'

-- TO_DATE that is not strict counts on: https://docs.aws.amazon.com/redshift/latest/dg/r_TO_DATE_function.html
select to_date('20010631', 'YYYYMMDD', false)
  = select date '2001-07-01'

-- JSON_EXTRACT_PATH_TEXT: https://docs.aws.amazon.com/redshift/latest/dg/JSON_EXTRACT_PATH_TEXT.html
select json_extract_path_text('{"a":{"b":1}}', 'a', 'b', true)
  = select '1'
select json_extract_path_text('{a', 'b', true)
  = select null::text

-- JSON_EXTRACT_ARRAY_ELEMENT_TEXT: https://docs.aws.amazon.com/redshift/latest/dg/JSON_EXTRACT_ARRAY_ELEMENT_TEXT.html
select json_extract_array_element_text('[1,"b"]', 1)
  = select 'b'

-- IS_VALID_JSON: https://docs.aws.amazon.com/redshift/latest/dg/IS_VALID_JSON.html
select is_valid_json('{"a":1}')
  = select true
select is_valid_json('{a}')
  = select false
select is_valid_json_array('[1]')
  = select true

-- JSON_PARSE and what asks a SUPER value: https://docs.aws.amazon.com/redshift/latest/dg/JSON_PARSE.html
select json_parse('{"a": [1, "x: y"]}')
  = select '{"a":[1,"x: y"]}'::json
select json_typeof(json_parse('[1]'))
  = select 'array'
select get_array_length(json_parse('[1,2]'))
  = select 2::bigint
select is_object(json_parse('{}'))
  = select true
select x.j.a.b::int from (select json_parse('{"a":{"b":7}}') as j) x
  = select 7
select array(1, 'x')
  = select '[1,"x"]'::json

-- Hashes are texts of hexadecimal digits: https://docs.aws.amazon.com/redshift/latest/dg/SHA2.html
select sha1('abc')
  = select 'a9993e364706816aba3e25717850c26c9cd0d89d'
select func_sha1('abc')
  = select 'a9993e364706816aba3e25717850c26c9cd0d89d'
select sha2('abc', 256)
  = select encode(sha256('abc'), 'hex')
select sha2('abc', 512)
  = select encode(sha512('abc'), 'hex')

-- VARBYTE: https://docs.aws.amazon.com/redshift/latest/dg/r_VARBYTE_type.html
select to_varbyte('616263', 'hex')
  = select decode('616263', 'hex')
select from_hex('616263')
  = select decode('616263', 'hex')
select from_varbyte(to_varbyte('abc', 'utf8'), 'hex')
  = select '616263'
select to_varbyte('4', 'hex'), to_varbyte('01001101', 'binary'), from_varbyte(from_hex('4d'), 'binary')
  = select decode('04', 'hex'), decode('4d', 'hex'), '01001101'
select id, s::varbyte, c::varbyte, s::varbyte::varchar, i2::varbyte from t order by id
  = select id, textsend(s), bpcharsend(c), s, int2send(i2) from t order by id
select concat('ab'::varbyte, 'c'::varbyte), len('abc'::varbyte), to_hex('abc'::varbyte), to_hex(5::smallint)
  = select decode('616263', 'hex'), 3, '616263', '5'

-- Bits of VARBYTE: https://docs.aws.amazon.com/redshift/latest/dg/r_VARBYTE_OPERATORS.html
select 'a'::varbyte + 'b'::varbyte, 'a'::varbyte & 'b'::varbyte, 'a'::varbyte | 'b'::varbyte, 'a'::varbyte # 'b'::varbyte, ~'a'::varbyte
  = select decode('6162', 'hex'), decode('60', 'hex'), decode('63', 'hex'), decode('03', 'hex'), decode('9e', 'hex')

-- GETBIT counts from the right: https://docs.aws.amazon.com/redshift/latest/dg/r_GETBIT.html
select getbit(from_hex('4d'), 2), getbit(from_hex('4d'), 7), getbit(from_hex('4d00'), 8)
  = select 1, 0, 1

-- MURMUR3_32_HASH hashes what Apache Iceberg hashes: https://docs.aws.amazon.com/redshift/latest/dg/MURMUR3_32_HASH.html
select murmur3_32_hash(34), murmur3_32_hash('iceberg'), murmur3_32_hash(true), murmur3_32_hash(date '2017-11-16')
  = select 2017239379, 1210000089, 1392991556, -653330422
select murmur3_32_hash(from_hex('00010203')), murmur3_32_hash(timestamp '2017-11-16 22:31:08')
  = select -188683207, -2047944441

-- FNV_HASH takes the hash before as its seed: https://docs.aws.amazon.com/redshift/latest/dg/r_FNV_HASH.html
select fnv_hash('cd', fnv_hash('ab')), fnv_hash(1::smallint)
  = select -281581062704388899, 589727492704079044

-- A text becomes a number as in Teradata: https://docs.aws.amazon.com/redshift/latest/dg/r_TEXT_TO_NUMERIC_ALT.html
select text_to_int_alt('123-'), text_to_int_alt('-123E-2'), text_to_int_alt('  '), text_to_int_alt(null)
  = select -123, -1, 0, null::int
select text_to_numeric_alt('1.5'), text_to_numeric_alt('2.5'), text_to_numeric_alt('2.51'), text_to_numeric_alt('123.52501', 10, 2)
  = select 2.0::numeric(38,0), 2.0::numeric(38,0), 3.0::numeric(38,0), 123.53

-- Arrays of all depths become one: https://docs.aws.amazon.com/redshift/latest/dg/operators-functions.html
select array_flatten(array(1, array(2, array(3, array())))), array_flatten(json_parse('5')), array_concat(array(1), json_parse('5'))
  = select '[1,2,3]'::json, null::json, null::json

-- JSON_SERIALIZE_TO_VARBYTE: https://docs.aws.amazon.com/redshift/latest/dg/JSON_SERIALIZE_TO_VARBYTE.html
select json_serialize_to_varbyte(json_parse('[10001,10002,"abc"]')), json_serialize_to_varbyte(json_parse('[1]'))::varchar
  = select decode('5b31303030312c31303030322c22616263225d', 'hex'), '[1]'

-- What PostgreSQL has learned since: https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-features.html
select count(*) filter (where b) from t
select distinct on (g) id from t order by g, id
select id from t where g is distinct from 1 order by id
select g from t intersect all select t_id from u
select g from t except all select t_id from u
select x.y from t, lateral (select t.id as y) x order by 1

-- Functions that Redshift does not support: https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-functions.html
select string_agg(s, ',') from t
select array_agg(id) from t
select overlay('abcdef' placing 'XY' from 2 for 3)
select bit_length('abc')
select gcd(4, 6)
select starts_with('abc', 'a')

-- NTILE is BIGINT: https://docs.aws.amazon.com/redshift/latest/dg/r_WF_NTILE.html
select id, ntile(3) over (order by id) from t order by id
  = select id, (ntile(3) over (order by id))::bigint from t order by id

-- VALUES is no table: https://docs.aws.amazon.com/redshift/latest/dg/c_unsupported-postgresql-features.html
select * from (values (1), (2)) v(a)
