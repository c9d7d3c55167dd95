-- Aggregates that keep their values: arrays, multisets, JSON.
insert into znodes (path, data_text) values ('/g', null), ('/g/a', '1'), ('/g/b', '2'), ('/g/c', null), ('/g/d', '2'), ('/g/e', 'say "x"\'), ('/h', 'y');
> 7 changed
select array_agg(name) as v from znodes where parent = '/g';
> v
> [a, b, c, d, e]
select array_agg(name order by name desc) as v from znodes where parent = '/g';
> v
> [e, d, c, b, a]
select array_agg(data_text order by name) as v from znodes where parent = '/g';
> v
> [1, 2, null, 2, say "x"\]
select array_agg(distinct data_text order by data_text) as v from znodes where parent = '/g';
> v
> [1, 2, say "x"\, null]
select array_agg(data_length order by name) filter (where data_length > 0) as v from znodes where parent = '/g';
> v
> [1, 1, 1, 8]
select array_agg(name) as v from znodes where parent = '/none';
> v
> []
select parent, array_agg(name order by name) as v from znodes where path like '/g%' or path = '/h' group by parent order by parent;
> parent | v
> / | [g, h]
> /g | [a, b, c, d, e]
select parent, cardinality(array_agg(name)) as n, count(*) as m from znodes where path like '/g/%' group by rollup(parent) order by n, parent;
> parent | n | m
> /g | 5 | 5
> null | 5 | 5
select collect(name) as v from znodes where parent = '/g' and name < 'c';
> v
> [a, b]
select collect(distinct data_text) as v from znodes where parent = '/g' and data_text = '2';
> v
> [2]
select collect(name) as v from znodes where parent = '/none';
> v
> []
select json_arrayagg(name) as v from znodes where parent = '/g';
> v
> ["a","b","c","d","e"]
select json_arrayagg(name order by name desc) as v from znodes where parent = '/g';
> v
> ["e","d","c","b","a"]
select json_arrayagg(data_text) as v from znodes where parent = '/g';
> v
> ["1","2","2","say \"x\"\\"]
select json_arrayagg(data_text null on null) as v from znodes where parent = '/g';
> v
> ["1","2",null,"2","say \"x\"\\"]
select json_arrayagg(data_text absent on null) as v from znodes where parent = '/g';
> v
> ["1","2","2","say \"x\"\\"]
select json_arrayagg(data_length) as v from znodes where parent = '/g';
> v
> [1,1,0,1,8]
select json_arrayagg(data_text format json) as v from znodes where parent = '/g' and data_text < '3';
> v
> [1,2,2]
select json_arrayagg(json_object('n': name)) as v from znodes where parent = '/g' and name < 'c';
> v
> [{"n":"a"},{"n":"b"}]
select json_arrayagg(json_object('n': name) format json) as v from znodes where parent = '/g' and name < 'c';
> v
> [{"n":"a"},{"n":"b"}]
select json_arrayagg(name) as v from znodes where parent = '/none';
> v
> []
select json_arrayagg(version > 0) as v, json_arrayagg(cast(data_length as decimal(5, 2))) as w from znodes where parent = '/g' and name < 'c';
> v | w
> [false,false] | [1.00,1.00]
select json_objectagg(name: data_text) as v from znodes where parent = '/g' and name in ('a', 'b');
> v
> {"a":"1","b":"2"}
select json_objectagg(name: data_text) as v from znodes where parent = '/g' and name = 'c';
> v
> {"c":null}
select json_objectagg(name: data_text absent on null) as v from znodes where parent = '/g' and name = 'c';
> v
> {}
select json_objectagg(parent: name) as v from znodes where parent = '/g';
> v
> {"/g":"e"}
select json_objectagg(key data_text value name) as v from znodes where parent = '/g';
> ERROR 22023 A key of JSON_OBJECTAGG is NULL, which JSON does not have
select json_objectagg(name: data_length) as v from znodes where parent = '/none';
> v
> {}
select parent, json_objectagg(name: data_length) as v from znodes where path in ('/g/a', '/h') group by parent order by parent;
> parent | v
> / | {"h":1}
> /g | {"a":1}
select x from unnest(array(select name from znodes where parent = '/g' and name < 'c')) as t (x);
> x
> a
> b
explain select array_agg(name), collect(name), json_arrayagg(name), json_objectagg(name: version), listagg(name) from znodes where parent = '/g';
> Aggregate(by nothing; ARRAY_AGG(name); COLLECT(name); JSON_ARRAYAGG_ABSENT_ON_NULL(name); JSON_OBJECTAGG_NULL_ON_NULL(name, version); LISTAGG(name))  rows≈1
>   Znodes(parent='/g')  rows≈50
-- A sum of doubles is a number, or out of range.
select sum(x) from (values (1e308), (1e308)) as v (x);
> ERROR 22003 SUM is out of the range of DOUBLE
select avg(x) from (values (1e308), (1e308)) as v (x);
> ERROR 22003 AVG is out of the range of DOUBLE
select var_pop(x) from (values (1e200), (-1e200)) as v (x);
> ERROR 22003 VAR_POP is out of the range of DOUBLE
select sum(x) over (order by i) as s from (values (1, 1e308), (2, 1e308)) as v (i, x);
> ERROR 22003 SUM is out of the range of DOUBLE
select regr_sxx(x, x) from (values (1e200), (-1e200)) as v (x);
> ERROR 22003 REGR_SXX is out of the range of DOUBLE
