-- Which conditions the index takes over.
explain select data from znodes where path = '/a';
> Project(data)  rows≈1
>   Znodes(path='/a')  rows≈1
explain select data from znodes where path = ? and version = 3;
> Project(data)  rows≈1
>   Znodes(path=?1, where =(version, 3))  rows≈1
explain select path from znodes where path in ('/a', '/b', ?);
> Project(path)  rows≈3
>   Znodes(path=('/a', '/b', ?1))  rows≈3
explain select path from znodes where parent = '/a' order by path;
> Project(path)  rows≈50
>   Paths(parent='/a')  rows≈50
explain select path from znodes where path like '/a/%' order by path desc limit 10;
> Limit(limit 10)  rows≈100
>   Project(path)  rows≈125
>     Paths(path LIKE '/a/%', descending, where LIKE(path, '/a/%'))  rows≈125
explain select path from znodes where path like '/a!_b%' escape '!';
> Project(path)  rows≈125
>   Paths(path LIKE '/a!_b%', where LIKE(path, '/a!_b%', '!'))  rows≈125
explain select path from znodes where path ilike '/a/%';
> Project(path)  rows≈2500
>   Paths(all, where ILIKE(path, '/a/%'))  rows≈2500
explain select path from znodes where path not like '/a/%';
> Project(path)  rows≈2500
>   Paths(all, where NOT(LIKE(path, '/a/%')))  rows≈2500
explain select path from znodes where path > ? order by path limit 100;
> Limit(limit 100)  rows≈100
>   Project(path)  rows≈5000
>     Paths(path > ?1)  rows≈5000
explain select path from znodes where is_below(path, '/a') and data_length > 10;
> Project(path)  rows≈125
>   Znodes(is_below(path, '/a'), where >(data_length, 10))  rows≈125
explain select path from znodes where path = '/a' or parent = '/b';
> Project(path)  rows≈13
>   UnionAll  rows≈13
>     Znodes(path='/a')  rows≈1
>     Paths(parent='/b', where IS NOT TRUE(=(path, '/a')))  rows≈12
-- Of one parent's children some, in either direction; and ranges that are tied by OR.
explain select path from znodes where parent = '/a' and path > '/a/b' order by path limit 10;
> Limit(limit 10)  rows≈25
>   Project(path)  rows≈25
>     Paths(parent='/a' AND path > '/a/b')  rows≈25
explain select path from znodes where parent = ? and path < ? order by path desc limit 10;
> Limit(limit 10)  rows≈25
>   Project(path)  rows≈25
>     Paths(parent=?1 AND path < ?2, descending)  rows≈25
explain select name, version from znodes where parent = '/a' and name like 'b%' order by name desc;
> Project(name, version)  rows≈1
>   Znodes(parent='/a' AND name LIKE 'b%', descending, where LIKE(name, 'b%'))  rows≈1
explain select path from znodes where path = '/a' or path like '/a/%' order by path;
> Project(path)  rows≈125
>   Paths((path = '/a' OR path LIKE '/a/%'), where OR(=(path, '/a'), LIKE(path, '/a/%')))  rows≈125
explain select path from znodes where (path = '/a' or is_below(path, '/a')) and path <> '/a/b';
> Project(path)  rows≈125
>   Paths((path = '/a' OR is_below(path, '/a')), where <>(path, '/a/b'))  rows≈125
explain select path from znodes where starts_with(path, '/a') and version > 1;
> Project(path)  rows≈125
>   Znodes(starts_with(path, '/a'), where >(version, 1))  rows≈125
explain select min(path), max(path) from znodes where parent = '/a';
> First(MIN(path); MAX(path))  rows≈1
>   Paths(parent='/a')  rows≈50
>   Paths(parent='/a', descending)  rows≈50
explain select max(name) from znodes where parent = '/a' and version > 1;
> First(MAX(name))  rows≈1
>   Znodes(parent='/a', descending, where >(version, 1))  rows≈12
explain select c.path from znodes p join znodes c on c.parent = p.path and c.name > 'x' where p.path = '/a';
> Project(path0)  rows≈25
>   LookupJoin(Inner)  rows≈25
>     Znodes(path='/a')  rows≈1
>     Paths(parent=path AND name > 'x')  rows≈25
explain select a.path, b.version from znodes a join znodes b on is_below(b.path, a.path) where a.parent = '/' and b.data_length > 3;
> Project(path, version0)  rows≈6250
>   LookupJoin(Inner)  rows≈6250
>     Paths(parent='/')  rows≈50
>     Znodes(is_below(path, path), where >(data_length, 3))  rows≈125
explain select path from znodes order by version desc limit 3;
> Project(path)  rows≈10000
>   TopN(version DESC; limit 3)  rows≈10000
>     Project(path, version)  rows≈10000
>       Znodes(all)  rows≈10000
-- Joins go through the index where one side is small.
explain select c.path from znodes p join znodes c on c.parent = p.path where p.path = '/a';
> Project(path0)  rows≈50
>   LookupJoin(Inner)  rows≈50
>     Znodes(path='/a')  rows≈1
>     Paths(parent=path)  rows≈50
explain select z.path from sessions s join znodes z on z.ephemeral_owner = s.session_id;
> Project(path)  rows≈500
>   LookupJoin(Inner, =(ephemeral_owner, session_id))  rows≈500
>     Servers(sessions)  rows≈100
>     Znodes(ephemeral_owner=session_id)  rows≈5
explain select count(*) from znodes a join znodes b on a.parent = b.path;
> Aggregate(by nothing; COUNT(*))  rows≈1
>   HashJoin(Inner, =(parent, path))  rows≈10000
>     Paths(all)  rows≈10000
>     Paths(all)  rows≈10000
explain select path from znodes where path = '/a' and json_exists(data_text, '$.x');
> Project(path)  rows≈1
>   Znodes(path='/a', where JSON_EXISTS(data_text, '$.x'))  rows≈1
explain select name, rank() over (order by version) from znodes;
> Project(name, EXPR$1)  rows≈10000
>   Window(RANK(); order version)  rows≈10000
>     Znodes(all)  rows≈10000
-- Writes.
explain update znodes set data_text = ? where path = ? and version = ?;
> Update(compare and set, without reading)
>   Project(path, version, CAST(?1))  rows≈1
>     Znodes(path=?2, where =(version, ?3))  rows≈1
explain update znodes set data_text = 'x' where parent = '/a' and data_text = 'y';
> Update(one multi, guarded by the versions read)
>   Project(path, version, 'x')  rows≈12
>     Znodes(parent='/a', where =(data_text, 'y'))  rows≈12
explain delete from znodes where path = '/a';
> Delete(compare and set, without reading)
>   Project(path, version)  rows≈1
>     Znodes(path='/a')  rows≈1
explain delete from znodes where path like '/a/%';
> Delete(one multi, guarded by the versions read)
>   Project(path, version)  rows≈125
>     Znodes(path LIKE '/a/%', where LIKE(path, '/a/%'))  rows≈125
explain insert into znodes (path, data_text) values (?, ?);
> Insert(without reading)
>   Project(CAST(?1), CAST(?2))  rows≈1
>     Values(1 row)  rows≈1
explain select a.path from znodes a, znodes b, znodes c where a.version = c.version and b.data_text = c.data_text;
> Project(path)  rows≈10000
>   HashJoin(Inner, =(data_text, data_text0))  rows≈10000
>     HashJoin(Inner, =(version, version))  rows≈10000
>       Znodes(all)  rows≈10000
>       Znodes(all)  rows≈10000
>     Znodes(all)  rows≈10000
-- Into the past, into what is made of znodes, and with what is joined to few rows.
explain select n.path, o.version from znodes n join znodes as of zxid 4 as o on n.path = o.path where n.parent = '/';
> Project(path, version0)  rows≈50
>   LookupJoin(Inner)  rows≈50
>     Paths(parent='/')  rows≈50
>     AsOf(zxid 4)  rows≈1
>       Znodes(path=path)  rows≈1
explain select o.path from znodes for system_time as of timestamp '2026-11-22 10:00:00' as o join znodes n on n.parent = o.path where n.path = '/a/b';
> Project(path)  rows≈1
>   Project(sides exchanged)  rows≈1
>     LookupJoin(Inner)  rows≈1
>       Znodes(path='/a/b')  rows≈1
>       AsOf(2026-11-22 10:00:00)  rows≈1
>         Znodes(path=parent)  rows≈1
explain select o.path from sessions s join znodes as of zxid 4 as o on o.ephemeral_owner = s.session_id;
> Project(path)  rows≈500
>   LookupJoin(Inner, =(ephemeral_owner, session_id))  rows≈500
>     Servers(sessions)  rows≈100
>     AsOf(zxid 4)  rows≈5
>       Znodes(ephemeral_owner=session_id)  rows≈5
explain select n.path from znodes n left join znodes as of zxid 4 as o on o.path = n.path where n.parent = '/' and o.path is null;
> Project(path)  rows≈12
>   Filter(IS NULL(path0))  rows≈12
>     LookupJoin(Left)  rows≈50
>       Paths(parent='/')  rows≈50
>       AsOf(zxid 4)  rows≈1
>         Znodes(path=path)  rows≈1
explain select o.path from znodes as of zxid 4 as o where o.parent = '/' and not exists (select 1 from znodes n where n.path = o.path);
> Project(path)  rows≈12
>   Filter(IS NULL($f1))  rows≈12
>     Project(path, true)  rows≈50
>       LookupJoin(Left)  rows≈50
>         AsOf(zxid 4)  rows≈50
>           Paths(parent='/')  rows≈50
>         Znodes(path=path)  rows≈1
explain select path from znodes where (parent, name) in (('/', 'a'), ('/', 'b'));
> Project(path)  rows≈2
>   Paths((parent, name)=(('/', 'a'), ('/', 'b')))  rows≈2
explain delete from znodes where (parent, name) in (('/', 'a'), ('/', 'b'));
> Delete(one multi, guarded by the versions read)
>   Project(path, version)  rows≈2
>     Znodes((parent, name)=(('/', 'a'), ('/', 'b')))  rows≈2
explain select path from znodes where (parent, name) in (('/', 'a'), (?, ?)) order by path desc limit 1;
> Limit(limit 1)  rows≈2
>   Project(path)  rows≈2
>     Paths((parent, name)=(('/', 'a'), (?1, ?2)))  rows≈2
explain select path from znodes where parent = ? and name = ?;
> Project(path)  rows≈1
>   Paths(parent=?1 AND name = ?2)  rows≈1
explain select path from ephemerals where session_id = 5;
> Project(path)  rows≈1
>   Filter(=(session_id, 5))  rows≈1
>     Table(ephemerals, ephemeral_owner=5)  rows≈5
explain select e.path from sessions s join ephemerals e on e.session_id = s.session_id;
> Project(path)  rows≈500
>   LookupJoin(Inner, =(session_id, session_id))  rows≈500
>     Servers(sessions)  rows≈100
>     Table(ephemerals, ephemeral_owner=session_id)  rows≈5
explain select * from acls where path in (?, ?);
> Table(acls, path=(?1, ?2))  rows≈2
explain select a.id from znodes z join acls a on a.path = z.path where z.parent = '/app';
> Project(id)  rows≈50
>   LookupJoin(Inner)  rows≈50
>     Paths(parent='/app')  rows≈50
>     Table(acls, path=path)  rows≈1
explain select a.id from znodes z join acls as of zxid 4 as a on a.path = z.path where z.parent = '/app';
> Project(id)  rows≈50
>   LookupJoin(Inner)  rows≈50
>     Paths(parent='/app')  rows≈50
>     AsOf(zxid 4)  rows≈1
>       Table(acls, path=path)  rows≈1
explain select path from znodes where path = '/a' or parent = '/b' or ephemeral_owner = 5 or path like '/c/%';
> Project(path)  rows≈139
>   UnionAll  rows≈139
>     Znodes(path='/a')  rows≈1
>     Paths(parent='/b', where IS NOT TRUE(=(path, '/a')))  rows≈12
>     Znodes(ephemeral_owner=5, where =(ephemeral_owner, 5) AND IS NOT TRUE(=(path, '/a')) AND IS NOT TRUE(=(parent, '/b')))  rows≈1
>     Znodes(path LIKE '/c/%', where LIKE(path, '/c/%') AND IS NOT TRUE(=(path, '/a')) AND IS NOT TRUE(=(parent, '/b')) AND IS NOT TRUE(=(ephemeral_owner, 5)))  rows≈125
explain select path from znodes where (path = '/a' and version = 3) or (path = '/b' and version = 4);
> Project(path)  rows≈1
>   Znodes((path = '/a' OR path = '/b'), where OR(AND(=(path, '/a'), =(version, 3)), AND(=(path, '/b'), =(version, 4))))  rows≈1
explain select path from znodes where path = '/a' or version = 3;
> Project(path)  rows≈2500
>   Znodes(all, where OR(=(path, '/a'), =(version, 3)))  rows≈2500
explain select path from znodes where parent = '/a' or is_below(parent, '/a');
> Project(path)  rows≈175
>   UnionAll  rows≈175
>     Paths(parent='/a')  rows≈50
>     Paths(is_below(parent, '/a'), where is_below(parent, '/a') AND IS NOT TRUE(=(parent, '/a')))  rows≈125
explain select path from znodes where parent like '/a/%';
> Project(path)  rows≈125
>   Paths(parent LIKE '/a/%', where LIKE(parent, '/a/%'))  rows≈125
explain select path from znodes where parent is null;
> Project(path)  rows≈1
>   Znodes(path='/')  rows≈1
explain with recursive t as (select path from znodes where parent is null union all select z.path from znodes z join t on z.parent = t.path) select count(*) from t;
> Aggregate(by nothing; COUNT(*))  rows≈1
>   Recursion(all)  rows≈10
>     Project(path)  rows≈1
>       Znodes(path='/')  rows≈1
>     Project(path)  rows≈500
>       Project(sides exchanged)  rows≈500
>         LookupJoin(Inner)  rows≈500
>           Turn(t)  rows≈10
>           Paths(parent=path)  rows≈50
explain select path from znodes where left(path, 3) = '/a/';
> Project(path)  rows≈2500
>   Paths(all, where =(left(path, 3), '/a/'))  rows≈2500
explain select path from znodes where (path, version) > (?, ?) order by path, version limit 10;
> Project(path)  rows≈100
>   Limit(limit 10)  rows≈100
>     Project(path, version)  rows≈1250
>       Znodes((path > ?1 OR path = ?1), where OR(>(path, ?1), AND(=(path, ?1), >(version, ?2))))  rows≈1250
explain select path from znodes where parent = ? order by parent desc, name desc limit 10;
> Project(path)  rows≈50
>   Limit(limit 10)  rows≈50
>     Project(path, parent, name)  rows≈50
>       Paths(parent=?1, descending)  rows≈50
explain select path from znodes where path = any(array['/a', '/b']);
> Project(path)  rows≈2
>   Znodes(path=('/a', '/b'))  rows≈2
explain select path, version from znodes where path in (select data_text from znodes where parent = '/refs');
> Project(path, version)  rows≈5
>   Project(sides exchanged)  rows≈5
>     LookupJoin(Inner)  rows≈5
>       Aggregate(by data_text; )  rows≈5
>         Znodes(parent='/refs')  rows≈50
>       Znodes(path=data_text)  rows≈1
explain select path from znodes where path not in (select data_text from znodes where parent = '/refs');
> Project(path)  rows≈2500
>   Filter(NOT(AND(OR(IS NOT NULL(i), <(ck, c)), <>(c, 0))))  rows≈2500
>     HashJoin(Left, =(path, data_text))  rows≈10000
>       LoopJoin(Inner)  rows≈10000
>         Paths(all)  rows≈10000
>         Aggregate(by nothing; COUNT(*); COUNT(data_text))  rows≈1
>           Znodes(parent='/refs')  rows≈50
>       Calcite(LogicalAggregate)  rows≈50
>         Znodes(parent='/refs')  rows≈50
explain select path from znodes z where parent = '/app' and exists (select 1 from znodes c where c.parent = z.path);
> Project(path)  rows≈250
>   CorrelatedJoin(Inner)  rows≈250
>     Paths(parent='/app')  rows≈50
>     Project(parent, true)  rows≈5
>       Aggregate(by parent; )  rows≈5
>         Paths(parent=$cor1.path)  rows≈50
explain select path from znodes z where parent = '/app' and not exists (select 1 from znodes c where c.parent = z.path);
> Project(path)  rows≈62
>   Filter(IS NULL($f1))  rows≈62
>     CorrelatedJoin(Left)  rows≈250
>       Paths(parent='/app')  rows≈50
>       Project(parent, true)  rows≈5
>         Aggregate(by parent; )  rows≈5
>           Paths(parent=$cor1.path)  rows≈50
explain select path, (select count(*) from znodes c where c.parent = z.path) from znodes z where z.parent = '/app';
> Project(path, CASE(IS NULL(EXPR$0), 0, EXPR$0))  rows≈250
>   HashJoin(Left, =(path, parent))  rows≈250
>     Paths(parent='/app')  rows≈50
>     Project(path, CASE(IS NOT NULL(EXPR$0), EXPR$0, 0))  rows≈250
>       CorrelatedJoin(Left)  rows≈250
>         Project(path)  rows≈50
>           Paths(parent='/app')  rows≈50
>         Aggregate(by parent; COUNT(*))  rows≈5
>           Paths(parent=$cor1.path)  rows≈50
explain select path, (select data_text from znodes c where c.path = z.path || '/config') from znodes z where z.parent = '/app';
> Project(path, only_value(value, rows, path))  rows≈50
>   CorrelatedJoin(Left)  rows≈50
>     Project(path, ||(path, '/config'))  rows≈50
>       Paths(parent='/app')  rows≈50
>     Aggregate(by path; ANY_VALUE(data_text); SUM($f1))  rows≈1
>       Project(path, data_text, 1)  rows≈1
>         Znodes(path=$cor1.$f20)  rows≈1
explain select z.path, c.n from znodes z join (select parent, count(*) as n from znodes group by parent) c on c.parent = z.path where z.parent = '/app';
> Project(path, n)  rows≈250
>   CorrelatedJoin(Inner)  rows≈250
>     Paths(parent='/app')  rows≈50
>     Aggregate(by parent; COUNT(*))  rows≈5
>       Paths(parent=$cor0.path)  rows≈50
explain select z.path, f.name from znodes z, lateral (select name from znodes c where c.parent = z.path order by c.czxid limit 1) f where z.parent = '/app';
> Project(path, name0)  rows≈625
>   CorrelatedJoin(Inner)  rows≈625
>     Paths(parent='/app')  rows≈50
>     Project(name, parent)  rows≈12
>       Filter(<=(rn, 1))  rows≈12
>         Window(ROW_NUMBER(); by parent; order czxid)  rows≈50
>           Znodes(parent=$cor1.path)  rows≈50
explain select z.path, c.data_text from znodes c right join znodes z on c.path = z.path || '/config' where z.parent = '/app';
> Project(path0, data_text)  rows≈50
>   Project(sides exchanged)  rows≈50
>     LookupJoin(Left)  rows≈50
>       Project(path, ||(path, '/config'))  rows≈50
>         Paths(parent='/app')  rows≈50
>       Znodes(path=$f20)  rows≈1
explain select a.path, b.v from znodes a left join (select path as p, version as v from znodes where version > 3) b on b.p = a.path where a.parent = '/';
> Project(path, v)  rows≈50
>   Project(path, version)  rows≈50
>     LookupJoin(Left)  rows≈50
>       Paths(parent='/')  rows≈50
>       Znodes(path=path, where >(version, 3))  rows≈1
explain select a.path, b.v from znodes a join (select path as p, upper(name) as v from znodes) b on b.p = a.path where a.parent = '/';
> Project(path, v)  rows≈50
>   Project(path, UPPER(name))  rows≈50
>     LookupJoin(Inner)  rows≈50
>       Paths(parent='/')  rows≈50
>       Znodes(path=path)  rows≈1
explain select m.name from servers s join metrics m on m.server_id = s.server_id where s.server_id = 2;
> Project(name)  rows≈1000
>   Project(sides exchanged)  rows≈1000
>     HashJoin(Inner, =(server_id, server_id))  rows≈1000
>       Servers(metrics, server_id=2)  rows≈1000
>       Servers(servers, server_id=2)  rows≈5
explain select m.name from servers s join metrics m using (server_id) join settings t using (server_id) where m.server_id in (1, 2);
> Project(name)  rows≈1000
>   HashJoin(Inner, =(server_id, server_id))  rows≈1000
>     Project(sides exchanged)  rows≈1000
>       HashJoin(Inner, =(server_id, server_id))  rows≈1000
>         Servers(metrics, server_id=(1, 2))  rows≈1000
>         Servers(servers, server_id=(1, 2))  rows≈5
>     Servers(settings, server_id=(1, 2))  rows≈20
explain update znodes set data_text = 'x' where path = '/a' or parent = '/b';
> Update(one multi, guarded by the versions read)
>   Project(path, version, 'x')  rows≈13
>     UnionAll  rows≈13
>       Znodes(path='/a')  rows≈1
>       Znodes(parent='/b', where IS NOT TRUE(=(path, '/a')))  rows≈12
explain select z.path, count(c.path) from znodes z left join znodes c on c.parent = z.path where z.parent = '/app' group by z.path;
> Aggregate(by path; COUNT(path0))  rows≈250
>   LookupJoin(Left)  rows≈2500
>     Paths(parent='/app')  rows≈50
>     Paths(parent=path)  rows≈50
explain select z.path from znodes z where ephemeral_owner in (select session_id from sessions);
> Project(path)  rows≈50
>   Project(sides exchanged)  rows≈50
>     LookupJoin(Inner, =(ephemeral_owner, session_id))  rows≈50
>       Aggregate(by session_id; )  rows≈10
>         Servers(sessions)  rows≈100
>       Znodes(ephemeral_owner=session_id)  rows≈5
