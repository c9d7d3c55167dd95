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
-- Functions that make rows.
select unnest(array[3, 1, 2]);
> unnest
> 3
> 1
> 2
select name, unnest(string_to_array(data_text, ',')) as part from znodes where parent = '/q' order by 1, 2;
> name | part
> a | x
> a | y
> b | y
select unnest(string_to_array(data_text, ',')) as part, count(*) as n from znodes where parent = '/q' group by part order by part;
> part | n
> x | 1
> y | 2
select upper(regexp_split_to_table('a b', ' ')) as u, 1 as one where 1 = 1;
> u | one
> A | 1
> B | 1
select generate_series(1, 3) as a, unnest(array['x', 'y']);
> a | unnest
> 1 | x
> 2 | y
> 3 | null
select x + 1 as y from (select generate_series(1, 2) as x) as t order by y;
> y
> 2
> 3
select path, (select unnest(array[1, 2]) order by 1 limit 1) as first from znodes where path = '/q';
> path | first
> /q | 1
select generate_series(1, (select count(*) from znodes where parent = '/q')) as n order by n desc limit 1;
> n
> 3
select generate_series(1, ?) as n;
> ERROR HYC00 The list of what is selected has a function that makes rows of a parameter: write FROM generate_series(…) AS n, or CROSS JOIN generate_series(…) AS n
select unnest(string_to_array(unnest(array['a,b']), ','));
> ERROR HYC00 The list of what is selected has functions that make rows within each other: write FROM unnest(…) AS n, or CROSS JOIN unnest(…) AS n
select count(*) over (), unnest(array[1, 2]) from znodes where path = '/q';
> ERROR HYC00 The list of what is selected has a function that makes rows beside a window function: compute that in a query in FROM
select coalesce(sum(x) over (w), 0), generate_series(1, 2) from (select 1 as x) as t window w as (order by x);
> ERROR HYC00 The list of what is selected has a function that makes rows beside a window function: compute that in a query in FROM
select n, unnest(array[1, 2]) as x from (select count(*) over () as n from znodes where path = '/q') as t order by x;
> n | x
> 1 | 1
> 1 | 2
select *, generate_series(1, 2) as n from (select 1 as x) as t;
> ERROR HYC00 The list of what is selected has a function that makes rows beside *: write t.* of each table, or name the columns
select t.*, x * generate_series(2, 3) as n from (select 1 as x) as t order by n;
> x | n
> 1 | 2
> 1 | 3
select path from znodes order by unnest(array[1, 2]);
> ERROR HYC00 unnest stands in FROM: FROM unnest(…) AS n, or CROSS JOIN unnest(…) AS n (line 1, column 34)
select * from unnest(array[1, 2], array['a', 'b', 'c']) as t (n, x);
> n | x
> 1 | a
> 2 | b
> null | c
select * from unnest(array[1, 2], array['a']);
> unnest | unnest
> 1 | a
> 2 | null
select * from unnest(array['a', 'b']) with ordinality;
> unnest | ordinality
> a | 1
> b | 2
select v, n from generate_series(5, 6) with ordinality as t (v, n);
> v | n
> 5 | 1
> 6 | 2
select t, ordinality from generate_series(5, 6) with ordinality as t;
> t | ordinality
> 5 | 1
> 6 | 2
select name, t from znodes, unnest(string_to_array(path, '/')) with ordinality as t (t, n) where parent = '/q' and n = 3 order by 1;
> name | t
> a | a
> b | b
> c | c
select * from string_to_table('a,b,,c', ',') as t;
> t
> a
> b
> 
> c
select s, a[s] as item from (values (array['x', 'y'])) as v (a), generate_subscripts(a, 1) as s;
> s | item
> 1 | x
> 2 | y
select string_to_array('/', '/') as a, cardinality(string_to_array('a,', ',')) as b, string_to_array('a--b', '--', 'b') as c, string_to_array('a', '') as d;
> a | b | c | d
> [, ] | 2 | [a, null] | [a]
-- Words of the grammar.
with t as materialized (select 1 as x), u as not materialized (select 2 as y) select x, y from t, u;
> x | y
> 1 | 2
select column1, column2 from (values (1, 'a'), (2, null)) as t order by 1;
> column1 | column2
> 1 | a
> 2 | null
select name from znodes where parent = '/q' order by name fetch first row only;
> name
> a
select name, data_text isnull as a, data_text notnull as b from znodes where parent = '/q' and name ~~ '_' and name !~~ 'b' and name ^@ 'a' order by 1;
> name | a | b
> a | false | true
select substring('Thomas' for 2) as a, substring(upper('Thomas') for 3) as b;
> a | b
> Th | THO
-- What a column is called.
select rank() over (order by name), count(*) filter (where depth > 1) over (), (select name from znodes where path = '/q'), exists (select 1), array(select name from znodes where parent = '/q' order by name), data_text ->> 'a', '{}' @> '{}', translate('a', 'b', 'c'), version + 1 from znodes where path = '/q';
> rank | count | name | exists | array | column6 | column7 | translate | column9
> 1 | 0 | q | true | [a, b, c] | null | true | a | 1
select * from (select a.path, b.path from znodes a, znodes b where b.path = a.parent and a.path = '/zookeeper') q, lateral (select count(*) as n from znodes o where o.path = '/x') l;
> path | path | n
> /zookeeper | / | 0
select q.*, g from (select a.depth, b.depth from znodes a, znodes b where b.path = a.parent and a.path = '/zookeeper') q, znodes o, generate_series(1, o.depth) g where o.path = '/zookeeper';
> depth | depth | g
> 1 | 0 | 1
select o.path from (select a.path, b.path from znodes a, znodes b where b.path = a.parent and a.path = '/zookeeper') q, znodes o where o.path = '/zookeeper';
> path
> /zookeeper
select * from (select a.depth, b.depth from znodes a, znodes b where b.path = a.parent) q, lateral (select q.depth) l;
> ERROR 42702 Column 'depth' is ambiguous (line 1, column 108)
