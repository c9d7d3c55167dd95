selec 1;
> ERROR 42601 Non-query expression encountered in illegal context (line 1, column 1)
select * form znodes;
> ERROR 42601 Encountered "znodes" at line 1, column 15.
select nope from znodes;
> ERROR 42703 Column 'nope' not found in any table (line 1, column 8)
select * from nope;
> ERROR 42P01 Object 'nope' not found (line 1, column 15)
select * from zk.nope;
> ERROR 42P01 Object 'nope' not found within 'zk' (line 1, column 15)
select znodes.path, name from znodes, sessions s join znodes z on true;
> ERROR 42702 Column 'name' is ambiguous (line 1, column 21)
select nope(1);
> ERROR 42883 No match found for function signature nope(<NUMERIC>) (line 1, column 8)
select path from znodes group by parent;
> ERROR 42803 Expression 'path' is not being grouped (line 1, column 8)
select path + 1 from znodes;
> ERROR 22018 '/' is no INTEGER: SAFE_CAST gives NULL instead
select 1 / 0;
> ERROR 22012 Division by zero
select cast('x' as integer);
> ERROR 22018 'x' is no INTEGER: SAFE_CAST gives NULL instead
select 9223372036854775807 + 1;
> ERROR 22003 The result is out of the range of BIGINT
select ?;
> ERROR 42P18 Illegal use of dynamic parameter (line 1, column 8)
select path from znodes limit -1;
> ERROR 42601 Encountered "-" at line 1, column 31.
select (select path from znodes);
> ERROR 21000 A subquery that stands for one value yielded several rows
select path like 'a!' escape '!' from znodes;
> column1
> false
> false
> false
> false
select date_trunc('fortnight', now());
> ERROR 22023 date_trunc knows no unit 'fortnight': millisecond, second, minute, hour, day, week, month, quarter or year
select percentile_cont(0.5) within group (order by depth) from znodes;
> ERROR HYC00 The statement uses something that is not supported yet
create table t (a integer);
> ERROR 42601 Encountered "create" at line 1, column 1.
drop table znodes;
> ERROR 42601 Encountered "drop" at line 1, column 1.
