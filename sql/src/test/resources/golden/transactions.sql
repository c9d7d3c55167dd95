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
-- Modes of one transaction.
begin;
> 0 changed
set transaction isolation level serializable, read only;
> 0 changed
show transaction_isolation;
> name | setting
> transaction_isolation | serializable
insert into znodes (path) values ('/ro');
> ERROR 25006 The transaction is READ ONLY: nothing can be written in it
select path from znodes where path = '/t';
> path
> /t
set transaction isolation level repeatable read;
> ERROR 25001 The modes of a transaction must be set before its first statement, and it has begun to read
create view within as select 1 as x;
> ERROR 25001 CREATE VIEW takes effect at once, which no ROLLBACK would undo: end the transaction first
rollback to savepoint s;
> ERROR HYC00 Savepoints and AND CHAIN are not supported: a statement that fails within a transaction is undone alone, and ROLLBACK ends the transaction (line 1, column 1)
insert into znodes (path) values ('/ro');
> ERROR 25006 The transaction is READ ONLY: nothing can be written in it
commit and no chain;
> 0 changed
show transaction_isolation;
> name | setting
> transaction_isolation | repeatable read
insert into znodes (path) values ('/ro');
> 1 changed
start transaction read write, isolation level read committed;
> 0 changed
rollback work;
> 0 changed
begin nonsense;
> ERROR 42601 Expected the end of the statement but found 'nonsense' (line 1, column 7)
begin isolation level serializable,;
> ERROR 42601 Expected the end of the statement but found ',' (line 1, column 35)
start;
> ERROR 42601 Expected TRANSACTION but found the end (line 2, column 1)
commit prepared 'x';
> ERROR 42601 Expected the end of the statement but found 'prepared' (line 1, column 8)
savepoint s;
> ERROR HYC00 Savepoints and AND CHAIN are not supported: a statement that fails within a transaction is undone alone, and ROLLBACK ends the transaction (line 1, column 1)
set transaction;
> ERROR 42601 Expected ISOLATION LEVEL, READ ONLY or READ WRITE but found the end (line 2, column 1)
set session characteristics as transaction isolation level serializable;
> 0 changed
show transaction_isolation;
> name | setting
> transaction_isolation | serializable
set transaction_isolation = 'repeatable read';
> 0 changed
