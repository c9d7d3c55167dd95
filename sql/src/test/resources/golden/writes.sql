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
> ERROR 22023 ttl_ms goes with node_type TTL, and TTL needs it
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
> ERROR 428C9 UPDATE znodes sets data or data_text; path and kind of a znode do not change
update znodes set version = 1;
> ERROR 428C9 Column 'version' is kept by the store and cannot be set (line 1, column 19)
update znodes set nothing = 1;
> ERROR 42703 Column 'nothing' not found (line 1, column 19)
update znodes set data = x'00', data_text = 'a';
> ERROR 42601 data and data_text are two faces of one value: set one of them (line 1, column 1)
update sessions set timeout_ms = 1;
> ERROR 42809 sessions cannot be written to: only znodes can (line 1, column 8)
update nowhere set a = 1;
> ERROR 42P01 Table 'nowhere' not found (line 1, column 8)
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
