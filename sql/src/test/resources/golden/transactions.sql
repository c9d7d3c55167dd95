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
