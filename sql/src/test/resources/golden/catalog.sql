select table_schema, table_name, table_type from information_schema.tables order by 1, 2;
> table_schema | table_name | table_type
> information_schema | columns | SYSTEM TABLE
> information_schema | function_columns | SYSTEM TABLE
> information_schema | key_columns | SYSTEM TABLE
> information_schema | schemata | SYSTEM TABLE
> information_schema | tables | SYSTEM TABLE
> zk | acls | TABLE
> zk | connections | TABLE
> zk | ephemerals | TABLE
> zk | hot_paths | TABLE
> zk | metrics | TABLE
> zk | queries | TABLE
> zk | quotas | TABLE
> zk | servers | TABLE
> zk | sessions | TABLE
> zk | settings | TABLE
> zk | transactions | TABLE
> zk | watches | TABLE
> zk | znodes | TABLE
select column_name, data_type, jdbc_type, is_nullable, is_generated from information_schema.columns where table_name = 'znodes' order by ordinal_position;
> column_name | data_type | jdbc_type | is_nullable | is_generated
> path | varchar | 12 | false | false
> parent | varchar | 12 | true | true
> name | varchar | 12 | false | true
> depth | integer | 4 | false | true
> data | varbinary | -3 | true | false
> data_text | varchar | 12 | true | false
> data_length | integer | 4 | true | true
> version | integer | 4 | true | true
> cversion | integer | 4 | true | true
> aversion | integer | 4 | true | true
> czxid | bigint | -5 | true | true
> mzxid | bigint | -5 | true | true
> pzxid | bigint | -5 | true | true
> ctime | timestamp | 93 | true | true
> mtime | timestamp | 93 | true | true
> num_children | integer | 4 | true | true
> node_type | varchar | 12 | true | false
> ephemeral_owner | bigint | -5 | true | true
> ttl_ms | bigint | -5 | true | false
> acl | varchar | 12 | true | false
select constraint_name, constraint_type, column_name, key_seq, ref_table, ref_column from information_schema.key_columns where table_schema = 'zk' order by 1, 4;
> constraint_name | constraint_type | column_name | key_seq | ref_table | ref_column
> acls_path_fkey | FOREIGN KEY | path | 1 | znodes | path
> acls_pkey | PRIMARY KEY | path | 1 | null | null
> acls_pkey | PRIMARY KEY | entry | 2 | null | null
> connections_session_id_fkey | FOREIGN KEY | session_id | 1 | sessions | session_id
> ephemerals_pkey | PRIMARY KEY | path | 1 | null | null
> ephemerals_session_id_fkey | FOREIGN KEY | session_id | 1 | sessions | session_id
> hot_paths_pkey | PRIMARY KEY | server_id | 1 | null | null
> hot_paths_pkey | PRIMARY KEY | path | 2 | null | null
> metrics_pkey | PRIMARY KEY | server_id | 1 | null | null
> metrics_pkey | PRIMARY KEY | name | 2 | null | null
> queries_pkey | PRIMARY KEY | query_id | 1 | null | null
> queries_session_id_fkey | FOREIGN KEY | session_id | 1 | sessions | session_id
> quotas_path_fkey | FOREIGN KEY | path | 1 | znodes | path
> quotas_pkey | PRIMARY KEY | path | 1 | null | null
> servers_pkey | PRIMARY KEY | server_id | 1 | null | null
> sessions_pkey | PRIMARY KEY | session_id | 1 | null | null
> settings_pkey | PRIMARY KEY | server_id | 1 | null | null
> settings_pkey | PRIMARY KEY | name | 2 | null | null
> transactions_path_fkey | FOREIGN KEY | path | 1 | znodes | path
> transactions_pkey | PRIMARY KEY | zxid | 1 | null | null
> transactions_pkey | PRIMARY KEY | op_number | 2 | null | null
> transactions_session_id_fkey | FOREIGN KEY | session_id | 1 | sessions | session_id
> watches_path_fkey | FOREIGN KEY | path | 1 | znodes | path
> watches_session_id_fkey | FOREIGN KEY | session_id | 1 | sessions | session_id
> znodes_ephemeral_owner_fkey | FOREIGN KEY | ephemeral_owner | 1 | sessions | session_id
> znodes_parent_fkey | FOREIGN KEY | parent | 1 | znodes | path
> znodes_pkey | PRIMARY KEY | path | 1 | null | null
select function_name, column_name, column_kind, ordinal_position, data_type, jdbc_type from information_schema.function_columns where function_name in ('utf8', 'is_below', 'now', 'lock') order by 1, 3, 4;
> function_name | column_name | column_kind | ordinal_position | data_type | jdbc_type
> is_below | path | IN | 1 | varchar | 12
> is_below | above | IN | 2 | varchar | 12
> is_below |  | RETURN | 0 | boolean | 16
> lock | path | IN | 1 | varchar | 12
> lock | wait_ms | IN | 2 | bigint | -5
> lock | acquired | RESULT | 1 | boolean | 16
> lock | fencing_token | RESULT | 2 | bigint | -5
> lock | lock_path | RESULT | 3 | varchar | 12
> now |  | RETURN | 0 | timestamp | 93
> utf8 | data | IN | 1 | varbinary | -3
> utf8 |  | RETURN | 0 | varchar | 12
select constraint_name, distinct_values > 0 as known from information_schema.key_columns where constraint_name in ('znodes_pkey', 'sessions_pkey', 'znodes_parent_fkey') order by 1;
> constraint_name | known
> sessions_pkey | true
> znodes_parent_fkey | null
> znodes_pkey | true
select schema_name from information_schema.schemata;
> schema_name
> zk
> information_schema
insert into znodes (path) values ('/s');
> 1 changed
select entry, scheme, id, perms, can_admin from acls where path = '/s';
> entry | scheme | id | perms | can_admin
> 1 | world | anyone | 31 | true
insert into znodes (path, node_type) values ('/s/e', 'EPHEMERAL');
> 1 changed
select e.path, s.timeout_ms, s.ephemeral_count, s.connected, s.is_local from ephemerals e join sessions s on s.session_id = e.session_id;
> path | timeout_ms | ephemeral_count | connected | is_local
> /s/e | 30000 | 1 | true | false
select application, trim(sql_text) as own from queries where sql_text like '%own%';
> application | own
> golden | select application, trim(sql_text) as own from queries where sql_text like '%own%';

select name from settings where name like 'sql%' order by name;
> name
> sql_memory_bytes
> sql_memory_bytes_of_all
> sql_plans_cached
> sql_rows_scanned
> sql_timeout_ms
> sql_writes_at_once
