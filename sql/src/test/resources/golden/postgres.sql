-- PostgreSQL's notations and functions, and its answers. What differs stands in docs/sql.md.
insert into znodes (path, data_text) values ('/p', null), ('/p/a', '{"port": 80}'), ('/p/b', 'two'), ('/p/c', '12');
> 4 changed
-- Casts.
select count(*) filter (where depth = 2)::int as n, count(*) over ()::int as w, percentile_cont(0.5) within group (order by 2)::int as p from (values (2), (2), (1)) as t (depth) group by depth order by 1;
> n | w | p
> 0 | 2 | 2
> 2 | 2 | 2
select 1.5::int as a, 2.5::int as b, -1.5::int as c, 2.5::float8::int as d, 3.5::float8::int as e, safe_cast(1.5 as integer) as f;
> a | b | c | d | e | f
> 2 | 3 | -2 | 2 | 4 | 2
select '12.6'::int;
> ERROR 22P02 '12.6' is no INTEGER: SAFE_CAST gives NULL instead (line 1, column 8)
select ' 12 '::int as i, '1.25'::numeric as n, 1.50::numeric as m, cast(12.345 as decimal(6, 2)) as d, cast(7 as text) || '!' as t, cast('x' as character varying(5)) as v;
> i | n | m | d | t | v
> 12 | 1.25 | 1.5 | 12.35 | 7! | x
select true::text as t, 't'::bool as b, 'off'::boolean as o, 1.5::float8::text as f, 1e20::float8::text as g, 0.00001::float8::text as h, 0.5::text as d;
> t | b | o | f | g | h | d
> true | true | false | 1.5 | 1e+20 | 1e-05 | 0.5
select 'x'::bool;
> ERROR 22P02 'x' is no BOOLEAN: it is true or false (line 1, column 8)
select timestamp '2026-01-02 03:04:05.670'::text as t, '2026-01-02T03:04:05Z'::timestamptz as z, '2026-01-02'::timestamp as m, '2026-01-02 03:04:05.678'::timestamp as s, timestamp '2026-01-02 03:04:05.678'::date as d, date '2026-01-02'::timestamp as e;
> t | z | m | s | d | e
> 2026-01-02 03:04:05.67 | 2026-01-02T03:04:05 | 2026-01-02T00:00 | 2026-01-02T03:04:05.678 | 2026-01-02 | 2026-01-02T00:00
select 'garbage'::timestamp;
> ERROR 22007 'garbage' is no TIMESTAMP: write it as 2026-01-31 23:59:59.999 (line 1, column 8)
select 'garbage'::date;
> ERROR 22007 'garbage' is no DATE: write it as 2026-01-31 (line 1, column 8)
-- Times.
select extract(dow from timestamp '2026-11-22 17:05:06.789') as dow, extract(isodow from timestamp '2026-11-22 17:05:06.789') as isodow, extract(doy from date '2026-11-22') as doy, extract(epoch from timestamp '2026-11-22 17:05:06.789') as epoch, extract(second from timestamp '2026-11-22 17:05:06.789') as s, extract('week' from date '2026-01-01') as week;
> dow | isodow | doy | epoch | s | week
> 0 | 7 | 326 | 1795367106.789 | 6.789 | 1
select date_part('century', date '2001-01-01') as c, date_part('decade', date '2026-01-01') as d, date_part('isoyear', date '2027-01-01') as i, date_part('milliseconds', timestamp '2026-11-22 17:05:06.789') as ms, extract(hour from time '17:05:06') as h;
> c | d | i | ms | h
> 21 | 202 | 2026 | 6789 | 17
select extract(fortnight from now());
> ERROR 22023 'fortnight' is no part of a TIMESTAMP: parts are year, quarter, month, week, day, hour, minute, second, millisecond, epoch, dow, isodow, doy, isoyear, decade, century and millennium, as far as it has them
select interval '1 day' as a, interval '90 minutes' as b, interval '1 month' as c, '1 year 2 months'::interval as d, interval '2 weeks 01:30' as e, interval '-1 hour' as f, interval '100' day as g;
> a | b | c | d | e | f | g
> 1 day | 01:30:00 | 1 mon | 1 year 2 mons | 14 days 01:30:00 | -01:00:00 | 100 days
select interval '1 month 2 days';
> ERROR HYC00 The interval '1 month 2 days' has months as well as days or less, which is supported where it is added to a time or taken from one alone (line 1, column 8)
select date '2020-01-31' + interval '1.5 months' as a, date '2020-01-31' - interval '1.5 months' as b, timestamp '2020-03-31 10:00:00' + interval '1 mon 2 days' as c, timestamp '2020-01-01 00:00:00' + interval '1 year -1.55 months' as d;
> a | b | c | d
> 2020-03-15T00:00 | 2019-12-16T00:00 | 2020-05-02T10:00 | 2020-11-14T12:00
select interval '1.55 years' as a, interval '0.125 years' as b, interval '1.2 decades' as c, interval '1.5 days' as d;
> a | b | c | d
> 1 year 7 mons | 2 mons | 12 years | 1 day 12:00:00
select interval '1.5 months';
> ERROR HYC00 The interval '1.5 months' has months as well as days or less, which is supported where it is added to a time or taken from one alone (line 1, column 8)
select timestamp '2020-01-01 00:00:00' + interval '1 month 2 days' * 2;
> ERROR HYC00 The interval '1 month 2 days' has months as well as days or less, which is supported where it is added to a time or taken from one alone (line 1, column 42)
select date '2020-01-01' + 999999999 * interval '1' year as d;
> ERROR 22008 The result is out of the range of INTERVAL
select interval '9999999' year * 1000 as d;
> ERROR 22008 The result is out of the range of INTERVAL
select interval '80000000' year + interval '80000000' year + interval '80000000' year as d;
> ERROR 22008 The result is out of the range of INTERVAL
select interval '1 day' * 300000000000 as d;
> ERROR 22008 The result is out of the range of INTERVAL
select interval '1 month' * 1.5 as d;
> ERROR HYC00 A part of a month is so many days, and an interval of months and days in one is not supported: compute with days
select 3 * interval '1 month' + interval '1 year' as a, interval '90 minutes' * 2 - interval '1 hour' as b, -interval '1 month' as c, interval '1 hour' * 1.5 as d, interval '1 year' * 0.5 as e;
> a | b | c | d | e
> 1 year 3 mons | 02:00:00 | -1 mon | 01:30:00 | 6 mons
select interval 'soon';
> ERROR 22007 'soon' is no interval: write it as '1 day 02:30:00' or '90 minutes' (line 1, column 8)
select extract(epoch from interval '1 day 2 hours') as e, extract(hour from interval '26 hours') as h, extract(month from interval '14 months') as m;
> e | h | m
> 93600.000 | 2 | 2
select timestamp '2026-11-22 10:00:00' - timestamp '2026-11-20 09:00:00' as t, date '2026-11-22' - date '2026-11-01' as days, date '2026-11-22' - 5 as d, timestamp '2026-01-31 00:00:00' + interval '1 month' as m, timestamp '2026-11-22 10:00:00' - interval '90 minutes' as b;
> t | days | d | m | b
> 2 days 01:00:00 | 21 | 2026-11-17 | 2026-02-28T00:00 | 2026-11-22T08:30
select count(*) as n from znodes where mtime > now() - interval '1 day' and now() - mtime < interval '1 hour' and extract(epoch from now() - ctime) < 3600 and depth > 0;
> n
> 4
select max(mtime) - min(mtime) < interval '1 day' as near from znodes where parent = '/p';
> near
> true
select date_trunc('decade', timestamp '2026-11-22 17:05:06') as d, date_trunc('century', timestamp '2026-11-22 17:05:06') as c, date_trunc('weeks', timestamp '2026-11-22 17:05:06') as w, to_timestamp(1.5) as t;
> d | c | w | t
> 2020-01-01T00:00 | 2001-01-01T00:00 | 2026-11-16T00:00 | 1970-01-01T00:00:01.500
-- Texts.
select greatest(1, null, 3) as g, least(null, 2, 1) as l, greatest('a', 'b') as t, greatest(null, null) as n;
> g | l | t | n
> 3 | 1 | b | null
select btrim('xxaxx', 'x') as b, ltrim('xxaxx', 'x') as l, rtrim('xxaxx', 'x') as r, btrim('  a ') || '|' as d, trim(both 'x' from 'xax') as t;
> b | l | r | d | t
> a | axx | xxa | a| | a
select left('grüße', -1) as a, right('grüße', 2) as b, left('abc', 9) as c, lpad('7', 3, '0') as d, rpad('7', 3, '0') as e, split_part('a,b,c', ',', 2) as f, to_hex(255) as g;
> a | b | c | d | e | f | g
> grüß | ße | abc | 007 | 700 | b | ff
select 'a' || 1 as a, 1.5 || 'b' as b, 'c' || true as c, 'd' || timestamp '2026-01-02 03:04:05' as d, 'e' || date '2026-01-02' as e, 'f' || null as f, 'n=' || version || '/' || cversion as v from znodes where path = '/p/a';
> a | b | c | d | e | f | v
> a1 | 1.5b | ctrue | d2026-01-02 03:04:05 | e2026-01-02 | null | n=0/0
select regexp_match('foobarbaz', 'b(a)(r)') as a, regexp_match('foo', 'x') as b, (regexp_match('host-10.example', '(\d+)'))[1]::int + 1 as c;
> a | b | c
> [a, r] | null | 11
select format('%s-%s %I %L %%', 'a', 1, 'we ird', 'it''s') as a, format('%2$s %1$s', 'x', timestamp '2026-01-02 03:04:05.5') as b, format('%s', null) as c;
> a | b | c
> a-1 "we ird" 'it''s' % | 2026-01-02 03:04:05.5 x | 
select format('%s');
> ERROR 22023 format has no value for '%s'
select E'a\tb' as e, E'it''s' as q, E'1'::int + 1 as i;
> e | q | i
> a	b | it's | 2
select concat('a', null, 1, true) as c, concat_ws(',', 'a', null, 'b') as w, initcap('hello world') as i, string_agg(name, ',' order by name desc) as s from znodes where parent = '/p';
> c | w | i | s
> a1t | a,b | Hello World | c,b,a
select encode(x'00ff5c41', 'hex') as h, encode(x'00ff5c41', 'escape') as e, decode(encode(x'00ff5c41', 'escape'), 'escape') as d, convert_from(convert_to('grüße', 'UTF8'), 'utf-8') as c, convert_from(x'ff', 'UTF8') as n;
> h | e | d | c | n
> 00ff5c41 | \000\377\\A | x00ff5c41 | grüße | null
select encode(data, 'morse') from znodes where path = '/p/a';
> ERROR 22023 'morse' is no format of bytes: it is hex, base64 or escape
select version() like 'Zabra %' as v, {fn locate('b', 'abcb')} as l, {fn locate('b', 'abcb', 3)} as m, {fn curdate()} = current_date as d, {fn curtime()} is not null as t;
> v | l | m | d | t
> true | 2 | 4 | true | true
-- Series.
select n from generate_series(1, 10, 3) as n;
> n
> 1
> 4
> 7
> 10
select * from generate_series(2, 1, -1);
> generate_series
> 2
> 1
select g.x + 1 as x from generate_series(1, 2) as g (x) where x > 1;
> x
> 3
select t, count(path) as n from generate_series(timestamp '2026-01-01 00:00:00', timestamp '2026-01-01 12:00:00', interval '6 hours') as t left join znodes on mtime < t group by t order by t;
> t | n
> 2026-01-01T00:00 | 4
> 2026-01-01T06:00 | 4
> 2026-01-01T12:00 | 4
select m from generate_series(timestamp '2026-01-31 00:00:00', timestamp '2026-03-31 00:00:00', interval '1 month') m;
> m
> 2026-01-31T00:00
> 2026-02-28T00:00
> 2026-03-28T00:00
select n from generate_series(1, 2, 0) as n;
> ERROR 22023 The step of generate_series must not be 0
select n from generate_series(1, 9000000000) as n limit 2;
> n
> 1
> 2
select count(*) as n, max(m) as m from generate_series(3000000, 1, -1) as m;
> n | m
> 3000000 | 3000000
select generate_series(1, 3);
> generate_series
> 1
> 2
> 3
-- What others write.
explain analyze select 1;
> ERROR HYC00 EXPLAIN has no options: it shows the plan, and does not run it (line 1, column 9)
describe znodes;
> ERROR HYC00 DESCRIBE is not supported. SELECT column_name, data_type, remarks FROM information_schema.columns WHERE table_name = 'znodes' tells the columns of a table (\d znodes in the console) (line 1, column 1)
show tables;
> ERROR HYC00 SHOW is for settings: SELECT table_name, remarks FROM information_schema.tables lists the tables (\d in the console)
truncate znodes;
> ERROR HYC00 TRUNCATE is not supported. Delete a subtree: DELETE FROM znodes WHERE is_below(path, '/app') (line 1, column 1)
update znodes set data_text = 'x' from sessions where path = '/p';
> ERROR HYC00 UPDATE has no FROM here: MERGE INTO znodes z USING … ON z.path = … WHEN MATCHED THEN UPDATE SET … does it (line 1, column 35)
delete from znodes using sessions where path = '/p';
> ERROR HYC00 DELETE has no USING here: MERGE INTO znodes z USING … ON z.path = … WHEN MATCHED THEN DELETE does it (line 1, column 20)
with t as (select 1) delete from znodes;
> ERROR HYC00 WITH leads queries alone: put the query where its rows are used, as in WHERE path IN (WITH … SELECT …) (line 1, column 22)
with t as (select '/p/w' as p) insert into znodes (path) select p from t;
> ERROR HYC00 WITH stands before the query: INSERT INTO znodes (…) WITH … SELECT … (line 1, column 32)
insert into znodes (path) with t as (select '/p/w' as p) select p from t;
> 1 changed
-- More of its answers.
select length(x'00ff7e') as b, length('grüße') as t, date '2026-11-22' + 5 as d, interval '0' as z, pg_typeof(1) as p, pg_typeof(now() - now()) as q, current_schema() as s, current_database() as c;
> b | t | d | z | p | q | s | c
> 3 | 5 | 2026-11-27 | 00:00:00 | integer | interval | zk | zabra
select j -> 'n' as n, j -> 's' as s, j -> 'o' as o, j -> 'a' as a, j -> 'a' -> 1 as i, j -> 'none' as x from (values ('{"n":1.5,"s":"eu","o":{"k":1},"a":[1,[2]]}')) as t (j);
> n | s | o | a | i | x
> 1.5 | "eu" | {"k":1} | [1,[2]] | [2] | null
select 'a_c' like 'a\_c' as a, 'abc' like 'a\_c' as b, 'a\c' like 'a\\c' as c;
> a | b | c
> true | false | true
select name from znodes where name = any('{a, b}') and parent = '/p' order by 1;
> name
> a
> b
select name from znodes where name = any('{}');
> ERROR HYC00 '{}' is no array that is understood here: write ARRAY['a', 'b'], or IN ('a', 'b') (line 1, column 38)
select timestamp '2026-01-02 03:04:05' at time zone 'UTC' as t;
> t
> 2026-01-02T03:04:05
select timestamp '2026-01-02 03:04:05' at time zone 'Europe/Berlin' as t;
> ERROR HYC00 AT TIME ZONE 'Europe/Berlin' is not supported: times are UTC here; add the offset, as in + INTERVAL '2 hours' (line 1, column 40)
select 2 ^ 3;
> ERROR HYC00 '^' is not supported: power(2, 3) is 2 to the power of 3 (line 1, column 10)
select date '2026-11-22' - interval '1 hour' as a, date '2026-01-31' + interval '1 month' as b, interval '90 minutes' + date '2026-01-01' as c, current_date - interval '1 hour' < current_date as d;
> a | b | c | d
> 2026-11-21T23:00 | 2026-02-28T00:00 | 2026-01-01T01:30 | true
select version::text, upper(name)::varchar(1), z.depth::bigint::text, '7'::int, count(*) over ()::int from znodes z where path = '/p/a';
> version | upper | depth | cast | count
> 0 | A | 2 | 7 | 1
-- DISTINCT ON, and WHERE without FROM.
insert into znodes (path, data_text) values ('/p/c/1', '{"l":["x","y"],"o":{"k": 1.50},"n":null,"s":"\u00e9\n"}'), ('/p/c/2', null);
> 2 changed
select distinct on (parent) parent, path from znodes where depth > 1 order by parent, path desc;
> parent | path
> /p | /p/w
> /p/c | /p/c/2
> /zookeeper | /zookeeper/quota
select distinct on (1) depth as d, name::text as n from znodes where is_below(path, '/p') order by d desc, n desc limit 1;
> d | n
> 3 | 2
select * from (select distinct on (parent) parent as p, name from znodes where is_below(path, '/p') order by p, name) as t where p = '/p';
> p | name
> /p | a
select distinct on (depth) depth, count(*) as n from znodes where is_below(path, '/p') group by depth, parent order by depth, n;
> depth | n
> 2 | 4
> 3 | 2
select distinct on (d) a is distinct from 1 as d, not flag, b from (values (1, true, 2), (2, true, 3), (2, false, 4)) as t (a, flag, b) order by d, flag, b;
> d | column2 | b
> false | false | 2
> true | true | 4
select distinct on (parent) parent from znodes where parent = ? order by ?;
> ERROR HYC00 DISTINCT ON takes no parameters in what it tells rows apart and orders them by: number the rows by row_number() OVER (PARTITION BY … ORDER BY …) in a subquery, and take those with 1
select 1 as one where 1 = 1;
> one
> 1
select 1 as one where 1 = 2;
> one
select exists (select 1 where false) as e;
> e
> false
-- Regular expressions within texts.
select substring('foobar' from 'o(.)b') as a, substring('foobar', 'o.b') as b, substring('x' from 'y') as c, substring('host-10' from '[0-9]+')::int + 1 as d, substring('abc' from 2) as e;
> a | b | c | d | e
> o | oob | null | 11 | bc
select regexp_count('banana', 'an') as c, regexp_split_to_array('a1b22c', '[0-9]+') as s, regexp_split_to_array('hey', '') as h, regexp_instr('😀a', 'a') as i;
> c | s | h | i
> 2 | [a, b, c] | [h, e, y] | 2
select * from regexp_split_to_table('a,,b', ',') as x;
> x
> a
> 
> b
-- Formats.
select to_char(1234.5, '9,999.99') as a, to_char(-12, '999') as b, to_char(0.5, '9.9') as c, to_char(12.5, 'FM99.99') as d, to_char(7, 'FM000') as e, to_char(1234, '99.9') as f, to_char(12, 'S999') as g, to_char(-12, '999MI') as h, to_char(-12, '999PR') as i, to_char(1234567.891, 'FM999,999,990.00') as j;
> a | b | c | d | e | f | g | h | i | j
>  1,234.50 |  -12 |   .5 | 12.5 | 007 |  ##.# |  +12 |  12- |  <12> | 1,234,567.89
select to_char(1, 'RN');
> ERROR 22023 'RN' is no format of numbers that is known here: those are of 9, 0, ',', '.', G, D, S, MI, PR, FM and "text"
select to_char(timestamp '2026-03-04 15:06:07.089', 'YYYY-MM-DD HH24:MI:SS.MS') as a, to_char(date '2026-03-04', 'FMMonth FMDDth, Dy Q') as b, to_char(timestamp '2026-03-04 15:06:07', 'HH12:MI am "at" IYYY-IW') as c;
> a | b | c
> 2026-03-04 15:06:07.089 | March 4th, Wed 1 | 03:06 pm at 2026-10
-- JSON.
select data_text ->> 'l' as l, data_text -> 'o' as o, data_text #>> '{o,k}' as k, data_text ->> 'n' as n, data_text -> 'n' as j, data_text ->> 's' = E'é\n' as s, data_text -> 'l' ->> -1 as last, data_text -> 'l' -> 5 as none, data_text #> '{l,0}' as first from znodes where path = '/p/c/1';
> l | o | k | n | j | s | last | none | first
> ["x","y"] | {"k": 1.50} | 1.50 | null | null | true | y | null | "x"
select '{"it''s":1,"a.b":2}' ->> 'it''s' as a, '{"it''s":1,"a.b":2}' ->> 'a.b' as b, 'no json' ->> 'a' as c, '{"a":1} and more' ->> 'a' as d, '{"a":1,"a":2}' ->> 'a' as e;
> a | b | c | d | e
> 1 | 2 | null | null | 2
select json_array_length(data_text -> 'l') as n, json_typeof(data_text -> 'o') as t, json_array_length('no json') as x from znodes where path = '/p/c/1';
> n | t | x
> 2 | object | null
select z.name, e from znodes z, json_array_elements_text(z.data_text -> 'l') as e where parent = '/p/c' order by e;
> name | e
> 1 | x
> 1 | y
select k from json_object_keys('{"a":1,"b":{"c":2}}') as k;
> k
> a
> b
-- Times.
select make_date(2026, 2, 28) as d, make_timestamp(2026, 2, 28, 12, 30, 15.5) as t, timestamp '2026-02-03' as m, timestamptz '2026-02-03T04:05Z' as z;
> d | t | m | z
> 2026-02-28 | 2026-02-28T12:30:15.500 | 2026-02-03T00:00 | 2026-02-03T04:05
select make_date(2026, 2, 30);
> ERROR 22008 The result is out of the range of DATE
select date '2026-01-01' + interval '999999999' year;
> ERROR 22008 The interval '999999999 year' is too long (line 1, column 28)
select interval '999999999 years';
> ERROR 22008 The interval '999999999 years' is too long (line 1, column 8)
select sum(interval '90 minutes') as s, avg(i) as a from (values (interval '1 hour'), (interval '2 hours')) as t (i);
> s | a
> 03:00:00 | 01:30:00
-- Names that the parser keeps for itself.
select count(*) as value, depth as year from znodes where is_below(path, '/p') group by year order by value desc, year;
> value | year
> 4 | 2
> 2 | 3
select t.next, row as second from (select 1 as next, 2 as row) as t where next = 1;
> next | second
> 1 | 2
select name as partition, row_number() over (partition by parent order by name) as rows from znodes where parent = '/p/c' order by partition desc;
> partition | rows
> 2 | 2
> 1 | 1
select empty, unknown is not unknown as unknown, count(*) over (rows between unbounded preceding and current row) as rows from (select json_value('{}', 'lax $.a' default 'e' on empty) as empty, true as unknown, 2 as range) as t where 2 between range and 5;
> empty | unknown | rows
> e | true | 1
select value, value || '!' as e from json_array_elements_text('["x","y"]') as value order by value desc;
> value | e
> y | y!
> x | x!
select day + 1 as next from generate_series(1, 2) as day order by next;
> next
> 2
> 3
select quote_literal('it''s') as l, quote_ident('a b') as i, div(7, 2) as d, bit_length('é') as b, length(gen_random_uuid()) as u;
> l | i | d | b | u
> 'it''s' | "a b" | 3 | 16 | 36
-- Rows that are compared.
select (1, 2) < (1, 3) as a, (1, null) > (0, 5) as b, (null, 1) > (0, 5) as c, (1, 2) = (1, null) as d, (1, 2) <> (2, null) as e, (1, 2) >= (1, 2) as f;
> a | b | c | d | e | f
> true | true | null | null | true | true
select path from znodes where (parent, name) > ('/p', 'a') order by parent, name limit 2;
> path
> /p/b
> /p/c
-- More names.
select json_agg(name order by name) as j from znodes where parent = '/p';
> j
> ["a", "b", "c", "w"]
select date_bin('15 minutes', timestamp '2026-03-04 15:06:07', timestamp '2026-01-01') as b, clock_timestamp() > timestamp '2026-01-01' as c, try_cast('x' as integer) as t;
> b | c | t
> 2026-03-04T15:00 | true | null
table znodes limit 0;
> path | parent | name | depth | data | data_text | data_length | version | cversion | aversion | czxid | mzxid | pzxid | ctime | mtime | num_children | node_type | ephemeral_owner | ttl_ms | acl
select name from znodes where parent = '/p' order by name collate "C" limit null;
> name
> a
> b
> c
> w
select x, n from unnest(array['a', 'b']) with ordinality as t (x, n);
> x | n
> a | 1
> b | 2
select path from znodes for update;
> ERROR HYC00 FOR UPDATE is not supported, as nothing is locked: a transaction whose rows were changed meanwhile fails with 40001, and WHERE path = … AND version = … writes what nobody has changed (line 1, column 25)
select lock('/locks/a', 5) as l;
> ERROR HYC00 lock and unlock are statements of their own, with nothing beside them: SELECT lock('/locks/a', 5000) (line 1, column 8)
select to_timestamp('2026-03-04 05:06:07', 'YYYY-MM-DD HH24:MI:SS') as t, to_date('2026-03-04', 'YYYY-MM-DD') as d;
> t | d
> 2026-03-04T05:06:07 | 2026-03-04
-- What is no JSON is NULL, and fails nothing.
select name, json_type(data_text) as t, json_depth(data_text) as d, json_length(data_text) as l, json_keys(data_text) as k, json_pretty(data_text) as p, json_remove(data_text, '$.a') as r, json_insert(data_text, '$.a', 1) as i, json_replace(data_text, '$.a', 1) as e, json_set(data_text, '$.a', 1) as s, json_storage_size(data_text) as z from znodes where path = '/p/b';
> name | t | d | l | k | p | r | i | e | s | z
> b | null | null | null | null | null | null | null | null | null | null
-- What has a value of its own each time.
select count(distinct u) as n, count(distinct r) as m from (select gen_random_uuid() as u, random() as r from generate_series(1, 5) as g (x)) as t;
> n | m
> 5 | 5
select gen_random_uuid() = gen_random_uuid() as same, clock_timestamp() >= now() as later;
> same | later
> false | true
select count(*) as n, count(*) filter (where v = w) as m from (select u as v, u as w, r from (select gen_random_uuid() as u, random() as r from generate_series(1, 5) as g (x)) as s) as t where v = w and r = r;
> n | m
> 5 | 5
-- Numbers, sizes and intervals.
select width_bucket(5.35, 0.024, 10.06, 5) as a, width_bucket(5, 10, 0, 5) as b, width_bucket(-1, 0, 10, 5) as c, width_bucket(10, 0, 10, 5) as d, width_bucket(2.0::float8, 0, 10, 5) as e, width_bucket(null, 0, 10, 5) as f;
> a | b | c | d | e | f
> 3 | 3 | 0 | 6 | 2 | null
select width_bucket(1, 0, 0, 5);
> ERROR 2201G width_bucket wants two bounds that differ, and at least one bucket
select gcd(12, -18) as a, gcd(0, 0) as b, lcm(4, 6) as c, lcm(-21, 6) as d, factorial(5) as e, factorial(33) as f;
> a | b | c | d | e | f
> 6 | 0 | 12 | 42 | 120 | 8683317618811886495518194401280000000
select lcm(9223372036854775807, 2);
> ERROR 22003 18446744073709551614 is out of range
select factorial(-1);
> ERROR 22003 There are factorials of 0 to 33, not of -1
select pg_size_pretty(10239) as a, pg_size_pretty(10240) as b, pg_size_pretty(123456) as c, pg_size_pretty(-123456789) as d, pg_size_pretty(20970000) as e, pg_size_pretty(9223372036854775807) as f;
> a | b | c | d | e | f
> 10239 bytes | 10 kB | 121 kB | -118 MB | 20 MB | 8192 PB
select num_nulls(1, null, 'x') as a, num_nonnulls(1, null, 'x') as b, quote_nullable(null) as c, quote_nullable('it''s') as d;
> a | b | c | d
> 1 | 2 | NULL | 'it''s'
select justify_hours(interval '26 hours') as a, justify_days(interval '5 days') as b, justify_interval(interval '14 months') as c;
> a | b | c
> 1 day 02:00:00 | 5 days | 1 year 2 mons
select justify_days(interval '35 days');
> ERROR HYC00 An interval of months and days in one, as 30 days or more come to, is not supported
select interval '1 year' / 2 as a, interval '7 hours' / 2 as b, timestamp '2026-01-31 00:00:00' + interval '2 months' / 2 as c;
> a | b | c
> 6 mons | 03:30:00 | 2026-02-28T00:00
select interval '7 months' / 2;
> ERROR HYC00 A part of a month is so many days, and an interval of months and days in one is not supported: compute with days
select age(timestamp '2001-04-10', timestamp '1957-06-13') as a, age(date '1957-06-13', date '2001-04-10') as b, age(timestamp '2026-03-31 10:00', timestamp '2026-02-28 11:30:00.5') as c, age(date '2026-01-01', timestamp '2026-01-01') as d;
> a | b | c | d
> 43 years 9 mons 27 days | -43 years -9 mons -27 days | 1 mon 2 days 22:29:59.5 | 00:00:00
select sind(30) as a, sind(180) as b, cosd(90) as c, cosd(120) as d, tand(45) as e, sind(405) as f, sind(-30.5) as g, cotd(45) as h, log10(1000) as i, log(1000.0) as j;
> a | b | c | d | e | f | g | h | i | j
> 0.5 | 0.0 | 0.0 | -0.5 | 1.0 | 0.7071067811865475 | -0.5075383629607041 | 1.0 | 3.0 | 3.0
select tand(90);
> ERROR 22003 tand is not defined there
select array_position(array[1, null, 3, 1], 1, 2) as a, array_position(array['a', null], null) as b, array_position(array['a', 'bb'], 'c') as c, array_positions(array[1, 2, 1], 1) as d, array_length(array[1, 2, 3], 1) as e, array_length(array[1], 2) as f, array_upper(array[array[1, 2]], 2) as g, array_lower(array[1], 1) as h;
> a | b | c | d | e | f | g | h
> 4 | 2 | null | [1, 3] | 3 | null | 2 | 1
select array_to_string(array[1, 2, null], ',') as a, array_to_string(array[1.5, null], '; ', '*') as b, array_to_string(array[true, false], '') as c, array_to_string(array['a', 'bb'], null) as d, array_to_string(array[date '2026-01-31'], ',') as e, cardinality(string_to_array('', ',')) as f, string_to_array('a,b', ',') as g;
> a | b | c | d | e | f | g
> 1,2 | 1.5; * | tf | null | 2026-01-31 | 0 | [a, b]
select split_part('a,b', ',', 0);
> ERROR 22023 split_part has a part 1, and a part -1, and none between
select json_build_object('a', 1, 'b', 'x"y', 'c', null, 'd', true, 'e', 1.50, 'f', timestamp '2026-01-31 10:00:00', 'g', array['p', null], 7, date '2026-01-31') as j;
> j
> {"a" : 1, "b" : "x\"y", "c" : null, "d" : true, "e" : 1.50, "f" : "2026-01-31T10:00:00", "g" : ["p",null], "7" : "2026-01-31"}
select json_build_object() as a, json_build_array() as b, json_build_array(1, 'a', null, false, interval '1 day') as c;
> a | b | c
> {} | [] | [1, "a", null, false, "1 day"]
select json_build_object('host', d -> 'host', 'all', json_build_array(d ->> 'host', d -> 'ports'), 'text', d) as j from (values ('{"host":"h","ports":[1,2]}')) as t (d);
> j
> {"host" : "h", "all" : ["h", [1,2]], "text" : "{\"host\":\"h\",\"ports\":[1,2]}"}
select json_build_object('n', count(*), 'most', max(n)) as j from (values (1), (2)) as t (n);
> j
> {"n" : 2, "most" : 2}
select json_build_object('a');
> ERROR 22023 json_build_object takes pairs of a key and a value
select json_build_object(null, 1);
> ERROR 22023 Argument 1 of json_build_object is a NULL key
-- Literals beside intervals, and patterns of bytes.
select count(*) as n from znodes where parent = '/p' and now() - ctime < '1 day' and now() - ctime between '-1 hour' and '01:00:00' and not now() - ctime > '1 week';
> n
> 4
select interval '1 hour' = '60 minutes' as a, '1 day' < interval '25 hours' as b, interval '1 year' = '12 mons' as c;
> a | b | c
> true | true | true
select interval '90 minutes' in ('1 hour', '1.5 hours') as a;
> a
> true
select coalesce(interval '1 hour', '2 hours') as a;
> a
> 01:00:00
select greatest(interval '1 hour', '2 hours') as a;
> a
> 02:00:00
select case when 1 = 2 then interval '1 hour' else '2 hours' end as a;
> a
> 02:00:00
select interval '1 hour' < 'soon';
> ERROR 22007 'soon' is no interval: write it as '1 day 02:30:00' or '90 minutes' (line 1, column 28)
select interval '1 hour' < '1 month';
> ERROR HYC00 The interval '1 month' stands beside one of the other kind, and an interval of months and one of days are not compared with each other (line 1, column 28)
insert into znodes (path, data) values ('/p/c/bytes', X'00ff25');
> 1 changed
select name from znodes where data like '\000%' and parent = '/p/c';
> name
> bytes
select X'00ff' like '\x00ff' as a, X'00ff' like '_%' as b, X'0061' not like '%a' as c, X'00ff25' like X'00ff5c25' as d, X'61' ~~ 'a' as e;
> a | b | c | d | e
> true | true | false | true | true
select data ilike 'a' from znodes;
> ERROR 42883 Cannot apply 'ILIKE' to arguments of type 'ILIKE(<VARBINARY>, <CHAR(1)>)': data_text is the text, and so is utf8(…) of other bytes (line 1, column 8)
delete from znodes where path = '/p/c/bytes';
> 1 changed
-- Lists of patterns.
select name from znodes where parent = '/p' and name like any (array['a', 'b%']) order by 1;
> name
> a
> b
select name from znodes where parent = '/p' and path like any ('{%/a,%/c}') and name not like all (array['x', '_z']) order by 1;
> name
> a
> c
select 'Abc' ilike any (array['x', 'aB_']) as a, 'abc' like all (array['a%', '%c']) as b, 'abc' not like any (array['a%', 'b%']) as c, 'abc' like any (array['x', null]) as d, 'abc' like all (array['x', null]) as e, 'a' like any (string_to_array('', ',')) as f, null::text like any (array['a']) as g, 'abc' ~~ any (array['a%']) as h, 'abc' not ilike all (array['A%']) as i;
> a | b | c | d | e | f | g | h | i
> true | true | true | null | false | false | null | true | false
select 'a' like any (select name from znodes);
> ERROR HYC00 LIKE takes arrays of patterns, and no query: EXISTS (SELECT … WHERE a LIKE pattern) is ANY, and ARRAY (SELECT pattern …) an array (line 1, column 17)
-- Columns that are called alike.
select * from (select 1 as a, 2 as a union select 3, 4) as t order by 1;
> a | a
> 1 | 2
> 3 | 4
select * from (select 1 as a, 2 as a union all (select 3, 4 order by 1) order by 1) as t;
> a | a
> 1 | 2
> 3 | 4
select * from (with w as (select 1 as a, 2 as a) select * from w intersect select 1, 2) as t;
> a | a
> 1 | 2
select 1 as a, 2 as a union select 3, 4 order by 1;
> a | a
> 1 | 2
> 3 | 4
select b from (select 1 as a, 2 as a, 3 as b except select 1, 2, 4) as t;
> b
> 3
select (regexp_matches(E'a\nb', 'a.b'))[1] = E'a\nb' as a, E'a\nb' ~ 'a.b' as b, regexp_like(E'a\nb', 'a.b', 'n') as c, regexp_like(E'a\nb', '^b$', 'm') as d, regexp_like(E'a\rb', 'a.b', 'n') as e, regexp_like(E'a\nb', 'a.b', 'ns') as f, regexp_like(E'a\nb', '^b', 's') as g;
> a | b | c | d | e | f | g
> true | true | false | true | true | true | false
select regexp_replace(E'a\nb', 'a.*', 'x') as a, regexp_replace(E'a\nb', 'a.*', 'x', 'n') = E'x\nb' as b, regexp_replace(E'a\nb', '^.', 'x', 'ng') = E'x\nx' as c, regexp_count(E'a\nb', '.') as d, regexp_instr(E'a\nb', '.b') as e, length(regexp_substr(E'a\nb', 'a.b')) as f, regexp_split_to_array(E'1\n2', '.2') as g, regexp_match('A', 'a', 'ic') is null as h;
> a | b | c | d | e | f | g | h
> x | true | true | 3 | 2 | 3 | [1, ] | true
