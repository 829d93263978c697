create table ord as select 1 id, json_parse('[{"k":1},{"k":2}]') items, json_parse('{"name":"click","n":{"x":[10,20]}}') p
select o.id, i.k from ord o, o.items as i
select o.id, i.k, idx from ord o, o.items as i at idx
select p.name from ord
select id from ord p where p.p.name = 'click'
select o.p.name::varchar, o.p.n.x[1], o.items[0].k from ord o
select '1/8/1999'::date, '20080215'::date, 'January 8, 1999'::date, '040506'::time, '04:05 PM'::time, 'today'::date = current_date
select to_char(timestamp '2024-05-07 13:05:09','J'), to_char(-12,'999PR'), to_char(99.99,'99.9'), to_char(3,'RN'), to_char(1,'9th')
select date_trunc('century', timestamp '2024-01-01'), datediff(century,'2000-12-31','2001-01-01'), interval '1 year 2 months', -interval '1 day'
select quote_ident('cat'), to_hex(-1), (1,null)=(1,null), lpad('abc',5,''), split_part('a,b','',1)
select 1500::numeric(18,6)*1000::numeric(18,6), 99999999.99::numeric(10,2)*99999999.99::numeric(10,2), 999999999999999999::numeric(18,0)+1
select split_part(timestamp '2024-01-02 03:04:05','-',1), substring(date '2024-05-06',6,2), substring(12345,2,2), left(12345,2)
select last_day('2024-02-10'), date_part(year,'2024-05-17'), extract(year from '2024-05-17'), 1 + '2', 'abc'::char(3)::varchar(5)
select to_date('20010631','YYYYMMDD',false), to_date('2024/05/07','YYYY-MM-DD'), regexp_instr('abc123','[0-9]+',1,1,1), regexp_replace('abcabc','b','X',4)
select 'a~b' like 'a#~b' escape '#', '1bc' similar to '[^0-9]%', 'aa' ~ '^(a)\\1$', 9223372036854775808, power(2,3), sign(-3)
select 'x'||null, null union select null
select 1 union all select 'x'
select true = 1
select power(0,-1)
create table k(id int, primary key(id))
insert into k values(null)
create table b (like k)
select "column", type, "notnull" from pg_table_def where tablename = 'b'
select x from (values(1)) t(x) where x = '1'
select timestamp '2024-01-01' + 1, getdate() - 7 < getdate(), 12::float8::varchar, 1e15::float8::varchar, 0.25::numeric(2,2)
select 1::float4/3, 2/3::float4, 1.5::numeric(4,1)::float4 * 2
select cast('ab' as varchar(2)), lower('AB')::varchar(3), exists(select 1), (select 5 as m), date_part('year', current_date) > 1
select table_name, column_name, data_type, character_maximum_length from information_schema.columns where table_name='b'
show schemas from database dev
show columns from table public.k
select count(*) from svv_table_info
declare c cursor for select 1
call nosuch()
create or replace procedure p() as $$ begin perform 1; end $$ language plpgsql
call p()
select 'a'::varchar(3), 'abc'::char(5), text 'x'
with t as (select 1 a) select a from t
select a.id from ord a, k b where a.id = b.id(+)
set enable_case_sensitive_identifier to true
select 1 as "Total"
