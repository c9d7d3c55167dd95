-- Creating.
insert into znodes (path) values ('/a');
> 1 changed
insert into znodes (path, data_text) values ('/a/b', 'one'), ('/a/c', 'two');
> 2 changed
insert into znodes (path, data) values ('/a/d', x'00ff');
> 1 changed
insert into znodes (path) values ('/a');
> ERROR 23505 There is a znode /a already
insert into znodes (path) values ('/a/e'), ('/a/b');
> ERROR 23505 There is a znode /a/b already
select path, data, data_text, version from znodes where is_below(path, '/a');
> path | data | data_text | version
> /a/b | x6f6e65 | one | 0
> /a/c | x74776f | two | 0
> /a/d | x00ff | null | 0
insert into znodes (path) values ('/x/y');
> ERROR 23503 The parent of /x/y does not exist: create it first
insert into znodes (path) values ('x');
> ERROR 22023 path 'x' does not start with '/'
insert into znodes (path) values (null);
> ERROR 23502 path must not be NULL
insert into znodes (path, data) select path || '-copy', data from znodes where parent = '/a';
> 3 changed
select path, data_text from znodes where path like '%-copy';
> path | data_text
> /a/b-copy | one
> /a/c-copy | two
> /a/d-copy | null
insert into znodes (path, node_type) values ('/a/n-', 'PERSISTENT_SEQUENTIAL'), ('/a/n-', 'PERSISTENT_SEQUENTIAL');
> 2 changed
select name from znodes where name like 'n-%';
> name
> n-0000000006
> n-0000000007
insert into znodes (path, node_type, ttl_ms) values ('/a/t', 'TTL', 1000), ('/a/k', 'CONTAINER', null), ('/a/s', 'EPHEMERAL', null);
> 3 changed
select name, node_type, ttl_ms, ephemeral_owner is null as unowned from znodes where name in ('t', 'k', 's');
> name | node_type | ttl_ms | unowned
> k | CONTAINER | null | true
> s | EPHEMERAL | null | false
> t | TTL | 1000 | true
insert into znodes (path, node_type) values ('/a/u', 'TTL');
> ERROR 22023 A znode of node_type TTL needs ttl_ms: for so many milliseconds it may be unchanged and without children
insert into znodes (path) values ('/a/s/below');
> ERROR 23503 The parent of /a/s/below is EPHEMERAL and can have no children
-- Changing.
update znodes set data_text = 'uno' where path = '/a/b' and version = 0;
> 1 changed
update znodes set data_text = 'eins' where path = '/a/b' and version = 0;
> 0 changed
update znodes set data_text = 'x' where path = '/nope';
> 0 changed
update znodes set data_text = 'x' where path = '/a/b' and version = -1;
> 0 changed
update znodes set data = null where path = '/a/c';
> 1 changed
update znodes set data_text = data_text || '!' where parent = '/a' and data_text is not null;
> 3 changed
update znodes set data_text = upper(data_text) where data_text = 'uno!';
> 1 changed
select path, data_text, version from znodes where parent = '/a' and data_text is not null;
> path | data_text | version
> /a/b | UNO! | 3
> /a/b-copy | one! | 1
> /a/c-copy | two! | 1
update znodes set path = '/z' where path = '/a';
> ERROR 428C9 A znode keeps its path: insert one at the new path and delete this one, in one transaction (line 1, column 19)
update znodes set version = 1;
> ERROR 428C9 Column 'version' is kept by the store and cannot be set (line 1, column 19)
update znodes set nothing = 1;
> ERROR 42703 There is no column 'nothing' to set (line 1, column 19)
update znodes set data = x'00', data_text = 'a';
> ERROR 42601 data and data_text are two faces of one value: set one of them (line 1, column 33)
update sessions set timeout_ms = 1;
> ERROR 42809 sessions cannot be written to: only znodes can (line 1, column 8)
update nowhere set a = 1;
> ERROR 42P01 There is no table 'nowhere' to write to (line 1, column 8)
-- Deleting.
delete from znodes where path = '/a';
> ERROR 23503 /a has children: delete them too
delete from znodes where path = '/a/b' and version = 0;
> 0 changed
delete from znodes where path = '/a/b';
> 1 changed
delete from znodes where path = '/a/b';
> 0 changed
delete from znodes where path like '/a%';
> 11 changed
select count(*) as n from znodes where path like '/a%';
> n
> 0
-- Parents.
insert into znodes (path, data_text) values ('/p/q/r', 'deep') with parents returning path, data_text, version;
> path | data_text | version
> /p/q/r | deep | 0
insert into znodes (path) values ('/p/q/s'), ('/p/t/u') with parents;
> 2 changed
select path, data_text from znodes where is_below(path, '/p');
> path | data_text
> /p/q | null
> /p/q/r | deep
> /p/q/s | null
> /p/t | null
> /p/t/u | null
-- Conflicts.
insert into znodes (path, data_text) values ('/c', 'one') on conflict do nothing;
> 1 changed
insert into znodes (path, data_text) values ('/c', 'two'), ('/d', 'three') on conflict (path) do nothing;
> 1 changed
insert into znodes (path, data_text) values ('/c', 'two') on conflict (path) do update set data_text = excluded.data_text || ' after ' || data_text returning path, data_text, version;
> path | data_text | version
> /c | two after one | 1
insert into znodes (path, data_text) values ('/c', 'x') on conflict do update set data_text = 'x' where version > 7 returning *;
> path | parent | name | depth | data | data_text | data_length | version | cversion | aversion | czxid | mzxid | pzxid | ctime | mtime | num_children | node_type | ephemeral_owner | ttl_ms | acl
insert into znodes (path, data_text) values ('/e', '1'), ('/e', '2') on conflict do nothing;
> 1 changed
insert into znodes (path, data_text) values ('/c', '1'), ('/c', '2') on conflict do update set data = excluded.data;
> ERROR 21000 The statement would change /c a second time: its rows must have paths of their own
insert into znodes (path) values ('/c') on conflict do delete;
> ERROR 42601 Expected NOTHING or UPDATE SET but found 'delete' (line 1, column 56)
insert into znodes (path) values ('/c') on conflict (data) do nothing;
> ERROR 42601 Expected (path), the only key that znodes has, but found '(' (line 1, column 53)
insert into znodes (path) values ('/c') on conflict do update set version = 1;
> ERROR 428C9 Column 'version' is kept by the store and cannot be set (line 1, column 67)
insert into znodes (path) values ('/c') on conflict do update set data_text = excluded.nothing;
> ERROR 42703 excluded has no column 'nothing': it is the row that was to be inserted (path, data, data_text, node_type, ttl_ms, acl) (line 1, column 79)
insert into znodes (path, data_text) values ('/x/y/z', 'made') on conflict do nothing with parents returning path, depth;
> path | depth
> /x/y/z | 3
-- Returning.
insert into znodes (path, node_type) values ('/q-', 'PERSISTENT_SEQUENTIAL'), ('/q-', 'EPHEMERAL_SEQUENTIAL') returning path, node_type, ephemeral_owner is not null as mine;
> path | node_type | mine
> /q-0000000006 | PERSISTENT | false
> /q-0000000007 | EPHEMERAL | true
update znodes set data_text = data_text || '!' where path in ('/c', '/d') returning path, data_text as now, version, mzxid = czxid as untouched;
> path | now | version | untouched
> /c | two after one! | 2 | false
> /d | three! | 1 | false
delete from znodes where path like '/p/%' returning path, data_text;
> path | data_text
> /p/q | null
> /p/q/r | deep
> /p/q/s | null
> /p/t | null
> /p/t/u | null
delete from znodes where path = '/nowhere' returning path;
> path
update znodes set data_text = 'x' where path = '/c' returning;
> ERROR 42601 Expected what to return, or *, but found the end (line 2, column 1)
-- Merging.
merge into znodes z using (values ('/c', 'merged'), ('/m', 'made')) as s (p, d) on z.path = s.p when matched then update set data_text = s.d || ' over ' || z.data_text when not matched then insert (path, data_text) values (s.p, s.d);
> 2 changed
select path, data_text, version from znodes where path in ('/c', '/m');
> path | data_text | version
> /c | merged over two after one! | 3
> /m | made | 0
merge into znodes z using (values ('/c')) as s (p) on z.path = s.p when matched then update set acl = 'world:anyone:r';
> ERROR HYC00 MERGE sets data or data_text: an ACL cannot be in a multi
-- Merging by PostgreSQL 15's grammar: each row takes the first arm that fits, and what others would compute is not computed.
insert into znodes (path, data_text) values ('/mg', null), ('/mg/a', '1'), ('/mg/b', '2'), ('/mg/c', '3');
> 4 changed
merge into znodes z using (values ('/mg/a', 1), ('/mg/b', 2), ('/mg/c', 3), ('/mg/d', 4), ('/mg/e', 0)) as s (p, n) on z.path = s.p when matched and s.n = 1 then delete when matched and s.n = 2 then do nothing when matched then update set data_text = z.data_text || '!' when not matched and s.n > 0 then insert (path, data_text) values (s.p, cast(100 / s.n as varchar)) when not matched then do nothing returning path, data_text;
> path | data_text
> /mg/a | 1
> /mg/c | 3!
> /mg/d | 25
select path, data_text, version from znodes where parent = '/mg' order by path;
> path | data_text | version
> /mg/b | 2 | 0
> /mg/c | 3! | 1
> /mg/d | 25 | 0
merge into znodes z using (values ('/mg/b'), ('/mg/b')) as s (p) on z.path = s.p when matched then delete;
> ERROR 21000 The statement would change /mg/b a second time: its rows must have paths of their own
merge into znodes z using (values ('/mg/f', case when 1 = 1 then 'x' end)) as s (p, d) on z.path = s.p when not matched by target then insert (path, data_text) values (s.p, ?);
> 1 changed
merge into znodes as z using (select path as p from znodes where parent = '/mg') as s on z.path = s.p when matched and z.data_text is null then delete;
> 1 changed
merge into znodes z using (values ('/mg/b')) as s (p) on z.path = s.p when not matched by source then delete;
> ERROR HYC00 BY SOURCE is not supported: delete what the source lacks by a DELETE with NOT EXISTS (line 1, column 88)
merge into znodes z using (values ('/mg/b')) as s (p) on z.path = s.p when matched then delete when matched then do nothing;
> ERROR 42601 This is never reached: a WHEN without a condition is before it (line 1, column 96)
merge into znodes z using (values ('/mg/b')) as s (p) on z.path = s.p when not matched then delete;
> ERROR 42601 Expected INSERT (…) VALUES (…) or DO NOTHING but found 'delete' (line 1, column 93)
merge into znodes z using (values ('/mg/b')) as s (p) on z.path = s.p when matched and nope = 1 then delete;
> ERROR 42703 There is no column 'nope'
merge into znodes z using (values ('/mg/b')) as s (p) on z.path = s.p when matched and then delete;
> ERROR 42601 Expected AND and a condition, or THEN, but found 'then' (line 1, column 88)
merge into znodes z using (values ('/mg/b')) as s (p) on z.path = s.p when matched and rand() < 2 then delete;
> ERROR HYC00 A condition of MERGE must not be random (line 1, column 88)
merge into znodes z using (values ('/mg', 'x'), ('/mg/new', 'x')) as s (p, d) on z.path = s.p when matched then delete when not matched then insert (path, data_text) values (s.p, s.d);
> ERROR 23503 /mg has children: delete them too
-- Access control lists.
insert into znodes (path, data_text, acl) values ('/secret', 's', 'world:anyone:cdra,digest:joe:abc=:w');
> 1 changed
select path, acl from znodes where path in ('/secret', '/c');
> path | acl
> /c | world:anyone:cdrwa
> /secret | world:anyone:cdra,digest:joe:abc=:w
update znodes set data_text = 't' where path = '/secret';
> ERROR 42501 The ACL does not permit this on /secret
update znodes set acl = 'world:anyone:cdrwa' where path = '/secret' and aversion = 0 returning path, acl, aversion;
> path | acl | aversion
> /secret | world:anyone:cdrwa | 1
update znodes set acl = 'world:anyone:cdrwa' where path = '/secret' and aversion = 0;
> 0 changed
update znodes set acl = 'everybody' where path = '/secret';
> ERROR 22023 'everybody' is no ACL: write scheme:id:permissions, separated by commas, such as world:anyone:r,auth::cdrwa
update znodes set acl = 'world:anyone:r' where data_text = 's';
> ERROR HYC00 ZooKeeper changes one ACL at a time, guarded by nothing but its aversion: UPDATE znodes SET acl = … WHERE path = … [AND aversion = …], with literals or parameters
update znodes set acl = 'world:anyone:r', data_text = 's' where path = '/secret';
> ERROR HYC00 ZooKeeper changes data and ACL in requests of their own, never as one: use two statements (line 1, column 43)
update znodes set ttl_ms = 5 where path = '/secret';
> ERROR 428C9 ZooKeeper fixes ttl_ms when the znode is created: delete it and insert it anew (line 1, column 19)
-- Subtrees.
delete from znodes where path = '/x' or is_below(path, '/x');
> 3 changed
explain insert into znodes (path) values ('/c') on conflict do nothing;
> Insert(one multi, guarded by the versions read)
>   Values(1 row)  rows≈1
explain update znodes set data = ? where path = ? and version = ?;
> Update(compare and set, without reading)
>   Project(path, version, CAST(?1))  rows≈1
>     Znodes(path=?2, where =(version, ?3))  rows≈1
explain delete from znodes where is_below(path, '/x');
> Delete(one multi, guarded by the versions read)
>   Project(path, version)  rows≈500
>     Znodes(is_below(path, '/x'))  rows≈500
insert into znodes (path) values ('/one'); insert into znodes (path) values ('/two');
> ERROR 42601 One statement at a time: this one goes on after its ';' (line 1, column 42)
-- A compare-and-set that returns rows, and versions that no znode has.
insert into znodes (path, data_text) values ('/cas', 'a'), ('/cas/b', 'b');
> 2 changed
update znodes set data_text = 'x' where path = '/cas' and version = 0.9;
> 0 changed
update znodes set data_text = 'x' where path = '/cas' and version = 4294967296;
> 0 changed
delete from znodes where path = '/cas/b' and version = 0.5;
> 0 changed
update znodes set acl = 'world:anyone:r' where path = '/cas' and aversion = 0.5;
> 0 changed
update znodes set data_text = 'x' where path = '/cas' and version = 0 returning path, data_text, version;
> path | data_text | version
> /cas | x | 1
update znodes set data_text = 'y' where path = '/cas' and version = 0 returning path, data_text, version;
> path | data_text | version
update znodes set data_text = 'z' where path = '/cas' returning version;
> version
> 2
delete from znodes where path = '/cas/b' and version = 0 returning path, data_text;
> path | data_text
> /cas/b | b
delete from znodes where path = '/cas' returning data_text;
> data_text
> z
-- What is to be returned is computed before anything is written, where it can be.
insert into znodes (path, data_text) values ('/r', 'a');
> 1 changed
update znodes set data_text = 'b' where path = '/r' returning 1 / (version - 1);
> ERROR 22012 Division by zero
delete from znodes where path = '/r' returning data_length / 0;
> ERROR 22012 Division by zero
insert into znodes (path) values ('/r/c') returning cast(path as integer);
> ERROR 22P02 '/r/c' is no INTEGER: SAFE_CAST gives NULL instead
select path, data_text, version from znodes where path = '/r' or parent = '/r';
> path | data_text | version
> /r | a | 0
insert into znodes (path, node_type) values ('/r/s-', 'PERSISTENT_SEQUENTIAL') returning cast(path as integer);
> ERROR 22P02 '/r/s-0000000000' is no INTEGER: SAFE_CAST gives NULL instead
select path from znodes where parent = '/r';
> path
update znodes z set data_text = z.data_text || '!' where z.path = '/r' returning z.path, data_text;
> path | data_text
> /r | a!
insert into znodes (path, node_type) values ('/r/e', 'EPHEMERAL_SEQUENTIAL_SEQUENTIAL');
> ERROR 22023 node_type 'EPHEMERAL_SEQUENTIAL_SEQUENTIAL' is none of PERSISTENT, PERSISTENT_SEQUENTIAL, EPHEMERAL, EPHEMERAL_SEQUENTIAL, CONTAINER, TTL, TTL_SEQUENTIAL
-- What cannot be deleted, and lives of znodes.
delete from znodes;
> ERROR 22023 '/' cannot be deleted: say which znodes are to go, as in WHERE is_below(path, '/app')
delete from znodes where path = '/';
> ERROR 22023 '/' cannot be deleted: say which znodes are to go, as in WHERE is_below(path, '/app')
insert into znodes (path, node_type, ttl_ms) values ('/ttl', 'TTL', 0);
> ERROR 22023 ttl_ms is from 1 to 1099511627775, and not 0
insert into znodes (path, node_type, ttl_ms) values ('/ttl', 'EPHEMERAL', 5);
> ERROR 22023 ttl_ms is for node_type TTL and TTL_SEQUENTIAL, not for EPHEMERAL
insert into znodes (path, ttl_ms) values ('/ttl', 1.5);
> ERROR 42804 Column 'ttl_ms' does not take a value of type DECIMAL(2, 1): CAST it
insert into znodes (path, ttl_ms) values ('/ttl', '5');
> 1 changed
-- Columns that are called as words of MERGE are.
insert into znodes (path) values ('/words');
> 1 changed
merge into znodes z using (values ('/words', 'a', 'b')) as s (p, delete, insert) on z.path = s.p when matched and s.delete = 'a' then update set data_text = s.delete || s.insert;
> 1 changed
merge into znodes z using (values ('/words', 'c', 'd')) as s (p, update, do) on z.path = s.p when matched and s.do = 'd' then update set data_text = s.update when matched then delete;
> 1 changed
merge into znodes z using (values ('/words', 'x', 'y')) as s (p, nothing, returning) on z.path = s.p when matched and s.nothing = 'x' then update set data_text = s.returning returning data_text;
> data_text
> y
merge into znodes z using (values ('/words/new', 'v', 's')) as s (p, values, set) on z.path = s.p when not matched and s.set = 's' then insert (path, data_text) values (s.p, s.values) returning path, data_text;
> path | data_text
> /words/new | v
merge into znodes z using (select '/words' as p, 'x' as "when", 'y' as "then") as s on z.path = s.p when matched and s."then" = 'y' then do nothing;
> 0 changed
