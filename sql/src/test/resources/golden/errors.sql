selec 1;
> ERROR 42601 No statement begins with 'selec': did you mean 'SELECT'? (line 1, column 1)
select * form znodes;
> ERROR 42601 Did not expect 'znodes' here (line 1, column 15)
select nope from znodes;
> ERROR 42703 There is no column 'nope' (line 1, column 8)
select * from nope;
> ERROR 42P01 There is no table or view 'nope' (line 1, column 15)
select * from zk.nope;
> ERROR 42P01 There is no table or view 'nope' (line 1, column 15)
select znodes.path, name from znodes, sessions s join znodes z on true;
> ERROR 42702 Column 'name' is ambiguous (line 1, column 21)
select nope(1);
> ERROR 42883 There is no function nope(<NUMERIC>) (line 1, column 8)
select path from znodes group by parent;
> ERROR 42803 Expression 'path' is not being grouped (line 1, column 8)
select path + 1 from znodes;
> ERROR 42883 There is no operator VARCHAR + INTEGER: SAFE_CAST(… AS BIGINT) makes a number of a text, and NULL of one that is none (line 1, column 8)
select 1 / 0;
> ERROR 22012 Division by zero
select cast('x' as integer);
> ERROR 22P02 'x' is no INTEGER: SAFE_CAST gives NULL instead (line 1, column 13)
select 9223372036854775807 + 1;
> ERROR 22003 The result is out of the range of BIGINT
select ?;
> ERROR 42P18 Illegal use of dynamic parameter (line 1, column 8)
select path from znodes limit -1;
> ERROR 42601 Did not expect '-' here (line 1, column 31)
select (select path from znodes);
> ERROR 21000 A subquery that stands for one value yielded several rows
select path like 'a!' escape '!' from znodes;
> column1
> false
> false
> false
> false
select date_trunc('fortnight', now());
> ERROR 22023 date_trunc knows no unit 'fortnight': millisecond, second, minute, hour, day, week, month, quarter, year, decade, century or millennium
create table t (a integer);
> ERROR HYC00 CREATE is for views: CREATE [OR REPLACE] VIEW name AS query, DROP VIEW name. The tables are the tree's, and are always there
drop table znodes;
> ERROR HYC00 DROP is for views: CREATE [OR REPLACE] VIEW name AS query, DROP VIEW name. The tables are the tree's, and are always there
select path from znods;
> ERROR 42P01 There is no table or view 'znods': did you mean 'znodes'? (line 1, column 18)
select paht from znodes;
> ERROR 42703 There is no column 'paht': did you mean 'path'? (line 1, column 8)
select path from znodes where;
> ERROR 42601 The statement ends too soon (line 1, column 29)
select path from (select path from znodes;
> ERROR 42601 The statement ends too soon (line 1, column 41)
explain;
> ERROR 42601 EXPLAIN of what? A statement must follow it
insert into znodez (path) values ('/a');
> ERROR 42P01 There is no table 'znodez' to write to: did you mean 'znodes'? (line 1, column 13)
update znodes set dta = x'00';
> ERROR 42703 There is no column 'dta' to set: did you mean 'data'? (line 1, column 19)
select 'a'::int;
> ERROR 22P02 'a' is no INTEGER: SAFE_CAST gives NULL instead (line 1, column 8)
select nope::int, path
from znodes;
> ERROR 42703 There is no column 'nope' (line 1, column 8)
show nothing;
> ERROR 22023 There is no setting 'nothing'; the server's are in the table settings
set nothing = 1;
> ERROR 22023 There is no setting 'nothing'; there are read_consistency, read_at_least, statement_timeout_ms, transaction_isolation, application_name
cancel query 12345;
> 0 changed
select * from znodes where is_below(path);
> ERROR 42883 is_below takes other arguments than (<CHARACTER>) (line 1, column 28)
select path from znodes where path ~ '(';
> ERROR 22023 '(' is no regular expression: Unclosed group at character 2
insert into znodes (path) values ('/a//b');
> ERROR 22023 '/a//b' is no path that a znode can be created at
insert into znodes (path) values ('/a/./b');
> ERROR 22023 '/a/./b' is no path that a znode can be created at
insert into znodes (path) values ('/nowhere/..');
> ERROR 22023 '/nowhere/..' is no path that a znode can be created at
select 5 - 1 -> 2;
> ERROR 42804 -> reads JSON from a text, not from INTEGER, which stands before it: put what is meant in parentheses, or CAST it
select listagg(name) over (partition by parent) from znodes;
> ERROR HYC00 LISTAGG is not supported with OVER: group in a subquery, and join that
select ntile(0) over (order by path) from znodes;
> ERROR 22023 NTILE must make at least one part, not 0
select from_hex('$.a');
> ERROR 22023 Failed to decode hex string: $.a
select space(99999999999);
> ERROR HYC00 A function of the statement is not supported for arguments of these types: CAST them
select log10(0);
> ERROR 22023 Cannot take logarithm of zero or negative number
select count(*) over (w rows 1 preceding) from znodes window w as (order by path rows 2 preceding);
> ERROR 42601 The window w has a frame: no other can go on from it (line 1, column 22)
select path from znodes as of zxid 4.5;
> ERROR 42601 AS OF ZXID takes one whole number, or a parameter, for all of the statement, and not 4.5 (line 1, column 28)
select path from znodes for system_time as of mtime;
> ERROR 42601 AS OF takes one moment for all rows: a time that is written out, a parameter, or what is calculated from these (line 1, column 47)
select path from znodes as of mtime;
> ERROR 42601 AS OF what? AS OF ZXID n, or FOR SYSTEM_TIME AS OF TIMESTAMP '2026-11-22 10:00:00' (line 1, column 28)
select path from znodes as of 4;
> ERROR 42601 AS OF what? AS OF ZXID n, or FOR SYSTEM_TIME AS OF TIMESTAMP '2026-11-22 10:00:00' (line 1, column 28)
select path from znodes as of zxid mtime;
> ERROR 42601 AS OF ZXID takes one whole number, or a parameter, for all of the statement, and not mtime (line 1, column 28)
select path as of from znodes where path = '/';
> of
> /
delete from znodes as of zxid 4 where path = '/a';
> ERROR HYC00 DELETE is about the znodes that there are now: the past is read by a query in it, as in WHERE path IN (SELECT path FROM znodes AS OF ZXID 4) (line 1, column 20)
delete from znodes for system_time as of timestamp '2026-11-22 10:00:00' where path = '/a';
> ERROR HYC00 DELETE is about the znodes that there are now: the past is read by a query in it, as in WHERE path IN (SELECT path FROM znodes AS OF ZXID 4) (line 1, column 20)
update znodes as of zxid 4 set data_text = 'x' where path = '/a';
> ERROR HYC00 UPDATE is about the znodes that there are now: the past is read by a query in it, as in WHERE path IN (SELECT path FROM znodes AS OF ZXID 4) (line 1, column 15)
insert into znodes (path) select path from znodes as of zxid 4.5;
> ERROR 42601 AS OF ZXID takes one whole number, or a parameter, for all of the statement, and not 4.5 (line 1, column 54)
select path from znodes for system_time as of (select max(mtime) from znodes);
> ERROR 42601 Query expression encountered in illegal context (line 1, column 47)
select * from (select 1 as a, 2 as a) as q, lateral (select a + 1 as b) as l;
> ERROR 42702 Column 'a' is ambiguous (line 1, column 61)
select * from (select 1 as a, 2 as a) as q, generate_series(1, a) as g;
> ERROR 42702 Column 'a' is ambiguous (line 1, column 64)
select a from (select 1 as a, 2 as a union select 3, 4) as t;
> ERROR 42702 Column 'a' is ambiguous (line 1, column 8)
select * from (select 1 as a, 2 as a union select 3, 4 order by a) as t;
> ERROR 42702 Column 'a' is ambiguous
