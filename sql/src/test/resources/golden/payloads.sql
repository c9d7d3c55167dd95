-- Functions of PostgreSQL's over payloads, and its answers.
insert into znodes (path, data_text) values ('/j', null), ('/j/a', '{"host":"h1","port":80,"tags":["x","y"],"up":true}'), ('/j/b', '{"host":"h2","port":8080,"tags":["y"],"up":false}'), ('/j/c', 'none');
> 4 changed
-- JSON.
select key, value from json_each('{"a":"foo","b":[1, 2],"c":null,"a":1}');
> key | value
> a | "foo"
> b | [1, 2]
> c | null
> a | 1
select z.name, e.key, e.value from znodes z, json_each_text(z.data_text::json) e where z.parent = '/j' and e.key <> 'tags' order by 1, 2;
> name | key | value
> a | host | h1
> a | port | 80
> a | up | true
> b | host | h2
> b | port | 8080
> b | up | false
select * from jsonb_each_text('[1]');
> key | value
select z.name, t.value from znodes z, json_array_elements_text(z.data_text -> 'tags') t where z.parent = '/j' order by 1, 2;
> name | t
> a | x
> a | y
> b | y
select value from json_array_elements('[1,[2]]');
> value
> 1
> [2]
select name, json_array_elements_text(data_text -> 'tags') as tag from znodes where parent = '/j' order by 1, 2;
> name | tag
> a | x
> a | y
> b | y
select name from znodes where parent = '/j' and data_text::jsonb @> '{"up": true}' order by 1;
> name
> a
select '{"a":[1,{"b":2}],"c":null}' @> '{"a":[{}]}' as a, '[1,2]' @> '2' as b, '[1,2]' @> '[2,1,1]' as c, '{"a":1}' <@ '{"a":1.0,"b":2}' as d, '{"a":1}' @> '{"a":"1"}' as e, '{"a":null}' @> '{"b":null}' as f, 'x' @> '1' as g;
> a | b | c | d | e | f | g
> true | true | true | true | false | false | null
select json_extract_path('{"f4":{"f5":[9]}}', 'f4', 'f5') as a, json_extract_path_text('{"f4":{"f5":["x"]}}', 'f4', 'f5', '0') as b, jsonb_extract_path('{}', 'a') as c;
> a | b | c
> [9] | x | null
select to_json('a"b'::text) as a, to_json(1.50) as b, to_json(true) as c, to_json(array[1, null]) as d, to_jsonb(timestamp '2026-01-02 03:04:05') as e, to_json(null::text) as f, to_json('{"a":1}' -> 'a') as g, array_to_json(array['x']) as h;
> a | b | c | d | e | f | g | h
> "a\"b" | 1.50 | true | [1,null] | "2026-01-02T03:04:05" | null | 1 | ["x"]
select json_agg(name order by name desc) as a, json_object_agg(name, version order by name) as b, jsonb_object_agg(name || name, true) filter (where name <> 'b') as c, jsonb_agg(distinct depth) as d from znodes where parent = '/j';
> a | b | c | d
> ["c", "b", "a"] | { "a" : 0, "b" : 0, "c" : 0 } | {"aa": true, "cc": true} | [2]
select json_agg(json_build_object('n', name) order by name) as a, jsonb_build_object('k', json_agg(version)) as b from znodes where parent = '/j';
> a | b
> [{"n" : "a"}, {"n" : "b"}, {"n" : "c"}] | {"k": [0, 0, 0]}
select json_agg(1) as a, json_object_agg('a', 1) as b, count(*) as n from znodes where path = '/none';
> a | b | n
> null | null | 0
select json_object_agg(nullif(name, 'a'), 1) from znodes where parent = '/j';
> ERROR 22023 A key of an object is NULL, which JSON does not have
-- Arrays.
select array_append(array[1, 2], 3) as a, array_prepend(1, array[2.5]) as b, array_cat(array['a'], array['b', null]) as c, array_remove(array[1, 2, 2], 2) as d, array_replace(array['a', 'b'], 'b', 'c') as e, array_append(null::text[], 'x') as f, array_remove(array['a', null], null) as g;
> a | b | c | d | e | f | g
> [1, 2, 3] | [1, 2.5] | [a, b, null] | [1] | [a, c] | [x] | [a]
select array[1, 2] || 3 as a, 0 || array[1] as b, array['a'] || array['b'] as c, array['a'] || 'b'::text as d;
> a | b | c | d
> [1, 2, 3] | [0, 1] | [a, b] | [a, b]
select array[1, 2, 3] @> array[2, 1] as a, array[2] <@ array[1] as b, array['a'] && array['b', 'a'] as c, array[1, null] @> array[null::int] as d;
> a | b | c | d
> true | false | true | false
select array[1, 2] || null::int as a, null::int || array[1] as b, array[1] || null::int[] as c, null::int[] || 5 as d;
> a | b | c | d
> [1, 2, null] | [null, 1] | [1] | [5]
select array_append(array[1], 'a');
> ERROR 42804 The types of an array's items and of what is put to them, or looked for, differ: CAST them
-- Numbers and times.
select to_number('12,454.8-', '99G999D9S') as a, to_number('$1,200.50', 'L9,999.99') as b, to_number(' -42 ', '999') as c, to_number('<12>', '99PR') as d, to_number('1234', '99') as e;
> a | b | c | d | e
> -12454.8 | 1200.50 | -42 | -12 | 12
select to_number('abc', '999');
> ERROR 22P02 'abc' has no number as '999' has it
select make_interval(days => 10) as a, make_interval(0, 0, 1, 1, 2, 3, 4.5) as b, make_interval(1, 2) as c, make_interval() as d, timestamp '2026-01-31 00:00:00' + make_interval(months => version + 1) as e, make_interval(secs => '90'::int) as f from znodes where path = '/j';
> a | b | c | d | e | f
> 10 days | 8 days 02:03:04.5 | 1 year 2 mons | 00:00:00 | 2026-02-28T00:00 | 00:01:30
select make_interval(fortnights => 1);
> ERROR 42601 make_interval takes years, months, weeks, days, hours, mins and secs, as in days => 10 (line 1, column 37)
select make_time(8, 15, 23.5) as a, make_timestamptz(2013, 7, 15, 8, 15, 23.5) as b;
> a | b
> 08:15:23.500 | 2013-07-15T08:15:23.500
select make_time(24, 0, 0);
> ERROR 22008 The result is out of the range of TIME
select mode() within group (order by x) as a, mode() within group (order by x desc) as b, mode() within group (order by x) filter (where x > 2) as c from (values (2), (1), (1), (2), (3), (null)) as t (x);
> a | b | c
> 1 | 2 | 3
-- Texts and bytes.
select format('|%10s|%-5s|%2$5s|', 'a', 'b') as a, format('|%*s|%-*s|', 4, 'x', -3, 'y') as b, format('%s %3$s %1$s', 'a', 'b', true) as c;
> a | b | c
> |         a|b    |    b| | |   x|y  | | a t a
select format('%*s', 1);
> ERROR 22023 format has no value for '%*s'
select concat('a', 1.50, null, true, date '2026-01-02') as a, concat_ws('-', 1, null, 'b') as b, concat_ws(null, 'a') as c, chr(8364) as d;
> a | b | c | d
> a1.50t2026-01-02 | 1-b | null | €
select chr(0);
> ERROR 54000 There is no character 0
select sha256(utf8_bytes('abc')) = unhex('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad') as a, encode(sha224('abc'), 'hex') as b, get_byte(x'00ff', 1) as c;
> a | b | c
> true | 23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7 | 255
select get_byte(x'00', 1);
> ERROR 22023 There is no byte 1: there are 1, from 0 on
-- Objects of jsonb: the last of equal names, the shortest first.
select * from jsonb_each('{"bb":1,"a":[1, 2],"c":null,"a":1}');
> key | value
> a | 1
> c | null
> bb | 1
select * from jsonb_each_text('{"é":1,"bb":"x","a":null,"bb":"y"}');
> key | value
> a | null
> bb | y
> é | 1
select k from jsonb_object_keys('{"b":1,"aa":2,"b":3}') as k;
> k
> b
> aa
select jsonb_array_length('[1,[2]]') as n, jsonb_typeof('{"a":1}') as t;
> n | t
> 2 | object
select jsonb_set('{"b":1,"a":{"x":[1,2]}}', '{a,x,-1}', '"é"') as a, jsonb_set('{"b":1}', '{c}', 'null') as b, jsonb_set('{"b":1}', '{c}', '2', false) as c, jsonb_set('[1,2]', '{5}', '3') as d, jsonb_set('[1,2]', '{-5}', '3') as e, jsonb_set('{"a":1}', '{}', '2') as f, jsonb_set('{"a":1}', '{x,y}', '2') as g;
> a | b | c | d | e | f | g
> {"a": {"x": [1, "é"]}, "b": 1} | {"b": 1, "c": null} | {"b": 1} | [1, 2, 3] | [3, 1, 2] | {"a": 1} | {"a": 1}
select jsonb_set('{"a":1.50,"b":1e3,"c":-0.0,"d":1.5E-2,"e":"\u00e9\n","a":2}', array['z', 'y'], '1') as a, jsonb_set('{"a":1}', null, '1') as b, jsonb_set('{"a":{"b":1}}', '{a,"b"}', '{"z": true, "yy": [ ]}') as c;
> a | b | c
> {"a": 2, "b": 1000, "c": 0.0, "d": 0.015, "e": "é\n"} | null | {"a": {"b": {"z": true, "yy": []}}}
select jsonb_set('1', '{a}', '2');
> ERROR 22023 jsonb_set sets nothing in a JSON that is one value
select jsonb_set('[1]', '{a}', '2');
> ERROR 22P02 Step 1 of the path is 'a', which is no number of an array's item
select jsonb_set('{"a":1}', '{a}', 'none');
> ERROR 22P02 'none' is no JSON
select jsonb_set('none', '{a}', '1');
> ERROR 22P02 'none' is no JSON
select jsonb_set('{"a":1}', 'a', '1');
> ERROR 22P02 'a' is no array, such as '{name,0}'
update znodes set data_text = jsonb_set(data_text, '{port}', '8081') where path = '/j/b' returning data_text;
> data_text
> {"up": false, "host": "h2", "port": 8081, "tags": ["y"]}
-- Matches as rows.
select regexp_matches('foobarbequebaz', 'ba.', 'g') as m;
> m
> [bar]
> [baz]
select m, m[1] as n from regexp_matches('foobarbequebaz', '(b)(ar|az|x){0,1}', 'g') as m;
> m | n
> [b, ar] | b
> [b, null] | b
> [b, az] | b
select (regexp_matches('host-10', '-([0-9]+)'))[1]::int as n, regexp_matches('x', 'y') as none;
> n | none
> 10 | null
select name, m[1] as port from znodes, regexp_matches(data_text, '"port": *([0-9]+)') as m where parent = '/j' order by name;
> name | port
> a | 80
> b | 8081
-- Numbers by formats: what the format has a digit for goes by.
select to_number('12a3', '9999') as a, to_number('a-1', '999') as b, to_number('5.01-', 'FM9.999999MI') as c, to_number('1,234', 'FM9,999') as d, to_number('12-', '999S') as e, to_number('12-', '999') as f, to_number('1..2', '9.99') as g, to_number('12.345', '99.9') as h;
> a | b | c | d | e | f | g | h
> 123 | -1 | -5.01 | 123 | -12 | 12 | 1.2 | 12.3
select to_number('123', '9.99');
> ERROR 22003 '123' has more digits before the point than '9.99' has
select jsonb_set('{"a":1}', array['x', null], '2') as a, jsonb_set('[1]', array['5', null], '2') as b;
> a | b
> {"a": 1} | [1]
select jsonb_set('{"a":1}', array['a', null], '2');
> ERROR 22004 Step 2 of the path is NULL
select jsonb_set('{"a":{}}', '{a,null}', '2');
> ERROR 22004 Step 2 of the path is NULL
