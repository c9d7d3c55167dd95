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
> Project(path)  rows≈2500
>   Paths(all, where OR(=(path, '/a'), =(parent, '/b')))  rows≈2500
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
>     Table(sessions)  rows≈100
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
