-- Queries as PostgreSQL users write them. What it answers was asked of PostgreSQL 15.
insert into znodes (path, data_text) values ('/q', null), ('/q/a', 'x,y'), ('/q/b', 'y'), ('/q/c', null), ('/q/a/1', '1'), ('/q/a/2', '20'), ('/q/b/1', '3');
> 7 changed
-- Outer columns in grouped queries.
select p.name, (select count(*) from znodes c where c.parent = p.path group by p.depth) from znodes p where p.parent = '/q' order by 1;
> name | count
> a | 2
> b | 1
> c | null
select p.name from znodes p where p.parent = '/q' and exists (select c.depth from znodes c where c.parent = p.path group by c.depth having count(*) > p.version + 1) order by 1;
> name
> a
select p.name, (select max(c.name) || p.name from znodes c where c.parent = p.path) as m, (select p.depth || ':' || count(*) from znodes c where c.parent = p.path) as n from znodes p where p.parent = '/q' order by 1;
> name | m | n
> a | 2a | 2:2
> b | 1b | 2:1
> c | null | 2:0
select p.name, (select string_agg(c.name || p.name, ',' order by c.name) from znodes c where c.parent = p.path group by p.name) as s from znodes p where p.parent = '/q' order by 1;
> name | s
> a | 1a,2a
> b | 1b
> c | null
select p.depth, (select count(*) from znodes c where c.depth = p.depth and is_below(c.path, '/q')) as n from znodes p where is_below(p.path, '/q') group by p.depth order by 1;
> depth | n
> 2 | 3
> 3 | 3
select p.name, (select c.depth from znodes c where c.parent = p.path group by c.name limit 1) from znodes p;
> ERROR 42803 Expression 'c.depth' is not being grouped (line 1, column 24)
select p.name, (select sum(p.depth) from znodes c) from znodes p;
> ERROR HYC00 An aggregate of outer columns alone belongs to the query that these are of, which is not supported: compute it there, in FROM, and name its result (line 1, column 24)
select p.name, (select count(*) from znodes c where c.parent = p.path group by rollup (p.depth, c.depth) order by 1 desc limit 1) as n from znodes p where p.parent = '/q' order by 1;
> name | n
> a | 2
> b | 1
> c | 0
-- DISTINCT, and windows.
select distinct depth, count(*) over (partition by depth) as n, row_number() over (order by depth, name desc) from znodes where parent = '/q' order by 3 limit 2;
> depth | n | row_number
> 2 | 3 | 1
> 2 | 3 | 2
select distinct depth, rank() over (order by depth) as r from znodes where is_below(path, '/q') order by r desc;
> depth | r
> 3 | 4
> 2 | 1
select distinct depth, count(*) over (partition by depth) as n from znodes where is_below(path, '/q') order by count(*) over (partition by depth);
> depth | n
> 2 | 3
> 3 | 3
select distinct depth from znodes order by count(*) over (partition by version);
> ERROR 42601 Expression 'version' is not in the select clause (line 1, column 72)
select name, count(*) filter (where data_text is null) over (partition by parent) as n, sum(length(data_text)) filter (where name > 'a') over (order by name) as s from znodes where parent = '/q' order by name;
> name | n | s
> a | 1 | null
> b | 1 | 1
> c | 1 | 1
select name, row_number() over depth as r from znodes where parent = '/q' window depth as (order by name desc) order by depth, name;
> name | r
> a | 3
> b | 2
> c | 1
-- Columns that are called alike.
select * from (select name, name, depth from znodes where parent = '/q') as t order by 1 limit 1;
> name | name | depth
> a | a | 2
with t as (select name, name from znodes where parent = '/q') select count(*) as n from t;
> n
> 3
select name from (select name, name from znodes) as t;
> ERROR 42702 Column 'name' is ambiguous (line 1, column 8)
with t as (select name, name from znodes) select name from t;
> ERROR 42702 Column has duplicate column name 'name' and no column list specified (line 1, column 12)
