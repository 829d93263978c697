-- Examples of Redshift's developer guide (the sample code of
-- https://github.com/awsdocs/amazon-redshift-developer-guide, MIT-0), one a line below the name of its page,
-- with the rows that are printed beside it. Where the emulator answers otherwise, the reason is beside the
-- page's name, and what the page prints stands behind #. The tables that many pages read come first.
create schema documented
set search_path to documented
create table winsales (salesid int, dateid date, sellerid int, buyerid char(10), qty int, qty_shipped int)
INSERT INTO winsales VALUES (30001, '8/2/2003', 3, 'b', 10, 10), (10001, '12/24/2003', 1, 'c', 10, 10), (10005, '12/24/2003', 1, 'a', 30, null), (40001, '1/9/2004', 4, 'a', 40, null), (10006, '1/18/2004', 1, 'c', 10, null), (20001, '2/12/2004', 2, 'b', 20, 20), (40005, '2/12/2004', 4, 'a', 10, 10), (20002, '2/16/2004', 2, 'c', 20, 20), (30003, '4/18/2004', 3, 'b', 15, null), (30004, '4/18/2004', 3, 'b', 20, null), (30007, '9/7/2004', 3, 'c', 30, null)
create table category (catid smallint not null distkey sortkey, catgroup varchar(10), catname varchar(10), catdesc varchar(50))
insert into category values (10, 'Concerts', 'Jazz', 'All jazz singers and bands'), (9, 'Concerts', 'Pop', 'All rock and pop music concerts'), (11, 'Concerts', 'Classical', 'All symphony, concerto, and choir conce'), (6, 'Shows', 'Musicals', 'Musical theatre'), (7, 'Shows', 'Plays', 'All non-musical theatre'), (8, 'Shows', 'Opera', 'All opera and light opera'), (5, 'Sports', 'MLS', 'Major League Soccer'), (1, 'Sports', 'MLB', 'Major League Baseball'), (2, 'Sports', 'NHL', 'National Hockey League'), (3, 'Sports', 'NFL', 'National Football League'), (4, 'Sports', 'NBA', 'National Basketball Association')

-- CONVERT_TIMEZONE.html
select convert_timezone('EST', 'PST', '20080305 12:25:29')
  = 2008-03-05 09:25:29
select convert_timezone('America/New_York', '2013-02-01 08:00:00')
  = 2013-02-01 03:00:00
select convert_timezone('America/New_York', '2013-06-01 08:00:00')
  = 2013-06-01 04:00:00
SELECT CONVERT_TIMEZONE('GMT','NEWZONE +2','2014-05-17 12:00:00') as newzone_plus_2, CONVERT_TIMEZONE('GMT','NEWZONE-2:15','2014-05-17 12:00:00') as newzone_minus_2_15, CONVERT_TIMEZONE('GMT','America/Los_Angeles+2','2014-05-17 12:00:00') as la_plus_2, CONVERT_TIMEZONE('GMT','GMT+2','2014-05-17 12:00:00') as gmt_plus_2
  = 2014-05-17 10:00:00 | 2014-05-17 14:15:00 | 2014-05-17 10:00:00 | 2014-05-17 10:00:00

-- IS_VALID_JSON.html
create table test_json(id int identity(0,1), json_strings varchar)
insert into test_json(json_strings) values ('{"a":2}'), ('{"a":{"b":{"c":1}}}'), ('{"a": [1,2,"b"]}')
insert into test_json(json_strings)values ('{{}}'), ('{1:"a"}'), ('[1,2,3]')
-- IS_VALID_JSON.html: Redshift leaves out numbers of IDENTITY, by its slices
select id, json_strings, is_valid_json(json_strings) from test_json order by id
  = 0 | {"a":2} | true ; 1 | {"a":{"b":{"c":1}}} | true ; 2 | {"a": [1,2,"b"]} | true ; 3 | {{}} | false ; 4 | {1:"a"} | false ; 5 | [1,2,3] | false
  # 0 | {"a":2} | true ; 2 | {"a":{"b":{"c":1}}} | true ; 4 | {"a": [1,2,"b"]} | true ; 6 | {{}} | false ; 8 | {1:"a"} | false ; 10 | [1,2,3] | false

-- IS_VALID_JSON_ARRAY.html
create table test_json_arrays(id int identity(0,1), json_arrays varchar)
insert into test_json_arrays(json_arrays) values('[]'), ('["a","b"]'), ('["a",["b",1,["c",2,3,null]]]')
insert into test_json_arrays(json_arrays) values ('{"a":1}'), ('a'), ('[1,2,]')
select json_arrays, is_valid_json_array(json_arrays) from test_json_arrays order by id
  = [] | true ; ["a","b"] | true ; ["a",["b",1,["c",2,3,null]]] | true ; {"a":1} | false ; a | false ; [1,2,] | false

-- JSON_ARRAY_LENGTH.html
select json_array_length('[11,12,13,{"f1":21,"f2":[25,26]},14]')
  = 5
select json_array_length('[11,12,13,{"f1":21,"f2":[25,26]},14',true)
  = 

-- JSON_EXTRACT_ARRAY_ELEMENT_TEXT.html
select json_extract_array_element_text('[111,112,113]', 2)
  = 113
select json_extract_array_element_text('["a",["b",1,["c",2,3,null,]]]',1,true)
  = 

-- JSON_EXTRACT_PATH_TEXT.html
select json_extract_path_text('{"f2":{"f3":1},"f4":{"f5":99,"f6":"star"}}','f4', 'f6')
  = star

-- JSON_PARSE.html
SELECT JSON_PARSE('[10001,10002,"abc"]')
  = [10001,10002,"abc"]
SELECT JSON_TYPEOF(JSON_PARSE('[10001,10002,"abc"]'))
  = array

-- JSON_SERIALIZE.html
SELECT JSON_SERIALIZE(JSON_PARSE('[10001,10002,"abc"]'))
  = [10001,10002,"abc"]

-- MURMUR3_32_HASH.html: the page says INT and shows values of 64 bits, which are those of FNV_HASH
select MURMUR3_32_HASH(1)
  = 1392991556
  # -5968735742475085980
select MURMUR3_32_HASH('Amazon Redshift')
  = -1563580564
  # 7783490368944507294
select MURMUR3_32_HASH('Amazon Redshift', MURMUR3_32_HASH(1))
  = -1713130188
  # -2202602717770968555
select MURMUR3_32_HASH('abcd')
  = 1139631978
  # -281581062704388899
select MURMUR3_32_HASH('cd', MURMUR3_32_HASH('ab'))
  = 1711522338
  # -281581062704388899
select MURMUR3_32_HASH(1::smallint)
  = 1392991556
  # 589727492704079044
select MURMUR3_32_HASH(1::bigint)
  = 1392991556
  # -8517097267634966620

-- REGEXP_COUNT.html
SELECT regexp_count('abcdefghijklmnopqrstuvwxyz', '[a-z]{3}')
  = 8
SELECT regexp_count('the fox', 'FOX', 1, 'i')
  = 1
SELECT regexp_count('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', 1, 'p')
  = 2
SELECT regexp_count('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', 1, 'ip')
  = 3

-- REGEXP_INSTR.html
SELECT regexp_instr('the fox', 'FOX', 1, 1, 0, 'i')
  = 5
SELECT regexp_instr('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', 1, 2, 0, 'p')
  = 21
SELECT regexp_instr('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', 1, 2, 0, 'ip')
  = 15

-- REGEXP_REPLACE.html
SELECT regexp_replace('the fox', 'FOX', 'quick brown fox', 1, 'i')
  = the quick brown fox
SELECT regexp_replace('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', '[hidden]', 1, 'p')
  = [hidden] plain A1234 [hidden]
SELECT regexp_replace('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', '[hidden]', 1, 'ip')
  = [hidden] plain [hidden] [hidden]

-- REGEXP_SUBSTR.html
SELECT regexp_substr('the fox', 'FOX', 1, 1, 'i')
  = fox
SELECT regexp_substr('THE SECRET CODE IS THE LOWERCASE PART OF 1931abc0EZ.', '[a-z]+', 1, 1, 'c')
  = abc
SELECT regexp_substr('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', 1, 2, 'p')
  = a1234
SELECT regexp_substr('passwd7 plain A1234 a1234', '(?=[^ ]*[a-z])(?=[^ ]*[0-9])[^ ]+', 1, 2, 'ip')
  = A1234
select regexp_substr( 'This is a cat, this is a dog. This is a mouse.', 'this is a (\\w+)', 1, 2, 'ie')
  = dog

-- array_flatten.html
SELECT ARRAY_FLATTEN(ARRAY(ARRAY(1,2,3,4),ARRAY(5,6,7,8),ARRAY(9,10)))
  = [1,2,3,4,5,6,7,8,9,10]

-- c_Examples_of_INSERT_30.html
create table category_stage (catid smallint default 0, catgroup varchar(10) default 'General', catname varchar(10) default 'General', catdesc varchar(50) default 'General')
insert into category_stage values (12, 'Concerts', 'Comedy', 'All stand-up comedy performances')
insert into category_stage values (13, 'Concerts', 'Other', default)
select * from category_stage where catid in(12,13) order by 1
  = 12 | Concerts | Comedy | All stand-up comedy performances ; 13 | Concerts | Other | General
insert into category_stage values (14, default, default, default), (15, default, default, default)
select * from category_stage where catid in(14,15) order by 1
  = 14 | General | General | General ; 15 | General | General | General
insert into category_stage values (default, default, default, default), (20, default, 'Country', default), (21, 'Concerts', 'Rock', default)
select * from category_stage where catid in(0,20,21) order by 1
  = 0 | General | General | General ; 20 | General | Country | General ; 21 | Concerts | Rock | General

-- crc32-function.html
select crc32('Amazon Redshift')
  = f2726906

-- get_array_length.html
SELECT GET_ARRAY_LENGTH(ARRAY(1,2,3,4,5,6,7,8,9,10))
  = 10

-- limitations-super.html
SELECT 5::bool
  = true
SELECT 5::super::bool
  = true

-- operators-functions.html
SELECT ARRAY_CONCAT(JSON_PARSE('[10001,10002]'),JSON_PARSE('[10003,10004]'))
  = [10001,10002,10003,10004]
SELECT SUBARRAY(ARRAY('a', 'b', 'c', 'd', 'e', 'f'), 2, 3)
  = ["c","d","e"]
SELECT x, ARRAY_FLATTEN(x) FROM (SELECT ARRAY(1, ARRAY(2, ARRAY(3, ARRAY()))) AS x)
  = [1,[2,[3,[]]]] | [1,2,3]
SELECT SPLIT_TO_ARRAY('12|345|6789', '|')
  = ["12","345","6789"]

-- query-super.html
CREATE TABLE bar AS SELECT json_parse('{"scalar_array": [1, 2.3, 45000000]}') AS data
SELECT index, element FROM bar AS b, b.data.scalar_array AS element AT index
  = 0 | 1 ; 1 | 2.3 ; 2 | 45000000
CREATE TABLE foo AS SELECT json_parse('[[1.1, 1.2], [2.1, 2.2], [3.1, 3.2]]') AS multi_level_array
SELECT array, element FROM foo AS f, f.multi_level_array AS array, array AS element
  = [1.1,1.2] | 1.1 ; [1.1,1.2] | 1.2 ; [2.1,2.2] | 2.1 ; [2.1,2.2] | 2.2 ; [3.1,3.2] | 3.1 ; [3.1,3.2] | 3.2

-- r_ABS.html
select abs (-38)
  = 38
select abs (14-76)
  = 62

-- r_ACOS.html
select acos(-1)
  = 3.141592654
select (acos(.5) * 180/(select pi())) as degrees
  = 60

-- r_ADD_MONTHS.html
select add_months('2008-03-31',1)
  = 2008-04-30
select add_months('2008-04-30',1)
  = 2008-05-31

-- r_ASIN.html
select asin(1)*2 as pi
  = 3.141592654
select (asin(.5) * 180/(select pi())) as degrees
  = 30

-- r_ATAN.html
select atan(1) * 4 as pi
  = 3.141592654
select (atan(1) * 180/(select pi())) as degrees
  = 45

-- r_ATAN2.html
select atan2(2,2) * 4 as pi
  = 3.141592654
select (atan2(1,0) * 180/(select pi())) as degrees
  = 90

-- r_AT_TIME_ZONE.html: the page shows the time of another session time zone, or the quotes of its text
SELECT TIMESTAMP '2001-02-16 20:38:40' AT TIME ZONE 'MST'
  = 2001-02-17 03:38:40+00
  # '2001-02-16 19:38:40-08'
SELECT TIMESTAMP WITH TIME ZONE '2001-02-16 20:38:40-05' AT TIME ZONE 'MST'
  = 2001-02-16 18:38:40
  # '2001-02-16 18:38:40'

-- r_BTRIM.html
select '     abc    ' as untrim, btrim('     abc    ') as trim
  = abc | abc
select 'xyzaxyzbxyzcxyz' as untrim, btrim('xyzaxyzbxyzcxyz', 'xyz') as trim
  = xyzaxyzbxyzcxyz | axyzbxyzc

-- r_Boolean_type.html
create table customer( custid int, active_flag boolean default true)
insert into customer values(100, default)
select * from customer
  = 100 | true

-- r_CAST_function.html
select cast(162.00 as integer) as pricepaid
  = 162
select cast('2008-02-18 02:36:48' as date) as mysaletime
  = 2008-02-18
select cast(2008 as char(4))
  = 2008
select cast(109.652 as decimal(4,1))
  = 109.7

-- r_CHARINDEX.html
select charindex('dog', 'fish')
  = 0
select charindex('fish', 'dogfish')
  = 4

-- r_COLLATE.html
CREATE TABLE T ( col1 Varchar(20) COLLATE case_sensitive )
INSERT INTO T VALUES ('john'),('JOHN')
SELECT * FROM T WHERE col1 = 'john'
  = john
SELECT * FROM T WHERE collate(col1, 'case_insensitive') = 'john'
  = john ; JOHN

-- r_CONCAT.html
select concat('December 25, ', '2008')
  = December 25, 2008
select 'December 25, '||'2008'
  = December 25, 2008
select concat('Thursday, ', concat('December 25, ', '2008'))
  = Thursday, December 25, 2008
select concat('abc'::varbyte, 'def'::varbyte)
  = 616263646566

-- r_COS.html
select cos(0)
  = 1
select cos(pi())
  = -1

-- r_COT.html
select cot(1)
  = 0.6420926159

-- r_CREATE_TABLE_examples.html
drop table if exists T1 cascade
create table T1 ( col1 Varchar(20) collate case_insensitive )
insert into T1 values ('bob'), ('john'), ('Tom'), ('JOHN'), ('Bob')
select * from T1 where col1 = 'John'
  = john ; JOHN
create table categorydef( catid smallint not null default 0, catgroup varchar(10) default 'Special', catname varchar(10) default 'Other', catdesc varchar(50) default 'Special events', primary key(catid))
insert into categorydef values(default,default,default,default)
select * from categorydef
  = 0 | Special | Other | Special events

-- r_CREATE_USER.html
select md5('ez' || 'user1')
  = 153c434b4b77c89e6b94f12c5393af5b
select md5('\\'||'slashpass')
  = 0c983d1a624280812631c5389e60d48c

-- r_DATE-CONCATENATE_function.html
select date '2000-01-01' + time '20:00:00' as ts
  = 2000-01-01 20:00:00
select date '2000-01-01' + timetz '20:00:00 PST' as ts
  = 2000-01-02 04:00:00+00

-- r_DATEADD_function.html
select dateadd(month,18,'2008-02-28')
  = 2009-08-28
select dateadd(m,30,'2008-02-28')
  = 2008-02-28 00:30:00
select dateadd(hour, 8, time '13:24:55')
  = 21:24:55
select dateadd(hour, 12, time '13:24:55')
  = 01:24:55
select dateadd(hour, 2, timetz '13:24:55 PST')
  = 23:24:55+00
select dateadd(month,1,'2008-04-30')
  = 2008-05-30
select dateadd(month,12,'2016-02-29')
  = 2017-02-28
select dateadd(year, 1, '2016-02-29')
  = 2017-03-01

-- r_DATEDIFF_function.html
select datediff(week,'2009-01-01','2009-12-31') as numweeks
  = 52
select datediff(minute, time '20:00:00', time '21:00:00') as nummins
  = 60
select datediff(hours, timetz '20:00:00 PST', timetz '00:58:00 EST') as numhours
  = 1

-- r_DATE_PART_function.html
SELECT DATE_PART(minute, timestamp '20230104 04:05:06.789')
  = 5
SELECT DATE_PART(week, timestamp '20220502 04:05:06.789')
  = 18
SELECT DATE_PART(day, timestamp '20220502 04:05:06.789')
  = 2
SELECT DATE_PART(dayofweek, timestamp '20220502 04:05:06.789')
  = 1
SELECT DATE_PART(century, timestamp '20220502 04:05:06.789')
  = 21
SELECT DATE_PART(millennium, timestamp '20220502 04:05:06.789')
  = 3
SELECT DATE_PART(microsecond, timestamp '20220502 04:05:06.789')
  = 789000
SELECT DATE_PART(month, date '20220502')
  = 5

-- r_DECODE_expression.html
select catid, decode(catname, 'NHL', 'National Hockey League', 'MLB', 'Major League Baseball', 'MLS', 'Major League Soccer', 'NFL', 'National Football League', 'NBA', 'National Basketball Association', 'Unknown') from category order by catid
  = 1 | Major League Baseball ; 2 | National Hockey League ; 3 | National Football League ; 4 | National Basketball Association ; 5 | Major League Soccer ; 6 | Unknown ; 7 | Unknown ; 8 | Unknown ; 9 | Unknown ; 10 | Unknown ; 11 | Unknown

-- r_DEGREES.html
select degrees(.5)
  = 28.64788976
select degrees(pi())
  = 180

-- r_DLOG10.html
select dlog10(100)
  = 2

-- r_Dateparts_for_datetime_functions.html
create table seconds(micro timestamp)
insert into seconds values('2009-09-21 11:10:03.189717')
select extract(sec from micro) from seconds
  = 3
select date_part(sec, micro) from seconds
  = 3.189717
select extract (century from timestamp '2000-12-16 12:21:13')
  = 20
select extract (century from timestamp '2001-12-16 12:21:13')
  = 21
select extract(decade from timestamp '1999-02-16 20:38:40')
  = 200
select extract(decade from timestamp '2000-02-16 20:38:40')
  = 201
select extract(decade from timestamp '2010-02-16 20:38:40')
  = 202
select extract (mil from timestamp '2000-12-16 12:21:13')
  = 2
select extract (mil from timestamp '2001-12-16 12:21:13')
  = 3

-- r_EXTRACT_function.html
select extract(minute from timestamp '2009-09-09 12:08:43')
  = 8
select extract(ms from timestamp '2009-09-09 12:08:43.101')
  = 101
select extract(year from timestamptz '1.12.1997 07:37:16.00 PST')
  = 1997
select extract(ms from time '18:25:33.123456')
  = 123
select extract(ms from timetz '18:25:33.123456 EST')
  = 123

-- r_Examples_with_ORDER_BY.html
select * from category order by 2, length(catdesc), 1, 3
  = 10 | Concerts | Jazz | All jazz singers and bands ; 9 | Concerts | Pop | All rock and pop music concerts ; 11 | Concerts | Classical | All symphony, concerto, and choir conce ; 6 | Shows | Musicals | Musical theatre ; 7 | Shows | Plays | All non-musical theatre ; 8 | Shows | Opera | All opera and light opera ; 5 | Sports | MLS | Major League Soccer ; 1 | Sports | MLB | Major League Baseball ; 2 | Sports | NHL | National Hockey League ; 3 | Sports | NFL | National Football League ; 4 | Sports | NBA | National Basketball Association

-- r_Examples_with_character_types.html
create table address( address_id integer, address1 varchar(100), address2 varchar(50), district varchar(20), city_name char(20), state char(2), postal_code char(5) )
insert into address(address1) values('9516 Magnolia Boulevard')
insert into address(address1) values('9516 Magnolia Boulevard  ')
select count(*) from address where address1='9516 Magnolia Boulevard'
  = 2
select length(address1) from address
  = 23 ; 25

-- r_Examples_with_datetime_types.html
create table datetable (start_date date, end_date date)
insert into datetable values ('2008-06-01','2008-12-31')
insert into datetable values ('Jun 1,2008','20081231')
select * from datetable order by 1
  = 2008-06-01 | 2008-12-31 ; 2008-06-01 | 2008-12-31

-- r_FNV_HASH.html
select fnv_hash(1)
  = -5968735742475085980
select fnv_hash('Amazon Redshift')
  = 7783490368944507294
select fnv_hash('Amazon Redshift', fnv_hash(1))
  = -2202602717770968555
select fnv_hash('abcd')
  = -281581062704388899
select fnv_hash('cd', fnv_hash('ab'))
  = -281581062704388899
select fnv_hash(1::smallint)
  = 589727492704079044
select fnv_hash(1::bigint)
  = -8517097267634966620

-- r_FROM_HEX.html
select from_hex('6162')
  = 6162

-- r_FROM_VARBYTE.html
select from_varbyte('ab', 'hex')
  = 6162
select from_varbyte(from_hex('4d'), 'binary')
  = 01001101

-- r_GETBIT.html
select getbit(from_hex('4d'), 2)
  = 1
select getbit(from_hex('4d'), 7), getbit(from_hex('4d'), 6), getbit(from_hex('4d'), 5), getbit(from_hex('4d'), 4), getbit(from_hex('4d'), 3), getbit(from_hex('4d'), 2), getbit(from_hex('4d'), 1), getbit(from_hex('4d'), 0)
  = 0 | 1 | 0 | 0 | 1 | 1 | 0 | 1

-- r_GROUP_BY_aggregation-extensions.html
CREATE TABLE ORDERS ( ID INT, PRODUCT CHAR(20), CATEGORY CHAR(20), PRE_OWNED CHAR(1), COST DECIMAL )
INSERT INTO ORDERS VALUES (0, 'laptop', 'computers', 'T', 1000), (1, 'smartphone', 'cellphones', 'T', 800), (2, 'smartphone', 'cellphones', 'T', 810), (3, 'laptop', 'computers', 'F', 1050), (4, 'mouse', 'computers', 'F', 50)
SELECT category, product, sum(cost) as total FROM orders GROUP BY GROUPING SETS(category, product)
  = computers |  | 2100 ; cellphones |  | 1610 ;  | laptop | 2050 ;  | smartphone | 1610 ;  | mouse | 50
SELECT category, product, sum(cost) as total FROM orders GROUP BY ROLLUP(category, product) ORDER BY 1,2
  = cellphones | smartphone | 1610 ; cellphones |  | 1610 ; computers | laptop | 2050 ; computers | mouse | 50 ; computers |  | 2100 ;  |  | 3710
SELECT category, product, sum(cost) as total FROM orders GROUP BY CUBE(category, product) ORDER BY 1,2
  = cellphones | smartphone | 1610 ; cellphones |  | 1610 ; computers | laptop | 2050 ; computers | mouse | 50 ; computers |  | 2100 ;  | laptop | 2050 ;  | mouse | 50 ;  | smartphone | 1610 ;  |  | 3710
SELECT category, product, GROUPING(category) as grouping0, GROUPING(product) as grouping1, GROUPING(category, product) as grouping2, sum(cost) as total FROM orders GROUP BY CUBE(category, product) ORDER BY 3,1,2
  = cellphones | smartphone | 0 | 0 | 0 | 1610 ; cellphones |  | 0 | 1 | 1 | 1610 ; computers | laptop | 0 | 0 | 0 | 2050 ; computers | mouse | 0 | 0 | 0 | 50 ; computers |  | 0 | 1 | 1 | 2100 ;  | laptop | 1 | 0 | 2 | 2050 ;  | mouse | 1 | 0 | 2 | 50 ;  | smartphone | 1 | 0 | 2 | 1610 ;  |  | 1 | 1 | 3 | 3710
SELECT pre_owned, category, product, GROUPING(category, product, pre_owned) as group_id, sum(cost) as total FROM orders GROUP BY pre_owned, ROLLUP(category, product) ORDER BY 4,1,2,3
  = false | computers | laptop | 0 | 1050 ; false | computers | mouse | 0 | 50 ; true | cellphones | smartphone | 0 | 1610 ; true | computers | laptop | 0 | 1000 ; false | computers |  | 2 | 1100 ; true | cellphones |  | 2 | 1610 ; true | computers |  | 2 | 1000 ; false |  |  | 6 | 1100 ; true |  |  | 6 | 2610
SELECT pre_owned, category, product, GROUPING(category, product, pre_owned) as group_id, sum(cost) as total FROM orders GROUP BY pre_owned, CUBE(category, product) ORDER BY 4,1,2,3
  = false | computers | laptop | 0 | 1050 ; false | computers | mouse | 0 | 50 ; true | cellphones | smartphone | 0 | 1610 ; true | computers | laptop | 0 | 1000 ; false | computers |  | 2 | 1100 ; true | cellphones |  | 2 | 1610 ; true | computers |  | 2 | 1000 ; false |  | laptop | 4 | 1050 ; false |  | mouse | 4 | 50 ; true |  | laptop | 4 | 1000 ; true |  | smartphone | 4 | 1610 ; false |  |  | 6 | 1100 ; true |  |  | 6 | 2610
SELECT pre_owned, category, product, GROUPING(category, product, pre_owned) as group_id, sum(cost) as total FROM orders GROUP BY CUBE(category, product), GROUPING SETS(pre_owned, ()) ORDER BY 4,1,2,3
  = false | computers | laptop | 0 | 1050 ; false | computers | mouse | 0 | 50 ; true | cellphones | smartphone | 0 | 1610 ; true | computers | laptop | 0 | 1000 ;  | cellphones | smartphone | 1 | 1610 ;  | computers | laptop | 1 | 2050 ;  | computers | mouse | 1 | 50 ; false | computers |  | 2 | 1100 ; true | cellphones |  | 2 | 1610 ; true | computers |  | 2 | 1000 ;  | cellphones |  | 3 | 1610 ;  | computers |  | 3 | 2100 ; false |  | laptop | 4 | 1050 ; false |  | mouse | 4 | 50 ; true |  | laptop | 4 | 1000 ; true |  | smartphone | 4 | 1610 ;  |  | laptop | 5 | 2050 ;  |  | mouse | 5 | 50 ;  |  | smartphone | 5 | 1610 ; false |  |  | 6 | 1100 ; true |  |  | 6 | 2610 ;  |  |  | 7 | 3710
SELECT category, product, pre_owned, GROUPING(category, product, pre_owned) as group_id, sum(cost) as total FROM orders GROUP BY GROUPING SETS(ROLLUP(category), CUBE(product, pre_owned)) ORDER BY 4,1,2,3
  = cellphones |  |  | 3 | 1610 ; computers |  |  | 3 | 2100 ;  | laptop | false | 4 | 1050 ;  | laptop | true | 4 | 1000 ;  | mouse | false | 4 | 50 ;  | smartphone | true | 4 | 1610 ;  | laptop |  | 5 | 2050 ;  | mouse |  | 5 | 50 ;  | smartphone |  | 5 | 1610 ;  |  | false | 6 | 1100 ;  |  | true | 6 | 2610 ;  |  |  | 7 | 3710 ;  |  |  | 7 | 3710

-- r_HLL_function.html
CREATE TABLE a_table(an_int INT)
INSERT INTO a_table VALUES (1), (2), (3), (4)
SELECT hll(an_int) AS cardinality FROM a_table
  = 4

-- r_INITCAP.html
select initcap(catname) from category order by catname
  = Classical ; Jazz ; Mlb ; Mls ; Musicals ; Nba ; Nfl ; Nhl ; Opera ; Plays ; Pop

-- r_INTERVAL_CMP.html
select interval_cmp('3 days','1 year')
  = -1
select interval_cmp('7 days','1 week')
  = 0

-- r_LEN.html
select octet_length('français'), len('français')
  = 9 | 8
select len('cat'), len('cat   ')
  = 3 | 6
select len('aaa'::varbyte)
  = 3

-- r_LISTAGG.html
select listagg(sellerid) within group (order by dateid) from winsales
  = 31141242333
-- r_LISTAGG.html: the page shows another order than the statement names
select buyerid, listagg(salesid,',') within group (order by salesid) as sales_id from winsales group by buyerid order by buyerid
  = a | 10005,40001,40005 ; b | 20001,30001,30003,30004 ; c | 10001,10006,20002,30007
  # a | 10005,40001,40005 ; b | 20001,30001,30004,30003 ; c | 10001,20002,30007,10006

-- r_LN.html
select ln(2.718281828)
  = 0.9999999998

-- r_LOG.html
select log(100)
  = 2

-- r_LOWER.html
select catname, lower(catname) from category order by 1,2
  = Classical | classical ; Jazz | jazz ; MLB | mlb ; MLS | mls ; Musicals | musicals ; NBA | nba ; NFL | nfl ; NHL | nhl ; Opera | opera ; Plays | plays ; Pop | pop

-- r_MD5.html
select md5('Amazon Redshift')
  = f7415e33f972c03abd4f3fed36748f7a

-- r_MOD.html
SELECT MOD(10, 4)
  = 2
SELECT MOD(10.5, 4)
  = 2.5
SELECT MOD(CAST(16.4 as integer), 5)
  = 1
SELECT mod(5,2) = 0 as is_even
  = false
SELECT 11 % 4 as remainder
  = 3
select catid, catname from category where mod(catid,2)=1 order by 1,2
  = 1 | MLB ; 3 | NFL ; 5 | MLS ; 7 | Plays ; 9 | Pop ; 11 | Classical

-- r_MONTHS_BETWEEN_function.html
select months_between('1969-01-18', '1969-03-18') as months
  = -2

-- r_NEXT_DAY.html
select next_day('2014-08-20','Tuesday')
  = 2014-08-26

-- r_NVL_function.html
SELECT COALESCE(NULL, 12, NULL)
  = 12
SELECT COALESCE(NULL, 'Amazon Redshift', NULL)
  = Amazon Redshift
drop table if exists datetable cascade
create table datetable (start_date date, end_date date)
insert into datetable values ('2008-06-01','2008-12-31')
insert into datetable values (null,'2008-12-31')
insert into datetable values ('2008-12-31',null)
select nvl(start_date, end_date) from datetable order by 1
  = 2008-06-01 ; 2008-12-31 ; 2008-12-31

-- r_PI.html
select pi()
  = 3.141592654

-- r_POSITION.html
select position('dog' in 'fish')
  = 0
select position('fish' in 'dogfish')
  = 4

-- r_QUOTE_IDENT.html
select catid, quote_ident(catname) from category order by 1,2
  = 1 | "MLB" ; 2 | "NHL" ; 3 | "NFL" ; 4 | "NBA" ; 5 | "MLS" ; 6 | "Musicals" ; 7 | "Plays" ; 8 | "Opera" ; 9 | "Pop" ; 10 | "Jazz" ; 11 | "Classical"

-- r_QUOTE_LITERAL.html
select quote_literal(catid), catname from category order by 1,2
  = '1' | MLB ; '10' | Jazz ; '11' | Classical ; '2' | NHL ; '3' | NFL ; '4' | NBA ; '5' | MLS ; '6' | Musicals ; '7' | Plays ; '8' | Opera ; '9' | Pop

-- r_RADIANS.html
select radians(180)
  = 3.141592654

-- r_REPEAT.html
select catid, repeat(catid,3) from category order by 1,2
  = 1 | 111 ; 2 | 222 ; 3 | 333 ; 4 | 444 ; 5 | 555 ; 6 | 666 ; 7 | 777 ; 8 | 888 ; 9 | 999 ; 10 | 101010 ; 11 | 111111

-- r_REPLACE.html
select catid, catgroup, replace(catgroup, 'Shows', 'Theatre') from category order by 1,2,3
  = 1 | Sports | Sports ; 2 | Sports | Sports ; 3 | Sports | Sports ; 4 | Sports | Sports ; 5 | Sports | Sports ; 6 | Shows | Theatre ; 7 | Shows | Theatre ; 8 | Shows | Theatre ; 9 | Concerts | Concerts ; 10 | Concerts | Concerts ; 11 | Concerts | Concerts

-- r_SELECT_list.html
select distinct catgroup from category order by 1
  = Concerts ; Shows ; Sports
select catgroup from category order by 1
  = Concerts ; Concerts ; Concerts ; Shows ; Shows ; Shows ; Sports ; Sports ; Sports ; Sports ; Sports

-- r_SIN.html
select sin(-pi())
  = -1.224646799e-16

-- r_SQRT.html
select sqrt(16)
  = 4
select sqrt('16')
  = 4
select sqrt(round(16.4))
  = 4

-- r_STRPOS.html
select strpos('dogfish', 'fist')
  = 0
select strpos('dogfish', 'fish')
  = 4

-- r_STRTOL.html
select strtol('0xf',16)
  = 15
select strtol('abcd1234',16)
  = 2882343476
select strtol('1234567', 10)
  = 1234567
select strtol('1234567', 8)
  = 342391
select strtol('110101', 2)
  = 53

-- r_SUBSTRING.html
select substring('caterpillar',6,4)
  = pill
select substring('caterpillar',6,8)
  = pillar
select substring('caterpillar',-2,6)
  = cat
select substring('caterpillar',-5,4)
  = 
select cast('Fourscore and seven' as varchar(5))
  = Fours
select substring('abc'::varbyte, -3)
  = 616263
select substring('abc'::varbyte, 1)
  = 616263
select substring('abc'::varbyte, 3)
  = 63
select substring('abc'::varbyte, 2, 10)
  = 6263
select substring('abc'::varbyte, 2, 1)
  = 62

-- r_TAN.html
select tan(0)
  = 0

-- r_TO_CHAR.html
select to_char(timestamp '2009-12-31 23:15:59', 'MONTH-DY-DD-YYYY HH12:MIPM')
  = DECEMBER -THU-31-2009 11:15PM
select to_char(timestamp '2009-12-31 23:15:59', 'DDD')
  = 365
select to_char(timestamp '2022-05-16 23:15:59', 'ID')
  = 1
select to_char(date '2009-12-31', 'MONTH')
  = DECEMBER
select to_char(timestamp '2009-12-31 23:15:59','HH24:MI:SS')
  = 23:15:59
select to_char(-125.8, '999D99S')
  = 125.80-
select to_char(-125.88, '$S999D99')
  = $-125.88
select to_char(-125.88, '$999D99PR')
  = $<125.88>
select to_char(125, 'RN')
  = CXXV

-- r_TO_DATE_function.html
select to_date('02 Oct 2001', 'DD Mon YYYY')
  = 2001-10-02

-- r_TO_HEX.html
select to_hex(2147676847)
  = 8002f2af
select to_hex('abc'::varbyte)
  = 616263
drop table if exists t cascade
create table t (vc varchar)
insert into t select to_hex('abc'::varbyte)
select vc from t
  = 616263

-- r_TO_NUMBER.html
select to_number('12,454.8-', '99G999D9S')
  = -12454.8
select to_number('$ 12,454.88', 'L 99G999D99')
  = 12454.88

-- r_TO_TIMESTAMP.html
SELECT TO_TIMESTAMP('2017','YYYY')
  = 2017-01-01 00:00:00+00
SELECT TO_TIMESTAMP('2011-12-18 24:38:15', 'YYYY-MM-DD HH24:MI:SS')
  = 2011-12-19 00:38:15+00

-- r_TO_VARBYTE.html
select to_varbyte('6162', 'hex')
  = 6162
select to_varbyte('01001101', 'binary')
  = 4d
select to_varbyte('a', 'utf8')
  = 61
select to_varbyte('4', 'hex')
  = 04

-- r_TRANSLATE.html
select translate('mint tea', 'inea', 'osin')
  = most tin

-- r_TRIM.html
select trim('"' FROM '"dog"')
  = dog

-- r_UPPER.html
select catname, upper(catname) from category order by 1,2
  = Classical | CLASSICAL ; Jazz | JAZZ ; MLB | MLB ; MLS | MLS ; Musicals | MUSICALS ; NBA | NBA ; NFL | NFL ; NHL | NHL ; Opera | OPERA ; Plays | PLAYS ; Pop | POP

-- r_VARBYTE_OPERATORS.html
select 'a'::varbyte || 'b'::varbyte as concat
  = 6162
select 'a'::varbyte + 'b'::varbyte as concat
  = 6162
select 'a'::varbyte < 'b'::varbyte as less_than
  = true
select 'a'::varbyte = 'b'::varbyte as equal
  = false
select from_varbyte(~'a'::varbyte, 'binary')
  = 10011110
select from_varbyte('a'::varbyte & 'b'::varbyte, 'binary')
  = 01100000

-- r_VARBYTE_type.html
select 'abc'::varbyte
  = 616263
drop table if exists t cascade
create table t (c char(10))
insert into t values ('aa'), ('abc')
select c::varbyte from t
  = 61612020202020202020 ; 61626320202020202020
select 5::smallint::varbyte
  = 0005
select 5::int::varbyte
  = 00000005
select 5::bigint::varbyte
  = 0000000000000005

-- r_WF_AVG.html
select salesid, dateid, sellerid, qty, avg(qty) over (order by dateid, salesid rows unbounded preceding) as avg from winsales order by 2,1
  = 30001 | 2003-08-02 | 3 | 10 | 10 ; 10001 | 2003-12-24 | 1 | 10 | 10 ; 10005 | 2003-12-24 | 1 | 30 | 16 ; 40001 | 2004-01-09 | 4 | 40 | 22 ; 10006 | 2004-01-18 | 1 | 10 | 20 ; 20001 | 2004-02-12 | 2 | 20 | 20 ; 40005 | 2004-02-12 | 4 | 10 | 18 ; 20002 | 2004-02-16 | 2 | 20 | 18 ; 30003 | 2004-04-18 | 3 | 15 | 18 ; 30004 | 2004-04-18 | 3 | 20 | 18 ; 30007 | 2004-09-07 | 3 | 30 | 19

-- r_WF_COUNT.html
select salesid, qty, count(*) over (order by salesid rows unbounded preceding) as count from winsales order by salesid
  = 10001 | 10 | 1 ; 10005 | 30 | 2 ; 10006 | 10 | 3 ; 20001 | 20 | 4 ; 20002 | 20 | 5 ; 30001 | 10 | 6 ; 30003 | 15 | 7 ; 30004 | 20 | 8 ; 30007 | 30 | 9 ; 40001 | 40 | 10 ; 40005 | 10 | 11
select salesid, qty, qty_shipped, count(qty_shipped) over (order by salesid rows unbounded preceding) as count from winsales order by salesid
  = 10001 | 10 | 10 | 1 ; 10005 | 30 |  | 1 ; 10006 | 10 |  | 1 ; 20001 | 20 | 20 | 2 ; 20002 | 20 | 20 | 3 ; 30001 | 10 | 10 | 4 ; 30003 | 15 |  | 4 ; 30004 | 20 |  | 4 ; 30007 | 30 |  | 4 ; 40001 | 40 |  | 4 ; 40005 | 10 | 10 | 5

-- r_WF_DENSE_RANK.html
select salesid, qty, dense_rank() over(order by qty desc) as d_rnk, rank() over(order by qty desc) as rnk from winsales order by 2,1
  = 10001 | 10 | 5 | 8 ; 10006 | 10 | 5 | 8 ; 30001 | 10 | 5 | 8 ; 40005 | 10 | 5 | 8 ; 30003 | 15 | 4 | 7 ; 20001 | 20 | 3 | 4 ; 20002 | 20 | 3 | 4 ; 30004 | 20 | 3 | 4 ; 10005 | 30 | 2 | 2 ; 30007 | 30 | 2 | 2 ; 40001 | 40 | 1 | 1
select salesid, sellerid, qty, dense_rank() over(partition by sellerid order by qty desc) as d_rnk from winsales order by 2,3,1
  = 10001 | 1 | 10 | 2 ; 10006 | 1 | 10 | 2 ; 10005 | 1 | 30 | 1 ; 20001 | 2 | 20 | 1 ; 20002 | 2 | 20 | 1 ; 30001 | 3 | 10 | 4 ; 30003 | 3 | 15 | 3 ; 30004 | 3 | 20 | 2 ; 30007 | 3 | 30 | 1 ; 40005 | 4 | 10 | 2 ; 40001 | 4 | 40 | 1

-- r_WF_LISTAGG.html
select listagg(sellerid) within group (order by dateid) over () as seller from winsales where buyerid = 'b'
  = 3233 ; 3233 ; 3233 ; 3233
select listagg(dateid,',') within group (order by sellerid desc,salesid asc) over () as dates from winsales where buyerid = 'b'
  = 2003-08-02,2004-04-18,2004-04-18,2004-02-12 ; 2003-08-02,2004-04-18,2004-04-18,2004-02-12 ; 2003-08-02,2004-04-18,2004-04-18,2004-02-12 ; 2003-08-02,2004-04-18,2004-04-18,2004-02-12
select listagg(distinct dateid,',') within group (order by sellerid desc,salesid asc) over () as dates from winsales where buyerid = 'b'
  = 2003-08-02,2004-04-18,2004-02-12 ; 2003-08-02,2004-04-18,2004-02-12 ; 2003-08-02,2004-04-18,2004-02-12 ; 2003-08-02,2004-04-18,2004-02-12
-- r_WF_LISTAGG.html: the page shows another order than the statement names
select buyerid, listagg(salesid,',') within group (order by salesid) over (partition by buyerid) as sales_id from winsales order by buyerid
  = a | 10005,40001,40005 ; a | 10005,40001,40005 ; a | 10005,40001,40005 ; b | 20001,30001,30003,30004 ; b | 20001,30001,30003,30004 ; b | 20001,30001,30003,30004 ; b | 20001,30001,30003,30004 ; c | 10001,10006,20002,30007 ; c | 10001,10006,20002,30007 ; c | 10001,10006,20002,30007 ; c | 10001,10006,20002,30007
  # a | 10005,40001,40005 ; a | 10005,40001,40005 ; a | 10005,40001,40005 ; b | 20001,30001,30004,30003 ; b | 20001,30001,30004,30003 ; b | 20001,30001,30004,30003 ; b | 20001,30001,30004,30003 ; c | 10001,20002,30007,10006 ; c | 10001,20002,30007,10006 ; c | 10001,20002,30007,10006 ; c | 10001,20002,30007,10006

-- r_WF_MAX.html
select salesid, qty, max(qty) over (order by salesid rows unbounded preceding) as max from winsales order by salesid
  = 10001 | 10 | 10 ; 10005 | 30 | 30 ; 10006 | 10 | 30 ; 20001 | 20 | 30 ; 20002 | 20 | 30 ; 30001 | 10 | 30 ; 30003 | 15 | 30 ; 30004 | 20 | 30 ; 30007 | 30 | 30 ; 40001 | 40 | 40 ; 40005 | 10 | 40
select salesid, qty, max(qty) over (order by salesid rows between 2 preceding and 1 preceding) as max from winsales order by salesid
  = 10001 | 10 |  ; 10005 | 30 | 10 ; 10006 | 10 | 30 ; 20001 | 20 | 30 ; 20002 | 20 | 20 ; 30001 | 10 | 20 ; 30003 | 15 | 20 ; 30004 | 20 | 15 ; 30007 | 30 | 20 ; 40001 | 40 | 30 ; 40005 | 10 | 40

-- r_WF_MIN.html
select salesid, qty, min(qty) over (order by salesid rows unbounded preceding) from winsales order by salesid
  = 10001 | 10 | 10 ; 10005 | 30 | 10 ; 10006 | 10 | 10 ; 20001 | 20 | 10 ; 20002 | 20 | 10 ; 30001 | 10 | 10 ; 30003 | 15 | 10 ; 30004 | 20 | 10 ; 30007 | 30 | 10 ; 40001 | 40 | 10 ; 40005 | 10 | 10
select salesid, qty, min(qty) over (order by salesid rows between 2 preceding and 1 preceding) as min from winsales order by salesid
  = 10001 | 10 |  ; 10005 | 30 | 10 ; 10006 | 10 | 10 ; 20001 | 20 | 10 ; 20002 | 20 | 10 ; 30001 | 10 | 20 ; 30003 | 15 | 10 ; 30004 | 20 | 10 ; 30007 | 30 | 15 ; 40001 | 40 | 20 ; 40005 | 10 | 30

-- r_WF_PERCENTILE_CONT.html
select sellerid, qty, percentile_cont(0.5) within group (order by qty) over() as median from winsales
  = 1 | 10 | 20 ; 1 | 10 | 20 ; 3 | 10 | 20 ; 4 | 10 | 20 ; 3 | 15 | 20 ; 2 | 20 | 20 ; 3 | 20 | 20 ; 2 | 20 | 20 ; 3 | 30 | 20 ; 1 | 30 | 20 ; 4 | 40 | 20
select sellerid, qty, percentile_cont(0.5) within group (order by qty) over(partition by sellerid) as median from winsales
  = 2 | 20 | 20 ; 2 | 20 | 20 ; 4 | 10 | 25 ; 4 | 40 | 25 ; 1 | 10 | 10 ; 1 | 10 | 10 ; 1 | 30 | 10 ; 3 | 10 | 17.5 ; 3 | 15 | 17.5 ; 3 | 20 | 17.5 ; 3 | 30 | 17.5

-- r_WF_PERCENTILE_DISC.html
select sellerid, qty, percentile_disc(0.5) within group (order by qty) over() as median from winsales
  = 1 | 10 | 20 ; 3 | 10 | 20 ; 1 | 10 | 20 ; 4 | 10 | 20 ; 3 | 15 | 20 ; 2 | 20 | 20 ; 2 | 20 | 20 ; 3 | 20 | 20 ; 1 | 30 | 20 ; 3 | 30 | 20 ; 4 | 40 | 20
select sellerid, qty, percentile_disc(0.5) within group (order by qty) over(partition by sellerid) as median from winsales
  = 2 | 20 | 20 ; 2 | 20 | 20 ; 4 | 10 | 10 ; 4 | 40 | 10 ; 1 | 10 | 10 ; 1 | 10 | 10 ; 1 | 30 | 10 ; 3 | 10 | 15 ; 3 | 15 | 15 ; 3 | 20 | 15 ; 3 | 30 | 15

-- r_WF_RANK.html
select salesid, qty, rank() over (order by qty) as rnk from winsales order by 2,1
  = 10001 | 10 | 1 ; 10006 | 10 | 1 ; 30001 | 10 | 1 ; 40005 | 10 | 1 ; 30003 | 15 | 5 ; 20001 | 20 | 6 ; 20002 | 20 | 6 ; 30004 | 20 | 6 ; 10005 | 30 | 9 ; 30007 | 30 | 9 ; 40001 | 40 | 11
select salesid, qty, rank() over (order by qty desc) as rank from winsales order by 2,1
  = 10001 | 10 | 8 ; 10006 | 10 | 8 ; 30001 | 10 | 8 ; 40005 | 10 | 8 ; 30003 | 15 | 7 ; 20001 | 20 | 4 ; 20002 | 20 | 4 ; 30004 | 20 | 4 ; 10005 | 30 | 2 ; 30007 | 30 | 2 ; 40001 | 40 | 1
select salesid, sellerid, qty, rank() over (partition by sellerid order by qty desc) as rank from winsales order by 2,3,1
  = 10001 | 1 | 10 | 2 ; 10006 | 1 | 10 | 2 ; 10005 | 1 | 30 | 1 ; 20001 | 2 | 20 | 1 ; 20002 | 2 | 20 | 1 ; 30001 | 3 | 10 | 4 ; 30003 | 3 | 15 | 3 ; 30004 | 3 | 20 | 2 ; 30007 | 3 | 30 | 1 ; 40005 | 4 | 10 | 2 ; 40001 | 4 | 40 | 1

-- r_WF_SUM.html
select salesid, dateid, sellerid, qty, sum(qty) over (order by dateid, salesid rows unbounded preceding) as sum from winsales order by 2,1
  = 30001 | 2003-08-02 | 3 | 10 | 10 ; 10001 | 2003-12-24 | 1 | 10 | 20 ; 10005 | 2003-12-24 | 1 | 30 | 50 ; 40001 | 2004-01-09 | 4 | 40 | 90 ; 10006 | 2004-01-18 | 1 | 10 | 100 ; 20001 | 2004-02-12 | 2 | 20 | 120 ; 40005 | 2004-02-12 | 4 | 10 | 130 ; 20002 | 2004-02-16 | 2 | 20 | 150 ; 30003 | 2004-04-18 | 3 | 15 | 165 ; 30004 | 2004-04-18 | 3 | 20 | 185 ; 30007 | 2004-09-07 | 3 | 30 | 215
select salesid, dateid, sellerid, qty, sum(qty) over (partition by sellerid order by dateid, salesid rows unbounded preceding) as sum from winsales order by 2,1
  = 30001 | 2003-08-02 | 3 | 10 | 10 ; 10001 | 2003-12-24 | 1 | 10 | 10 ; 10005 | 2003-12-24 | 1 | 30 | 40 ; 40001 | 2004-01-09 | 4 | 40 | 40 ; 10006 | 2004-01-18 | 1 | 10 | 50 ; 20001 | 2004-02-12 | 2 | 20 | 20 ; 40005 | 2004-02-12 | 4 | 10 | 50 ; 20002 | 2004-02-16 | 2 | 20 | 40 ; 30003 | 2004-04-18 | 3 | 15 | 25 ; 30004 | 2004-04-18 | 3 | 20 | 45 ; 30007 | 2004-09-07 | 3 | 30 | 75
select salesid, sellerid, qty, sum(1) over (order by sellerid, salesid rows unbounded preceding) as rownum from winsales order by 2,1
  = 10001 | 1 | 10 | 1 ; 10005 | 1 | 30 | 2 ; 10006 | 1 | 10 | 3 ; 20001 | 2 | 20 | 4 ; 20002 | 2 | 20 | 5 ; 30001 | 3 | 10 | 6 ; 30003 | 3 | 15 | 7 ; 30004 | 3 | 20 | 8 ; 30007 | 3 | 30 | 9 ; 40001 | 4 | 40 | 10 ; 40005 | 4 | 10 | 11
select salesid, sellerid, qty, sum(1) over (partition by sellerid order by sellerid, salesid rows unbounded preceding) as rownum from winsales order by 2,1
  = 10001 | 1 | 10 | 1 ; 10005 | 1 | 30 | 2 ; 10006 | 1 | 10 | 3 ; 20001 | 2 | 20 | 1 ; 20002 | 2 | 20 | 2 ; 30001 | 3 | 10 | 1 ; 30003 | 3 | 15 | 2 ; 30004 | 3 | 20 | 3 ; 30007 | 3 | 30 | 4 ; 40001 | 4 | 40 | 1 ; 40005 | 4 | 10 | 2

-- r_array.html
select array(1,50,null,100)
  = [1,50,null,100]
select array(1,'abc',true,3.14)
  = [1,"abc",true,3.14]

-- r_array_concat.html
SELECT ARRAY_CONCAT(ARRAY(10001,10002),ARRAY(10003,10004))
  = [10001,10002,10003,10004]
SELECT ARRAY_CONCAT(ARRAY(10001,10002),ARRAY('ab','cd'))
  = [10001,10002,"ab","cd"]

-- r_comparison_condition.html
select time '18:25:33.123456' = time '18:25:33.123456'
  = true
select time '18:25:33.123456 PST' < time '19:25:33.123456 EST'
  = true

-- r_decimal_precision.html
drop table if exists t cascade
CREATE TABLE t(s super)
INSERT INTO t VALUES (3.14159)
SELECT decimal_precision(s) FROM t
  = 6

-- r_decimal_scale.html
drop table if exists t cascade
CREATE TABLE t(s super)
INSERT INTO t VALUES (3.14159)
SELECT decimal_scale(s) FROM t
  = 5

-- r_interval_literals.html
select date '2023-02-15' - interval '4 months'
  = 2022-10-15
select date '2023-03-31' - interval '4 months'
  = 2022-11-30

-- r_is_array.html
SELECT is_array(JSON_PARSE('[1,2]'))
  = true

-- r_is_bigint.html
drop table if exists t cascade
CREATE TABLE t(s super)
INSERT INTO t VALUES (5)
SELECT s, is_bigint(s) FROM t
  = 5 | true

-- r_is_char.html
drop table if exists t cascade
CREATE TABLE t(s super)
INSERT INTO t VALUES ('t')
SELECT s, is_char(s) FROM t
  = "t" | true

-- r_is_decimal.html
drop table if exists t cascade
CREATE TABLE t(s super)
INSERT INTO t VALUES (1.22)
SELECT s, is_decimal(s) FROM t
  = 1.22 | true

-- r_is_float.html
drop table if exists t cascade
CREATE TABLE t(s super)
INSERT INTO t VALUES(2.22::FLOAT)
SELECT s, is_float(s) FROM t
  = 2.22 | true

-- r_is_integer.html
drop table if exists t cascade
CREATE TABLE t(s super)
INSERT INTO t VALUES (5)
SELECT s, is_integer(s) FROM t
  = 5 | true

-- r_is_object.html
drop table if exists t cascade
CREATE TABLE t(s super)
INSERT INTO t VALUES (JSON_PARSE('{"name": "Joe"}'))
SELECT s, is_object(s) FROM t
  = {"name":"Joe"} | true

-- r_is_scalar.html
drop table if exists t cascade
CREATE TABLE t(s super)
INSERT INTO t VALUES (JSON_PARSE('{"name": "Joe"}'))
SELECT s, is_scalar(s.name) FROM t
  = {"name":"Joe"} | true

-- r_is_smallint.html
drop table if exists t cascade
CREATE TABLE t(s super)
INSERT INTO t VALUES (5)
SELECT s, is_smallint(s) FROM t
  = 5 | true

-- r_is_varchar.html
drop table if exists t cascade
CREATE TABLE t(s super)
INSERT INTO t VALUES ('abc')
SELECT s, is_varchar(s) FROM t
  = "abc" | true

-- r_json_size.html
SELECT JSON_SIZE(JSON_PARSE('[10001,10002,"⬤"]'))
  = 19

-- r_json_typeof.html
SELECT JSON_TYPEOF(ARRAY(1,2))
  = array
SELECT JSON_TYPEOF(JSON_PARSE('{"name":"Joe"}'))
  = object

-- r_logical_condition.html
select * from category where (not catid=1) and catgroup='Sports' order by catid
  = 2 | Sports | NHL | National Hockey League ; 3 | Sports | NFL | National Football League ; 4 | Sports | NBA | National Basketball Association ; 5 | Sports | MLS | Major League Soccer

-- r_object_function.html
select object()
  = {}
select object('a', 1, 'b', true, 'c', 3.14)
  = {"a":1,"b":true,"c":3.14}
select object('a', object('aa', 1), 'b', array(2,3), 'c', json_parse('{}'))
  = {"a":{"aa":1},"b":[2,3],"c":{}}

-- stored-procedure-trapping-errors.html
CREATE TABLE employee (firstname varchar, lastname varchar)
INSERT INTO employee VALUES ('Tomas','Smith')
CREATE TABLE employee_error_log (message varchar)
SELECT * from employee
  = Tomas | Smith

-- super-configurations.html
SELECT json_table.data."ITEMS"."Name", json_table.data."price" FROM (SELECT json_parse('{"ITEMS":{"Name":"TV"}, "price": 345}') AS data) AS json_table
  =  | 345
SELECT json_table.data.ITEMS.Name, json_table.data.price FROM (SELECT json_parse('{"ITEMS":{"Name":"TV"}, "price": 345}') AS data) AS json_table
  =  | 345

-- The end of the examples.
drop schema documented cascade
set search_path to "$user", public
