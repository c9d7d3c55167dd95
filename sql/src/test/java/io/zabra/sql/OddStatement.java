package io.zabra.sql;

import io.zabra.sql.function.FunctionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSyntax;

/** Statements that make little sense, but that somebody may type: by a seed, so that each can be had again. */
final class OddStatement {
    private static final List<String> VALUES = List.of(
            "NULL",
            "1",
            "-1",
            "0",
            "9223372036854775807",
            "1.5",
            "1e300",
            "''",
            "'a'",
            "'1'",
            "'{\"a\": [1, null]}'",
            "'$.a'",
            "'2027-07-07 07:07:07'",
            "X''",
            "X'00ff'",
            "TRUE",
            "DATE '2027-07-07'",
            "TIME '07:07:07'",
            "TIMESTAMP '2027-07-07 07:07:07'",
            "INTERVAL '1' DAY",
            "INTERVAL '1-2' YEAR TO MONTH",
            "ARRAY[1, 2]",
            "ARRAY[NULL]",
            "MAP['a', 1]",
            "MULTISET[1]",
            "ROW(1, 'a')",
            "(1, 2)",
            "(SELECT 1)",
            "(SELECT path FROM znodes)",
            "ARRAY(SELECT path FROM znodes)",
            "?",
            "*",
            "path",
            "data",
            "data_text",
            "version",
            "ctime",
            "z",
            "z.*",
            "DEFAULT",
            "CAST(NULL AS INTEGER)",
            "CAST(NULL AS VARBINARY)",
            "CAST(NULL AS TIMESTAMP)",
            "DISTINCT path",
            "ALL 1",
            "DAY",
            "path => 'a'",
            "DESCRIPTOR(path)",
            "1 = 1",
            "CURRENT_TIMESTAMP",
            "count(*)",
            "rank() OVER (ORDER BY path)");

    private static final List<String> PLACES = List.of(
            "SELECT %s",
            "SELECT %s FROM znodes z",
            "SELECT %s AS x, path FROM znodes z ORDER BY x",
            "SELECT DISTINCT %s FROM znodes z",
            "SELECT * FROM znodes z WHERE %s",
            "SELECT count(*) FROM znodes z GROUP BY %s",
            "SELECT parent, %s FROM znodes z GROUP BY parent",
            "SELECT parent, %s FROM znodes z GROUP BY ROLLUP(parent)",
            "SELECT parent FROM znodes z GROUP BY parent HAVING %s",
            "SELECT path FROM znodes z ORDER BY %s",
            "SELECT path FROM znodes z LIMIT %s",
            "SELECT path FROM znodes z OFFSET %s",
            "SELECT %s OVER () FROM znodes z",
            "SELECT %s OVER (PARTITION BY parent ORDER BY path) FROM znodes z",
            "SELECT %s OVER (ORDER BY version ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM znodes z",
            "SELECT path FROM znodes z WINDOW w AS (PARTITION BY %s)",
            "SELECT %s FILTER (WHERE version >= 0) FROM znodes z",
            "SELECT %s WITHIN GROUP (ORDER BY path) FROM znodes z",
            "SELECT count(*) FILTER (WHERE %s) FROM znodes z",
            "VALUES (%s)",
            "SELECT * FROM (VALUES (%s), (%s)) AS t (a)",
            "SELECT * FROM TABLE(%s)",
            "SELECT * FROM UNNEST(%s) AS u (a)",
            "SELECT * FROM znodes z CROSS JOIN LATERAL (SELECT %s) AS l (a)",
            "SELECT * FROM znodes z JOIN znodes y ON %s",
            "SELECT * FROM znodes z LEFT JOIN znodes y ON z.path = y.path AND %s",
            "SELECT * FROM znodes FOR SYSTEM_TIME AS OF %s",
            "SELECT * FROM znodes AS OF ZXID %s",
            "SELECT path FROM znodes z WHERE path IN (%s, 'a')",
            "SELECT path FROM znodes z WHERE version BETWEEN %s AND 2",
            "SELECT path FROM znodes z WHERE %s IN (SELECT path FROM znodes)",
            "SELECT path FROM znodes z WHERE EXISTS (SELECT %s FROM znodes y WHERE y.parent = z.path)",
            "SELECT CASE WHEN %s THEN 1 ELSE 'a' END FROM znodes z",
            "SELECT CAST(%s AS INTEGER), CAST(%s AS VARCHAR) FROM znodes z",
            "SELECT %s UNION SELECT 1",
            "SELECT 'a' INTERSECT SELECT %s",
            "WITH t (a) AS (SELECT %s) SELECT a, count(*) FROM t GROUP BY a",
            "WITH RECURSIVE t (a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM t WHERE a < 3 AND %s) SELECT a FROM t",
            "EXPLAIN SELECT %s FROM znodes z",
            "CALL %s",
            "INSERT INTO znodes (path) VALUES (%s)",
            "INSERT INTO znodes (path, data) SELECT path, %s FROM znodes z",
            "INSERT INTO znodes (path, data_text) VALUES ('/x', %s) ON CONFLICT DO UPDATE SET data_text = %s",
            "INSERT INTO znodes (path) VALUES ('/y') RETURNING %s",
            "UPDATE znodes SET data = %s WHERE path = '/a'",
            "UPDATE znodes SET data_text = %s WHERE path = %s AND version = %s",
            "UPDATE znodes SET data_text = 'x' WHERE %s RETURNING path",
            "DELETE FROM znodes WHERE %s",
            "MERGE INTO znodes t USING (SELECT %s AS p) s ON t.path = s.p WHEN MATCHED THEN UPDATE SET data_text = 'm'"
                    + " WHEN NOT MATCHED THEN INSERT (path) VALUES (s.p)",
            "CREATE VIEW odd AS SELECT %s AS x FROM znodes z",
            "DROP VIEW %s",
            "SET statement_timeout_ms = %s",
            "SHOW %s",
            "CANCEL QUERY %s",
            "BEGIN %s",
            "%s");

    private static final List<String> OPERATORS = List.of(
            "+",
            "-",
            "*",
            "/",
            "%",
            "||",
            "=",
            "<>",
            "<",
            ">=",
            "AND",
            "OR",
            "LIKE",
            "NOT LIKE",
            "ILIKE",
            "SIMILAR TO",
            "~",
            "!~",
            "~*",
            "IS DISTINCT FROM",
            "IN",
            "BETWEEN",
            "->",
            "->>",
            "::",
            "MEMBER OF",
            "SUBMULTISET OF",
            "MULTISET UNION",
            "MULTISET EXCEPT",
            "OVERLAPS",
            "CONTAINS",
            "PRECEDES",
            "IS OF",
            "&",
            "|",
            "^",
            "<<",
            ".",
            ",",
            "DIV",
            "AT TIME ZONE",
            "FORMAT JSON",
            "IS NULL OR",
            "ESCAPE",
            "IS A SET AND",
            "COLLATE",
            "=>",
            "<=>");

    private static final List<String> PREFIXES = List.of(
            "-",
            "+",
            "NOT ",
            "EXISTS ",
            "UNIQUE ",
            "ROW",
            "ARRAY",
            "MULTISET",
            "CURSOR",
            "NEXT VALUE FOR ",
            "~",
            "@",
            "ELEMENT",
            "CARDINALITY",
            "GROUPING",
            "PRIOR ",
            "SOME ",
            "ANY ",
            "CONNECT_BY_ROOT ",
            "INTERVAL ",
            "DATE ");

    private static final List<String> SUFFIXES = List.of(
            " IS NULL",
            " IS TRUE",
            " IS NOT UNKNOWN",
            " IS JSON",
            " IS A SET",
            " IS EMPTY",
            " IGNORE NULLS",
            " RESPECT NULLS",
            "[1]",
            "['a']",
            ".a",
            "::integer",
            "::varbinary",
            "::no_such_type",
            " COLLATE \"C\"",
            " ESCAPE 'ab'",
            " FORMAT JSON",
            " AT LOCAL",
            " DESC NULLS FIRST",
            " FILTER (WHERE FALSE)",
            " OVER (ORDER BY path RANGE INTERVAL '1' DAY PRECEDING)",
            " OVER w",
            " WITHIN GROUP (ORDER BY 1)",
            " WITHIN DISTINCT (parent)",
            " USING utf8");

    /** Called as no function is. */
    private static final List<String> SHAPES = List.of(
            "EXTRACT(%s FROM %s)",
            "EXTRACT(DAY FROM %s)",
            "SUBSTRING(%s FROM %s FOR %s)",
            "TRIM(BOTH %s FROM %s)",
            "TRIM(%s)",
            "OVERLAY(%s PLACING %s FROM %s)",
            "POSITION(%s IN %s)",
            "CAST(%s AS DECIMAL(%s, 2))",
            "TRY_CAST(%s AS DATE)",
            "SAFE_CAST(%s AS TIMESTAMP)",
            "CONVERT(%s, INTEGER)",
            "CONVERT(%s USING utf8)",
            "TRANSLATE(%s USING latin1)",
            "FLOOR(%s TO DAY)",
            "CEIL(%s TO MONTH)",
            "TIMESTAMPADD(DAY, %s, %s)",
            "TIMESTAMPDIFF(DAY, %s, %s)",
            "DATE_TRUNC(%s, MONTH)",
            "JSON_VALUE(%s, %s RETURNING INTEGER NULL ON EMPTY)",
            "JSON_QUERY(%s, %s WITH WRAPPER ERROR ON ERROR)",
            "JSON_EXISTS(%s, %s UNKNOWN ON ERROR)",
            "JSON_OBJECT(KEY %s VALUE %s ABSENT ON NULL)",
            "JSON_ARRAY(%s, %s NULL ON NULL)",
            "JSON_OBJECTAGG(%s: %s)",
            "JSON_ARRAYAGG(%s ORDER BY %s)",
            "LISTAGG(%s, %s) WITHIN GROUP (ORDER BY %s)",
            "STRING_AGG(%s, %s ORDER BY %s)",
            "ARRAY_AGG(%s ORDER BY %s)",
            "GROUP_CONCAT(%s SEPARATOR %s)",
            "PERCENTILE_CONT(%s) WITHIN GROUP (ORDER BY %s)",
            "COUNT(DISTINCT %s, %s)",
            "FIRST_VALUE(%s) IGNORE NULLS OVER (ORDER BY %s)",
            "NTH_VALUE(%s, %s) OVER (ORDER BY path)",
            "LAG(%s, %s, %s) OVER (ORDER BY path)",
            "NTILE(%s) OVER (ORDER BY path)",
            "CASE %s WHEN %s THEN %s END",
            "{fn %s(%s)}",
            "{ts %s}",
            "GROUPING(%s, %s)",
            "PERIOD (%s, %s)",
            "ARRAY[%s, %s]",
            "MAP[%s, %s, %s]",
            "ROW(%s)",
            "zk.%s(%s)");

    private static final List<String> NAMES = names();

    private final Random random;

    OddStatement(long seed) {
        this.random = new Random(seed);
    }

    /** Of all that can be called by a name. */
    static List<String> names() {
        TreeSet<String> names = new TreeSet<>();
        for (SqlOperator operator : FunctionTable.INSTANCE.getOperatorList()) {
            if (operator.getSyntax() != SqlSyntax.BINARY && operator.getName().matches("\\w+")) {
                names.add(operator.getName());
            }
        }
        return List.copyOf(names);
    }

    String next() {
        String place = pick(PLACES);
        return filled(place, 0);
    }

    /** One function with arguments at random, in a place where it could stand. */
    String call(String function) {
        String call = function + arguments(random.nextInt(5), 2);
        return PLACES.get(random.nextInt(PLACES.size())).replace("%s", call);
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private String filled(String shape, int depth) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (int at = shape.indexOf("%s"); at >= 0; at = shape.indexOf("%s", from)) {
            text.append(shape, from, at).append(expression(depth + 1));
            from = at + 2;
        }
        return text.append(shape.substring(from)).toString();
    }

    private String expression(int depth) {
        if (depth > 3) {
            return pick(VALUES);
        }
        return switch (random.nextInt(8)) {
            case 0, 1 -> pick(NAMES) + arguments(random.nextInt(4), depth);
            case 2 -> filled(pick(SHAPES), depth);
            case 3 -> expression(depth + 1) + " " + pick(OPERATORS) + " " + expression(depth + 1);
            case 4 -> pick(PREFIXES) + "(" + expression(depth + 1) + ")";
            case 5 -> "(" + expression(depth + 1) + ")" + pick(SUFFIXES);
            case 6 -> pick(NAMES);
            default -> pick(VALUES);
        };
    }

    private String arguments(int count, int depth) {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            arguments.add(random.nextInt(4) == 0 ? expression(depth + 1) : pick(VALUES));
        }
        return "(" + String.join(", ", arguments) + ")";
    }
}
