insert into znodes (path, data_text) values ('/t', 'before'), ('/t/a', '1');
> 2 changed
begin;
> 0 changed
update znodes set data_text = 'within' where path = '/t';
> 1 changed
insert into znodes (path, data_text) values ('/t/b', '2');
> 1 changed
delete from znodes where path = '/t/a';
> 1 changed
-- Its own writes show.
select path, data_text, version, num_children from znodes where path like '/t%';
> path | data_text | version | num_children
> /t | within | 1 | 1
> /t/b | 2 | 0 | 0
select path from znodes where parent = '/t' order by path desc;
> path
> /t/b
update znodes set data_text = data_text || ' twice' where path = '/t';
> 1 changed
insert into znodes (path) values ('/t/b');
> ERROR 23505 There is a znode /t/b already
insert into znodes (path) values ('/u/v');
> ERROR 23503 The parent of /u/v does not exist: create it first
rollback;
> 0 changed
select path, data_text from znodes where path like '/t%';
> path | data_text
> /t | before
> /t/a | 1
begin;
> 0 changed
update znodes set data_text = 'within' where path = '/t';
> 1 changed
update znodes set data_text = data_text || ' twice' where path = '/t';
> 1 changed
insert into znodes (path) values ('/t/c');
> 1 changed
insert into znodes (path) values ('/t/c/d');
> 1 changed
delete from znodes where path = '/t/c/d';
> 1 changed
delete from znodes where path = '/t';
> ERROR 23503 /t has children: delete them too
commit;
> 0 changed
select path, data_text, version from znodes where path like '/t%';
> path | data_text | version
> /t | within twice | 2
> /t/a | 1 | 0
> /t/c | null | 0
commit;
> 0 changed
-- Clauses of ours within a transaction.
begin isolation level serializable;
> 0 changed
insert into znodes (path, data_text) values ('/w/x', 'new') with parents returning path, data_text, version;
> path | data_text | version
> /w/x | new | 0
insert into znodes (path, data_text) values ('/w/x', 'newer') on conflict do update set data_text = excluded.data_text returning data_text, version;
> data_text | version
> newer | 1
insert into znodes (path, node_type) values ('/w/s-', 'PERSISTENT_SEQUENTIAL') returning path;
> ERROR HYC00 The real path of /w/s- is known when the transaction commits, not before: insert it without RETURNING, or outside of a transaction
update znodes set acl = 'world:anyone:r' where path = '/w';
> ERROR HYC00 ZooKeeper has no change of an ACL within a multi: set it outside of the transaction
delete from znodes where path = '/w' or is_below(path, '/w') returning path;
> path
> /w
> /w/x
commit;
> 0 changed
select count(*) as n from znodes where path like '/w%';
> n
> 0
set transaction isolation level serializable;
> 0 changed
show transaction isolation level;
> name | setting
> transaction_isolation | serializable
set transaction_isolation = 'repeatable read';
> 0 changed
set read_consistency = linearizable;
> 0 changed
show all;
> name | setting
> read_consistency | linearizable
> read_at_least | 0
> statement_timeout_ms | 0
> transaction_isolation | repeatable read
> application_name | golden
select count(*) > 0 as has from znodes read linearizable;
> has
> true
select count(*) > 0 as has from znodes read at least 1;
> has
> true
select count(*) > 0 as has from znodes read at least 0x7fffffff;
> ERROR 22023 zxid 0x7fffffff is not committed yet: the latest is 0x4
