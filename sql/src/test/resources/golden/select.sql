-- What every kind of query yields, over a small tree.
insert into znodes (path, data_text) values ('/app', 'root of it'), ('/app/a', '{"port": 80, "zone": "eu"}'), ('/app/b', '{"port": 81, "zone": "us"}'), ('/app/c', 'no json'), ('/app-x', null), ('/app/grüße', 'grüße €');
> 6 changed
select name, json_value(data_text, '$.port' returning integer) + 1 as p from znodes where parent = '/app' order by name;
> name | p
> a | 81
> b | 82
> c | null
> grüße | null
select json_value('{"a": "8080"}', '$.a' returning integer) as a, json_value('{"a": "x"}', '$.a' returning bigint) as x, json_value('{"a": true}', '$.a' returning boolean) as t;
> a | x | t
> 8080 | null | true
select count(distinct parent) as p, stddev_pop(data_length) as sp, var_samp(depth) as vs, stddev(distinct depth) as sd from znodes where parent = '/app' and data_length < 20;
> p | sp | vs | sd
> 1 | 2.0 | 0.0 | null
select 1 as x from znodes where 1 in (2);
> x
select count(*) as n from znodes where 'a' = 'b';
> n
> 0
select path, data_text from znodes where path = '/app/a';
> path | data_text
> /app/a | {"port": 80, "zone": "eu"}
select path from znodes where path in ('/app/b', '/nope', '/app');
> path
> /app
> /app/b
select path from znodes where parent = '/app';
> path
> /app/a
> /app/b
> /app/c
> /app/grüße
select path from znodes where path like '/app/%' order by path desc;
> path
> /app/grüße
> /app/c
> /app/b
> /app/a
select path from znodes where path like '/app%' and path not like '/app/%';
> path
> /app
> /app-x
select path from znodes where path ilike '/APP/_';
> path
> /app/a
> /app/b
> /app/c
select path from znodes where is_below(path, '/app') order by path limit 2;
> path
> /app/a
> /app/b
select path from znodes where path > '/app/a' order by path limit 2;
> path
> /app/b
> /app/c
select path from znodes order by path;
> path
> /
> /app
> /app-x
> /app/a
> /app/b
> /app/c
> /app/grüße
> /zookeeper
> /zookeeper/config
> /zookeeper/quota
-- JSON: what does not parse is NULL, and fails nothing.
select name, json_value(data_text, '$.zone') as zone, json_value(data_text, '$.port' returning integer) + 1 as next_port from znodes where parent = '/app';
> name | zone | next_port
> a | eu | 81
> b | us | 82
> c | null | null
> grüße | null | null
select json_value(data_text, '$.zone') as zone, count(*) as n from znodes where is_below(path, '/app') group by 1 order by 1;
> zone | n
> eu | 1
> us | 1
> null | 2
-- Payloads.
select hex(data) as h, base64(data) as b, data_length, utf8(data) as t from znodes where path = '/app/grüße';
> h | b | data_length | t
> 6772c3bcc39f6520e282ac | Z3LDvMOfZSDigqw= | 11 | grüße €
select utf8(x'ff'), utf8(x'6869'), gunzip(x'00'), unhex('6869');
> utf8 | utf8 | gunzip | unhex
> null | hi | null | x6869
-- Aggregates.
select count(*) as n, count(data) as with_data, sum(data_length) as bytes, min(path) as first_path, max(depth) as deepest, avg(depth) as average from znodes where path like '/app%';
> n | with_data | bytes | first_path | deepest | average
> 6 | 5 | 80 | /app | 2 | 1.6666666666666667
select parent, count(*) as n from znodes group by parent having count(*) > 1 order by n desc, parent;
> parent | n
> /app | 4
> / | 3
> /zookeeper | 2
select count(distinct parent) as parents, count(*) filter (where depth = 2) as deep from znodes;
> parents | deep
> 3 | 6
select stddev_pop(depth) as deviation from znodes where path like '/app%';
> deviation
> 0.4714045207910317
select listagg(name, ',') within group (order by name) as names from znodes where parent = '/app';
> names
> a,b,c,grüße
select depth, node_type, count(*) as n from znodes where path like '/app%' group by rollup(depth, node_type) order by 1, 2;
> depth | node_type | n
> 1 | PERSISTENT | 2
> 1 | null | 2
> 2 | PERSISTENT | 4
> 2 | null | 4
> null | null | 6
-- Joins.
select c.path, p.data_text from znodes c join znodes p on c.parent = p.path where c.depth = 2 and c.name < 'c';
> path | data_text
> /app/a | root of it
> /app/b | root of it
select p.path, c.name from znodes p left join znodes c on c.parent = p.path where p.path in ('/app', '/app-x') order by 1, 2;
> path | name
> /app | a
> /app | b
> /app | c
> /app | grüße
> /app-x | null
select p.path from znodes p where not exists (select 1 from znodes c where c.parent = p.path) and is_below(p.path, '/app');
> path
> /app/a
> /app/b
> /app/c
> /app/grüße
select path, (select count(*) from znodes c where c.parent = p.path) as n from znodes p where depth = 1;
> path | n
> /app | 4
> /app-x | 0
> /zookeeper | 2
select a.name, b.name from znodes a join znodes b on a.name < b.name and a.parent = '/app' and b.parent = '/app' where a.name = 'a';
> name | name
> a | b
> a | c
> a | grüße
select a.x, b.y from (values (1), (2), (null)) as a(x) full join (values (2), (3), (null)) as b(y) on a.x = b.y order by 1, 2;
> x | y
> 1 | null
> 2 | 2
> null | 3
> null | null
> null | null
-- Sets, windows, recursion, arrays.
select name from znodes where parent = '/app' except select 'a' order by 1;
> name
> b
> c
> grüße
select depth from znodes where depth = 2 intersect all select depth from znodes where parent = '/app';
> depth
> 2
> 2
> 2
> 2
select name, row_number() over (order by data_length desc, name) as rank_by_size from znodes where parent = '/app' order by 2;
> name | rank_by_size
> a | 1
> b | 2
> grüße | 3
> c | 4
with recursive up(p) as (select '/app/a' union all select parent_of(p) from up where parent_of(p) is not null) select p from up;
> p
> /app/a
> /app
> /
select x * 2 as twice from unnest(array[1, 2, 3]) as t(x);
> twice
> 2
> 4
> 6
-- Expressions.
select 1 / 2 as whole, 1 / 2.0 as part, 7 % 4 as rest, -(-3) as negative, 10 - 3 * 2 as order_of;
> whole | part | rest | negative | order_of
> 0 | 0.5 | 3 | 3 | 4
select case when null then 1 else 2 end as c, coalesce(null, 'x') as d, nullif('a', 'a') as e, 'a' || null as f;
> c | d | e | f
> 2 | x | null | null
select null in (1, 2) as a, 1 in (1, null) as b, 3 in (1, null) as c, 3 not in (1, null) as d, null is not distinct from null as e;
> a | b | c | d | e
> null | true | null | null | true
select upper('grüße') as u, char_length('€') as l, substring('abcdef' from 2 for 3) as s, trim('  x ') as t, position('c' in 'abc') as p;
> u | l | s | t | p
> GRÜSSE | 1 | bcd | x | 3
select cast('12' as integer) + 1 as i, cast(12.6 as integer) as r, cast(12 as varchar) || '!' as v, cast('1.25' as decimal(5, 2)) as d, safe_cast('x' as integer) as nothing;
> i | r | v | d | nothing
> 13 | 13 | 12! | 1.25 | null
select date_trunc('month', timestamp '2026-11-22 17:05:06') as m, floor(timestamp '2026-11-22 17:05:06' to hour) as h, extract(year from date '2026-11-22') as y, timestamp '2026-11-22 00:00:00' + interval '90' minute as later;
> m | h | y | later
> 2026-11-01T00:00 | 2026-11-22T17:00 | 2026 | 2026-11-22T01:30
select depth_of('/a/b') as d, name_of('/a/b') as n, parent_of('/a') as p, parent_of('/') as nothing, is_below('/a/b', '/a') as b, is_below('/ab', '/a') as nb;
> d | n | p | nothing | b | nb
> 2 | b | / | null | true | false
select 'a''b' as quoted, 'a;b' as semicolon /* a comment; */ -- another;
> quoted | semicolon
> a'b | a;b
select percentile_cont(0.5) within group (order by depth) as median, percentile_cont(0.25) within group (order by depth desc) as upper_quarter, percentile_disc(0.5) within group (order by depth) as one_of_them from (values (1), (2), (3), (10)) as t (depth);
> median | upper_quarter | one_of_them
> 2.5 | 4.75 | 2
select 'abc' ~ '^.b' as m, 'abc' ~ 'B' as n, 'abc' ~* 'B' as i, 'abc' !~ 'b' as x, 'abc' !~* 'X' as y, cast(null as varchar) ~ 'a' as u;
> m | n | i | x | y | u
> true | false | true | false | true | null
select j ->> 'a' as a, j -> 'b' ->> 'c' as c, j -> 'l' ->> 1 as l, j::json -> 'l' as list, (j ->> 'a')::int + 1 as more, j -> 'b' ->> 'no name' as odd, j ->> 'none' as nothing from (values ('{"a":1,"b":{"c":"d","no name":true},"l":[1,2]}')) as t (j);
> a | c | l | list | more | odd | nothing
> 1 | d | 2 | [1,2] | 2 | true | null
