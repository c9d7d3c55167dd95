-- What a value's type is, and what is made of it unasked: as in PostgreSQL.
insert into znodes (path, data_text) values ('/t', null), ('/t/a', 'abc'), ('/t/b', '616263'), ('/t/c', '7'), ('/t/d', 'd');
> 5 changed
insert into znodes (path, data) values ('/t/e', 'abc'), ('/t/f', '\x6162ff'), ('/t/g', 'a\\b\000'), ('/t/h', x'7a');
> 4 changed
select name, data from znodes where parent = '/t' order by name;
> name | data
> a | x616263
> b | x363136323633
> c | x37
> d | x64
> e | x616263
> f | x6162ff
> g | x615c6200
> h | x7a
-- A literal beside bytes stands for bytes.
select name from znodes where data = 'abc' and parent = '/t' order by name;
> name
> a
> e
select name from znodes where 'abc' = data and parent = '/t' order by name;
> name
> a
> e
select name from znodes where data = ('abc') and parent = '/t' order by name;
> name
> a
> e
select name from znodes where data = '\x616263' and parent = '/t' order by name;
> name
> a
> e
select name from znodes where data = 'a\142c' and parent = '/t' order by name;
> name
> a
> e
select name from znodes where data = 'a\\b\000' and parent = '/t' order by name;
> name
> g
select name from znodes where data = '616263' and parent = '/t' order by name;
> name
> b
select name from znodes where data <> 'abc' and parent = '/t' order by name;
> name
> b
> c
> d
> f
> g
> h
select name from znodes where data < 'abc' and parent = '/t' order by name;
> name
> b
> c
> g
select name from znodes where data in ('abc', '\x37') and parent = '/t' order by name;
> name
> a
> c
> e
select name from znodes where data not in ('abc', '\x37') and parent = '/t' order by name;
> name
> b
> d
> f
> g
> h
select name from znodes where data between 'abc' and 'd' and parent = '/t' order by name;
> name
> a
> d
> e
> f
select name from znodes where data is not distinct from 'abc' and parent = '/t' order by name;
> name
> a
> e
select name from znodes where data = any ('{abc,d}') and parent = '/t' order by name;
> name
> a
> d
> e
select name from znodes where (name, data) = ('a', 'abc') order by name;
> name
> a
select name from znodes where (name, data) in (('a', 'abc'), ('c', '\x37')) order by name;
> name
> a
> c
select data = '' as empty, data = '\x' as hex from znodes where path = '/t/a';
> empty | hex
> false | false
select case when data = 'abc' then 1 else 0 end as c, case data when 'abc' then 'yes' else 'no' end as s, coalesce(data, 'x') as d, coalesce(nullif(data, 'abc'), '\x00') as n, case when data is null then data else '\x41' end as e from znodes where path = '/t/a';
> c | s | d | n | e
> 1 | yes | x616263 | x00 | x41
select data from znodes where path = '/t/a' union select '\x7879' order by 1;
> data
> x616263
> x7879
select data = ? as unknown from znodes where path = '/t/a';
> unknown
> null
explain select name from znodes where path = '/t/a' and data = 'abc';
> Project(name)  rows≈1
>   Znodes(path='/t/a', where =(data, X'616263'))  rows≈1
explain select name from znodes where path = '/t/a' and data = ?;
> Project(name)  rows≈1
>   Znodes(path='/t/a', where =(data, ?1))  rows≈1
select name from znodes where data = '\x6' and parent = '/t';
> ERROR 22023 '\x6' is no VARBINARY: behind \x stand two hexadecimal digits for each byte (line 1, column 38)
select name from znodes where data = '\xzz' and parent = '/t';
> ERROR 22023 '\xzz' is no VARBINARY: behind \x stand two hexadecimal digits for each byte (line 1, column 38)
select name from znodes where data = 'a\c' and parent = '/t';
> ERROR 22P02 'a\c' is no VARBINARY: a backslash stands before another, or before three octal digits; utf8_bytes(…) takes a text as it is (line 1, column 38)
insert into znodes (path, data) values ('/t/x', '\x6');
> ERROR 22023 '\x6' is no VARBINARY: behind \x stand two hexadecimal digits for each byte (line 1, column 49)
-- Of writes, too.
update znodes set data = '\x7879' where path = '/t/d' and data = 'd' returning data_text;
> data_text
> xy
update znodes set data_text = 'z' where data = '616263' and parent = '/t' returning name;
> name
> b
merge into znodes z using (values ('/t/d')) as s (p) on z.path = s.p and z.data = 'xy' when matched and z.data <> '\x' then update set data = 'a\\b' when not matched then do nothing returning data_text;
> data_text
> a\b
insert into znodes (path, data) values ('/t/d', 'new') on conflict (path) do update set data = '\x41' where znodes.data = 'a\\b' returning data_text;
> data_text
> A
delete from znodes where data = 'A' and parent = '/t' returning name;
> name
> d
-- What has a type keeps it.
select name from znodes where data = data_text;
> ERROR 42883 There is no operator VARBINARY = VARCHAR: data_text is the text, and so is utf8(…) of other bytes (line 1, column 31)
select name from znodes where data in (path);
> ERROR 42883 There is no operator VARBINARY IN VARCHAR: data_text is the text, and so is utf8(…) of other bytes (line 1, column 31)
select name from znodes where data in (select name from znodes);
> ERROR 42883 There is no operator VARBINARY IN VARCHAR: data_text is the text, and so is utf8(…) of other bytes (line 1, column 31)
select name from znodes where data = upper('abc');
> ERROR 42883 There is no operator VARBINARY = VARCHAR: data_text is the text, and so is utf8(…) of other bytes (line 1, column 31)
select a.name from znodes a join znodes b on a.data = b.data_text;
> ERROR 42883 There is no operator VARBINARY = VARCHAR: data_text is the text, and so is utf8(…) of other bytes (line 1, column 46)
merge into znodes z using (values ('/t/d', 'xy')) as s (p, d) on z.path = s.p and z.data = s.d when matched then delete when not matched then do nothing;
> ERROR 42883 There is no operator VARBINARY = VARCHAR: data_text is the text, and so is utf8(…) of other bytes
select case when version = 0 then data else data_text end from znodes;
> ERROR 42804 Illegal mixing of types in CASE or COALESCE statement (line 1, column 8)
select coalesce(data, name) from znodes;
> ERROR 42804 Illegal mixing of types in CASE or COALESCE statement (line 1, column 8)
select data from znodes union select name from znodes;
> ERROR 42804 Type mismatch in column 1 of UNION (line 1, column 8)
select name from znodes where data_text > 5;
> ERROR 42883 There is no operator VARCHAR > INTEGER: SAFE_CAST(… AS BIGINT) makes a number of a text, and NULL of one that is none (line 1, column 31)
select name from znodes where data_text = 7;
> ERROR 42883 There is no operator VARCHAR = INTEGER: SAFE_CAST(… AS BIGINT) makes a number of a text, and NULL of one that is none (line 1, column 31)
select name from znodes where path in (1, 2);
> ERROR 42883 There is no operator VARCHAR IN INTEGER: SAFE_CAST(… AS BIGINT) makes a number of a text, and NULL of one that is none (line 1, column 31)
select name from znodes where path between 1 and 2;
> ERROR 42883 There is no operator VARCHAR BETWEEN INTEGER: SAFE_CAST(… AS BIGINT) makes a number of a text, and NULL of one that is none (line 1, column 31)
select name from znodes where version = name;
> ERROR 42883 There is no operator INTEGER = VARCHAR: SAFE_CAST(… AS BIGINT) makes a number of a text, and NULL of one that is none (line 1, column 31)
select name from znodes where mtime > name;
> ERROR 42883 There is no operator TIMESTAMP > VARCHAR: CAST one of them (line 1, column 31)
select name from znodes where mtime = 5;
> ERROR 42883 There is no operator TIMESTAMP = INTEGER: CAST one of them (line 1, column 31)
select name from znodes where version = true;
> ERROR 42883 There is no operator INTEGER = BOOLEAN: CAST one of them (line 1, column 31)
select name from znodes where version;
> ERROR 42804 WHERE clause must be a condition (line 1, column 31)
select sum(data_text) from znodes;
> ERROR 42883 Cannot apply 'SUM' to arguments of type 'SUM(<VARCHAR>)': SAFE_CAST(… AS BIGINT) makes a number of a text, and NULL of one that is none (line 1, column 8)
select avg(path) from znodes;
> ERROR 42883 Cannot apply 'AVG' to arguments of type 'AVG(<VARCHAR>)': SAFE_CAST(… AS BIGINT) makes a number of a text, and NULL of one that is none (line 1, column 8)
select max(path, 1) from znodes;
> ERROR 42883 Invalid number of arguments to function 'MAX'. Was expecting 1 arguments (line 1, column 8)
select data_text + 1 from znodes;
> ERROR 42883 There is no operator VARCHAR + INTEGER: SAFE_CAST(… AS BIGINT) makes a number of a text, and NULL of one that is none (line 1, column 8)
select upper(version) from znodes;
> ERROR 42883 Cannot apply 'UPPER' to arguments of type 'UPPER(<INTEGER>)'. Supported form(s): 'UPPER(<CHARACTER>)' (line 1, column 8)
select upper(data) from znodes;
> ERROR 42883 Cannot apply 'UPPER' to arguments of type 'UPPER(<VARBINARY>)': data_text is the text, and so is utf8(…) of other bytes (line 1, column 8)
select case when true then version else path end from znodes;
> ERROR 42804 Illegal mixing of types in CASE or COALESCE statement (line 1, column 8)
select version from znodes union select path from znodes;
> ERROR 42804 Type mismatch in column 1 of UNION (line 1, column 8)
select mtime from znodes union select version from znodes;
> ERROR 42804 Type mismatch in column 1 of UNION (line 1, column 8)
-- Literals beside numbers and times.
select name from znodes where version = '0' and name in ('a', 'b') and depth between '2' and '3' and mtime > '2020-1-1' and '2020-01-01' < ctime order by name;
> name
> a
select 1 + '5' as s, 1.5 = '1.50' as e, 1.5 = '1.55' as n, true = 'yes' as t, date '2020-01-01' = '2020-01-01' as d, time '10:00' < '11:30' as m, case when true then 1 else '2' end as c, coalesce(null, 3, '4') as o;
> s | e | n | t | d | m | c | o
> 6 | true | false | true | true | true | 1 | 3
select name from znodes where version = 'a';
> ERROR 22P02 'a' is no INTEGER: SAFE_CAST gives NULL instead (line 1, column 41)
select name from znodes where version = '99999999999';
> ERROR 22003 99999999999 is out of the range of INTEGER (line 1, column 41)
select name from znodes where version in (1, 'a');
> ERROR 22P02 'a' is no INTEGER: SAFE_CAST gives NULL instead (line 1, column 46)
select name from znodes where mtime > 'nope';
> ERROR 22007 'nope' is no TIMESTAMP: write it as 2026-01-31 23:59:59.999 (line 1, column 39)
select name from znodes where mtime > '2026-02-30';
> ERROR 22008 '2026-02-30' is no TIMESTAMP: write it as 2026-01-31 23:59:59.999 (line 1, column 39)
select 1 + 'a';
> ERROR 22P02 'a' is no INTEGER: SAFE_CAST gives NULL instead (line 1, column 12)
select case when true then 1 else 'a' end;
> ERROR 22P02 'a' is no INTEGER: SAFE_CAST gives NULL instead (line 1, column 35)
select cast('x' as integer);
> ERROR 22P02 'x' is no INTEGER: SAFE_CAST gives NULL instead (line 1, column 13)
select cast('99999999999' as integer);
> ERROR 22003 99999999999 is out of the range of INTEGER (line 1, column 13)
select cast('nope' as date), 1;
> ERROR 22007 'nope' is no DATE: write it as 2026-01-31 (line 1, column 13)
select cast('2026-02-30' as date);
> ERROR 22008 '2026-02-30' is no DATE: write it as 2026-01-31 (line 1, column 13)
select cast('25:00' as time);
> ERROR 22008 '25:00' is no TIME: write it as 23:59:59.999 (line 1, column 13)
select cast(mtime as integer) from znodes;
> ERROR 42846 There is no CAST from TIMESTAMP to INTEGER: extract(epoch FROM …) and to_timestamp(…) go from times to numbers and back (line 1, column 8)
-- What a text stands for, or nothing.
select safe_cast(data_text as integer) as n, safe_cast(data_text as varbinary) as b from znodes where parent = '/t' and data_text is not null order by name;
> n | b
> null | x616263
> null | x7a
> 7 | x37
> null | x616263
> null | null
> null | x7a
select sum(safe_cast(data_text as bigint)) as s from znodes where parent = '/t';
> s
> 7
-- Bytes as text, and back.
select data::text as t, cast(data as varchar(4)) as c, data::text::bytea = data as same, '\x616263'::bytea as h, 'a\142c'::bytea as o, name::bytea as n from znodes where path = '/t/a';
> t | c | same | h | o | n
> \x616263 | \x61 | true | x616263 | x616263 | x61
select 'a\8'::bytea;
> ERROR 22P02 'a\8' is no VARBINARY: a backslash stands before another, or before three octal digits; utf8_bytes(…) takes a text as it is (line 1, column 8)
select name || '\' from znodes where (name || '\')::bytea is null;
> column1
-- JSON that is none.
select json_value('nope', '$.a' error on error);
> ERROR 22032 A text is no JSON: without ERROR ON ERROR there is NULL instead
select json_query('nope', '$.a' error on error);
> ERROR 22032 A text is no JSON: without ERROR ON ERROR there is NULL instead
select json_exists('nope', '$.a' error on error);
> ERROR 22032 A text is no JSON: without ERROR ON ERROR there is NULL instead
select json_value('{"a":{"b":1}}', 'strict $.c' error on error);
> ERROR 2203A The JSON has not what the path names: No results for path: $['c']
select json_value('{"a":1e400}', '$.a') as v, json_value('{"a":[1e400]}', 'lax $.a[0]') as w, '{"a":1e400}' ->> 'a' as x, json_value('{"a":1e400}', '$.a' returning double) as d;
> v | w | x | d
> 1e400 | 1e400 | 1e400 | null
select format('%s', data) as f, json_build_object('d', data) as j, data || '!' as b, '\x00' || data as c from znodes where path = '/t/a';
> f | j | b | c
> \x616263 | {"d" : "\\x616263"} | x61626321 | x00616263
select greatest(data, 'x') as g, least(data, 'abb', '\x60') as l, greatest(version, '5') as n from znodes where path = '/t/a';
> g | l | n
> x78 | x60 | 5
select timestamp '2020-01-31 00:00:00' + '1.5 months'::interval as a, interval '1 month 2 days' + date '2020-01-31' as b, interval '1.5 months' + (timestamp '2020-01-31 00:00:00') as c;
> a | b | c
> 2020-03-15T00:00 | 2020-03-02T00:00 | 2020-03-15T00:00
