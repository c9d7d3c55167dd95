insert into znodes (path, data_text) values ('/svc', null), ('/svc/a', '{"host":"h1","port":80}'), ('/svc/b', 'not json'), ('/svc/c', '{"host":"h2"}');
> 4 changed
create view services as select name, json_value(data_text, '$.host') as host, json_value(data_text, '$.port')::int as port from znodes where parent = '/svc';
> 0 changed
select * from services order by name;
> name | host | port
> a | h1 | 80
> b | null | null
> c | h2 | null
create view services as select 1 as x;
> ERROR 23505 There is a view 'services' already: CREATE OR REPLACE VIEW, or DROP it
create or replace view services as select name, json_value(data_text, '$.host') as host from znodes where parent = '/svc';
> 0 changed
select s.host from services s where s.name >= 'b' order by 1;
> host
> h2
> null
create view hosts as select distinct host from services where host is not null;
> 0 changed
select count(*) as n from hosts;
> n
> 2
with hosts as (select 'own' as host) select * from hosts;
> host
> own
-- A view's names are its own: no WITH around it gives them another meaning.
create view uses as select host from hosts where host <> '';
> 0 changed
with hosts as (select 'captured' as host), znodes as (select '/svc' as parent, 'captured' as name, '{}' as data_text) select count(*) as n from uses, hosts where uses.host <> 'captured';
> n
> 2
table uses;
> host
> h1
> h2
select table_name, table_type from information_schema.tables where table_type = 'VIEW' order by table_name;
> table_name | table_type
> hosts | VIEW
> services | VIEW
> uses | VIEW
drop view uses;
> 0 changed
select path, data_text from znodes where parent = '/zookeeper/zabra/views';
> path | data_text
> /zookeeper/zabra/views/hosts | select distinct host from services where host is not null
> /zookeeper/zabra/views/services | select name, json_value(data_text, '$.host') as host from znodes where parent = '/svc'
create view znodes as select 1 as x;
> ERROR 23505 'znodes' is a table already
create view broken as select nope from znodes;
> ERROR 42703 There is no column 'nope' (line 1, column 30)
create view p as select * from znodes where path = ?;
> ERROR 42601 A view has no parameters: write the value in the place of '?'
drop view services;
> 0 changed
select * from hosts;
> ERROR 42P01 There is no table or view 'services' (line 1, column 19)
drop view services;
> ERROR 42P01 There is no view 'services'
drop view if exists services;
> 0 changed
drop view hosts;
> 0 changed
select * from hosts;
> ERROR 42P01 There is no table or view 'hosts' (line 1, column 15)
create table t (a integer);
> ERROR HYC00 CREATE is for views: CREATE [OR REPLACE] VIEW name AS query, DROP VIEW name. The tables are the tree's, and are always there
-- Notations of PostgreSQL and JDBC.
select '12'::int + 1 as n, data_text::text as t, (path || '!')::varchar(4) as s, case when depth = 1 then 'one' end::text as c from znodes where path = '/svc';
> n | t | s | c
> 13 | null | /svc | one
select '1.25'::numeric(4, 2)::double precision as d, upper('a')::text as u, null::bytea as b;
> d | u | b
> 1.25 | A | null
select a.path from {oj znodes a left outer join znodes b on a.path = b.parent} where a.path = '/none' {limit 1};
> path
select 'a_b' like 'a!_b' {escape '!'} as y, 'axb' like 'a!_b' {escape '!'} as n, {fn concat({fn lcase('A')}, 'b')} as c;
> y | n | c
> true | false | ab
select {fn now()} is not null as n, {fn ucase('x')} as u;
> n | u
> true | X
-- Payloads that do not parse.
select name, json_value(data_text, '$.host') as h, json_exists(data_text, '$.port') as p, data_text is json as j from znodes where parent = '/svc';
> name | h | p | j
> a | h1 | true | true
> b | null | false | false
> c | h2 | false | true
select hex(data) as h, base64(data) as b, utf8(gunzip(data)) as z from znodes where path = '/svc/b';
> h | b | z
> 6e6f74206a736f6e | bm90IGpzb24= | null
select utf8(unhex('68c3a9')) as a, unhex('zz') as b, utf8(x'ff') as c, unbase64('!') as d;
> a | b | c | d
> hé | null | null | null
select parent_of('/a/b') as p, name_of('/a/b') as n, depth_of('/a/b') as d, is_below('/a/b', '/a') as i;
> p | n | d | i
> /a | b | 2 | true
