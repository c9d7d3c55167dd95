package io.zabra.sql;

import java.util.Random;

/** Queries with what {@link RandomQuery} leaves out: functions, frames, quantifiers, NULLs in an order, times, derived tables. */
final class WiderQuery {
    private final Random random;
    private final RandomQuery plain;

    WiderQuery(Random random, RandomQuery plain) {
        this.random = random;
        this.plain = plain;
    }

    String query() {
        return switch (random.nextInt(10)) {
            case 0, 1 ->
                "SELECT a.path, " + scalar("a", 2) + ", " + scalar("a", 1) + " FROM znodes a WHERE " + test("a");
            case 2 -> ordered();
            case 3 -> framed();
            case 4 -> quantified();
            case 5 -> derived();
            case 6 -> commonTable();
            case 7 -> groupedByExpression();
            case 8 -> values();
            default -> using();
        };
    }

    private String pick(String... list) {
        return list[random.nextInt(list.length)];
    }

    private String scalar(String alias, int depth) {
        if (depth == 0) {
            return random.nextBoolean() ? plain.integer(alias, 1) : plain.text(alias);
        }
        String n = plain.integer(alias, 1);
        String t = plain.text(alias);
        return switch (random.nextInt(16)) {
            case 0 -> "ABS(" + n + ")";
            case 1 -> "MOD(" + n + ", " + (1 + random.nextInt(4)) + ")";
            case 2 -> "NULLIF(" + n + ", " + plain.integer(alias, 1) + ")";
            case 3 -> "SUBSTRING(" + t + " FROM " + (1 + random.nextInt(4)) + " FOR " + random.nextInt(5) + ")";
            case 4 -> "TRIM(" + pick("BOTH", "LEADING", "TRAILING") + " '/' FROM " + t + ")";
            case 5 -> "POSITION('" + pick("a", "/", "/a", "zz") + "' IN " + t + ")";
            case 6 -> "REPLACE(" + t + ", '" + pick("a", "/app", "1") + "', '" + pick("", "x", "/") + "')";
            case 7 -> "LOWER(" + t + ") || '-' || UPPER(" + plain.text(alias) + ")";
            case 8 -> "CASE " + n + " WHEN 0 THEN 'none' WHEN 1 THEN " + t + " END";
            case 9 -> "COALESCE(" + t + ", " + plain.text(alias) + ", 'nothing')";
            case 10 -> "CAST(" + n + " AS VARCHAR(20))";
            case 11 ->
                // As in PostgreSQL, ours has the milliseconds behind the point of the seconds.
                "FLOOR(EXTRACT(" + pick("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND") + " FROM " + time(alias)
                        + "))";
            case 12 -> "CAST(" + time(alias) + " AS DATE)";
            case 13 -> "GREATEST(" + n + ", " + plain.integer(alias, 1) + ", 2)";
            case 14 -> "CHAR_LENGTH(" + scalarText(alias, depth - 1) + ")";
            default -> "CASE WHEN " + test(alias) + " THEN " + n + " WHEN " + test(alias) + " THEN -1 END";
        };
    }

    private String scalarText(String alias, int depth) {
        return depth == 0 ? plain.text(alias) : "COALESCE(" + plain.text(alias) + ", '')";
    }

    private String time(String alias) {
        return switch (random.nextInt(4)) {
            case 0 -> alias + ".mtime";
            case 1 ->
                "(" + alias + ".mtime + INTERVAL '" + random.nextInt(40) + "' " + pick("DAY", "HOUR", "MINUTE") + ")";
            case 2 ->
                "(" + alias + ".ctime - INTERVAL '" + random.nextInt(20) + "' " + pick("MONTH", "YEAR", "SECOND") + ")";
            default -> "date_trunc('" + pick("hour", "day", "month", "year", "minute") + "', " + alias + ".mtime)";
        };
    }

    private String test(String alias) {
        return switch (random.nextInt(9)) {
            case 0 ->
                plain.text(alias) + pick(" LIKE ", " NOT LIKE ", " ILIKE ") + "'"
                        + pick("%A%", "/app/_%", "%", "%1", "/APP%") + "'";
            case 1 -> plain.text(alias) + " LIKE '%!_" + pick("", "%", "a") + "' ESCAPE '!'";
            case 2 ->
                "(" + plain.condition(alias, 1) + ") IS " + pick("TRUE", "NOT TRUE", "FALSE", "NOT FALSE", "UNKNOWN");
            case 3 -> plain.integer(alias, 1) + " IS DISTINCT FROM " + plain.integer(alias, 1);
            case 4 ->
                plain.integer(alias, 1) + pick(" NOT IN (", " IN (") + random.nextInt(3) + ", NULL, "
                        + random.nextInt(9) + ")";
            case 5 -> alias + ".mtime " + pick("<", ">=", "<>") + " " + time(alias);
            case 6 ->
                plain.text(alias) + " BETWEEN '" + pick("", "/app", "1") + "' AND '" + pick("/app/b", "9", "zz") + "'";
            case 7 ->
                "(" + alias + ".version, " + alias + ".depth) = (" + random.nextInt(3) + ", " + random.nextInt(4) + ")";
            default -> plain.condition(alias, 2);
        };
    }

    /** With the path at last, so that rows have one order only. */
    private String ordered() {
        String key = pick("a.data_text", "a.version", "a.parent", "CHAR_LENGTH(a.data_text)", "a.data_length");
        String order = key + pick("", " DESC", " NULLS FIRST", " DESC NULLS LAST", " ASC NULLS LAST");
        return "SELECT a.path, a.data_text, a.version FROM znodes a WHERE " + test("a") + " ORDER BY " + order
                + pick(", a.path", ", a.depth DESC, a.path DESC")
                + pick("", " LIMIT 7", " OFFSET 3", " FETCH FIRST 5 ROWS ONLY")
                + RandomQuery.ORDERED;
    }

    private String framed() {
        String order = " ORDER BY a.path";
        String function = switch (random.nextInt(9)) {
            case 0 -> "RANK() OVER (PARTITION BY a.parent ORDER BY a.version)";
            case 1 -> "DENSE_RANK() OVER (ORDER BY a.data_length DESC)";
            case 2 -> "LAG(a.path) OVER (PARTITION BY a.depth" + order + ")";
            case 3 -> "LEAD(a.version, 2, -1) OVER (" + order.trim() + ")";
            case 4 -> "FIRST_VALUE(a.name) OVER (PARTITION BY a.parent" + order + " DESC)";
            case 5 ->
                "SUM(a.version) OVER (PARTITION BY a.depth" + order + " ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING)";
            case 6 -> "COUNT(a.data_text) OVER (" + order.trim() + " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)";
            case 7 -> "MAX(a.data_text) OVER (PARTITION BY a.parent" + order + ")";
            default -> "NTILE(3) OVER (" + order.trim() + ")";
        };
        return "SELECT a.path, " + function + " FROM znodes a WHERE " + test("a");
    }

    private String quantified() {
        String inner = "(SELECT b.version FROM znodes b WHERE " + plain.condition("b", 1) + ")";
        return "SELECT a.path FROM znodes a WHERE a.data_length " + pick(">", ">=", "<", "<=", "=", "<>") + " "
                + pick("ALL ", "ANY ", "SOME ") + inner + (random.nextBoolean() ? " AND " + test("a") : "");
    }

    private String derived() {
        return "SELECT d.parent, d.n, a.version FROM (SELECT b.parent, COUNT(*) AS n, MAX(b.version) AS m FROM znodes"
                + " b WHERE "
                + test("b") + " GROUP BY b.parent) d " + pick("JOIN", "LEFT JOIN") + " znodes a ON a.path = d.parent"
                + pick("", " AND a.version <= d.m") + " WHERE d.n " + pick(">", "<=") + " " + random.nextInt(4);
    }

    private String commonTable() {
        return "WITH t AS (SELECT a.path, a.parent, " + scalar("a", 1) + " AS s FROM znodes a WHERE " + test("a")
                + ") SELECT x.path, y.path, x.s FROM t x " + pick("JOIN", "LEFT JOIN") + " t y ON x.path = y.parent";
    }

    private String groupedByExpression() {
        String key = scalar("a", 1);
        return "SELECT " + key + ", COUNT(*), "
                + pick(
                        "MIN(a.path)",
                        "MAX(a.mtime)",
                        "SUM(a.version * 2)",
                        "AVG(CHAR_LENGTH(a.data_text))",
                        "COUNT(DISTINCT a.data_text)",
                        "COUNT(DISTINCT a.version) FILTER (WHERE a.depth > 1)",
                        "STDDEV_POP(a.version)",
                        "VAR_SAMP(a.data_length)",
                        "EVERY(a.version >= 0)")
                + " FROM znodes a WHERE " + test("a") + " GROUP BY " + key;
    }

    private String values() {
        return "SELECT v.k, v.t, a.path FROM (VALUES (0, 'x'), (1, NULL), (NULL, '/app'), (2, '')) AS v(k, t) "
                + pick("JOIN", "LEFT JOIN") + " znodes a ON "
                + pick("a.version = v.k", "a.path = v.t", "a.depth = v.k AND a.version = 0");
    }

    private String using() {
        return "SELECT a.path, b.path FROM znodes a " + pick("JOIN", "LEFT JOIN") + " znodes b USING ("
                + pick("parent", "data_text", "version, depth", "name") + ") WHERE " + plain.condition("a", 1)
                + " AND a.path "
                + pick("<", "<>", ">=") + " b.path";
    }
}
