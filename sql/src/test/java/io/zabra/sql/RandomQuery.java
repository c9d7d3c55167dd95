package io.zabra.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes queries over {@code znodes} in the SQL that Zabra and H2 have in common. */
final class RandomQuery {
    private static final List<String> INTEGERS = List.of("depth", "data_length", "version", "num_children", "czxid");
    private static final List<String> TEXTS = List.of("path", "parent", "name", "data_text");

    /** A comment in a query whose order is total. */
    static final String ORDERED = "/* ordered */";

    private final Random random;

    RandomQuery(Random random) {
        this.random = random;
    }

    String query() {
        return switch (random.nextInt(18)) {
            case 0, 1 -> "SELECT " + items("a") + " FROM znodes a WHERE " + condition("a", 3);
            case 2 -> grouped();
            case 3 -> joined();
            case 4 -> setOperation();
            case 5 -> subquery();
            case 6 -> paged();
            case 7 -> windowed();
            case 8 -> threeWay();
            default -> new WiderQuery(random, this).query();
        };
    }

    /** Whether a query says in which order its rows come, down to the last. */
    static boolean isOrdered(String sql) {
        return sql.contains(ORDERED);
    }

    String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }

    String items(String alias) {
        List<String> items = new ArrayList<>(List.of(alias + ".path"));
        for (int i = random.nextInt(3); i >= 0; i--) {
            items.add(random.nextBoolean() ? integer(alias, 2) : text(alias));
        }
        return String.join(", ", items);
    }

    String integer(String alias, int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return random.nextInt(3) == 0 ? Integer.toString(random.nextInt(5)) : alias + "." + pick(INTEGERS);
        }
        return switch (random.nextInt(5)) {
            case 0 -> "(" + integer(alias, depth - 1) + " + " + integer(alias, depth - 1) + ")";
            case 1 -> "(" + integer(alias, depth - 1) + " - " + integer(alias, depth - 1) + ")";
            case 2 -> "(" + integer(alias, depth - 1) + " * 3)";
            case 3 -> "CASE WHEN " + condition(alias, 1) + " THEN " + integer(alias, depth - 1) + " ELSE NULL END";
            default -> "COALESCE(CHAR_LENGTH(" + text(alias) + "), " + integer(alias, depth - 1) + ")";
        };
    }

    String text(String alias) {
        return switch (random.nextInt(5)) {
            case 0 -> "UPPER(" + alias + "." + pick(TEXTS) + ")";
            case 1 -> "(" + alias + "." + pick(TEXTS) + " || '" + random.nextInt(3) + "')";
            default -> alias + "." + pick(TEXTS);
        };
    }

    String condition(String alias, int depth) {
        if (depth > 0 && random.nextInt(2) == 0) {
            String left = condition(alias, depth - 1);
            String right = condition(alias, depth - 1);
            return switch (random.nextInt(3)) {
                case 0 -> "(" + left + " AND " + right + ")";
                case 1 -> "(" + left + " OR " + right + ")";
                default -> "NOT (" + left + ")";
            };
        }
        return switch (random.nextInt(10)) {
            case 0 -> alias + "." + pick(TEXTS) + " IS " + (random.nextBoolean() ? "NOT " : "") + "NULL";
            case 1 -> alias + ".path " + pick(List.of("=", ">", ">=", "<", "<=", "<>")) + " " + path();
            case 2 -> alias + ".parent = " + path();
            case 3 -> alias + ".path " + (random.nextInt(3) == 0 ? "NOT " : "") + "LIKE '" + pattern() + "'";
            case 4 -> alias + ".path IN (" + path() + ", " + path() + ", NULL)";
            case 5 -> alias + "." + pick(INTEGERS) + " IN (0, 1, " + random.nextInt(9) + ")";
            case 6 -> alias + "." + pick(INTEGERS) + " BETWEEN " + random.nextInt(3) + " AND " + random.nextInt(8);
            case 7 -> text(alias) + pick(List.of(" = ", " < ", " >= ")) + text(alias);
            case 8 -> alias + "." + pick(TEXTS) + " IS NOT DISTINCT FROM " + alias + "." + pick(TEXTS);
            default -> integer(alias, 1) + pick(List.of(" = ", " < ", " > ", " <> ")) + integer(alias, 1);
        };
    }

    private String path() {
        return pick(
                List.of("'/app'", "'/'", "'/app/a0'", "'/app/b'", "'/app/a-'", "'/nope'", "'/zookeeper'", "'x'", "''"));
    }

    private String pattern() {
        return pick(List.of("/app/%", "/app%", "%a%", "/app/_-%", "/app/a%/%", "/%/b%", "/app", "%", "", "_app%"));
    }

    private String aggregates(String alias) {
        String a = alias + "." + pick(INTEGERS);
        return pick(List.of(
                "COUNT(*), SUM(" + a + ")",
                "COUNT(" + alias + ".data_text), MIN(" + text(alias) + "), MAX(" + a + ")",
                "COUNT(DISTINCT " + alias + ".parent), AVG(" + a + ")",
                "COUNT(*) FILTER (WHERE " + condition(alias, 1) + "), SUM(DISTINCT " + a + ")"));
    }

    private String grouped() {
        String where = " FROM znodes a WHERE " + condition("a", 1);
        if (random.nextInt(4) == 0) {
            return "SELECT " + aggregates("a") + where;
        }
        String key = "a." + pick(List.of("parent", "depth", "data_text", "version"));
        String having = random.nextBoolean() ? " HAVING COUNT(*) > " + random.nextInt(3) : "";
        return "SELECT " + key + ", " + aggregates("a") + where + " GROUP BY " + key + having;
    }

    String on() {
        return pick(List.of(
                "a.path = b.parent",
                "b.path = a.parent",
                "a.parent = b.parent",
                "a.data_text = b.data_text AND a.version < b.version",
                "a.depth = b.num_children",
                "a.path = b.parent AND b.version > 0",
                "a.data_text IS NOT DISTINCT FROM b.data_text AND a.depth = 2"));
    }

    private String joined() {
        String kind = pick(List.of("JOIN", "LEFT JOIN", "RIGHT JOIN", "JOIN"));
        return "SELECT a.path, b.path, " + integer("b", 1) + " FROM znodes a " + kind + " znodes b ON " + on()
                + " WHERE " + condition(random.nextBoolean() ? "a" : "b", 1);
    }

    private String threeWay() {
        return "SELECT a.path, b.name, COUNT(c.path) FROM znodes a JOIN znodes b ON " + on()
                + " LEFT JOIN znodes c ON c.parent = b.path WHERE " + condition("a", 1) + " GROUP BY a.path, b.name";
    }

    private String setOperation() {
        String operation = pick(List.of("UNION", "UNION ALL", "INTERSECT", "EXCEPT"));
        String column = pick(List.of("parent", "name", "depth", "data_text"));
        return "SELECT a." + column + " FROM znodes a WHERE " + condition("a", 1) + " " + operation + " SELECT b."
                + column + " FROM znodes b WHERE " + condition("b", 1);
    }

    private String subquery() {
        String inner = "FROM znodes b WHERE " + condition("b", 1);
        String test = switch (random.nextInt(5)) {
            case 0 -> "a.path IN (SELECT b.parent " + inner + ")";
            case 1 -> "a.path NOT IN (SELECT b.parent " + inner + " AND b.parent IS NOT NULL)";
            case 2 -> "EXISTS (SELECT 1 " + inner + " AND b.parent = a.path)";
            case 3 -> "NOT EXISTS (SELECT 1 " + inner + " AND b.parent = a.path AND b.version <= a.version)";
            default -> "a.data_length > (SELECT AVG(b.data_length) " + inner + " AND b.parent = a.parent)";
        };
        return "SELECT a.path, (SELECT COUNT(*) " + inner + " AND b.parent = a.path) FROM znodes a WHERE " + test;
    }

    private String paged() {
        String direction = random.nextBoolean() ? " DESC" : "";
        return "SELECT a.path FROM znodes a WHERE " + condition("a", 1) + " ORDER BY "
                + pick(List.of(
                        "a.path" + direction,
                        "a.version" + direction + ", a.path",
                        "a.parent" + direction + ", a.path"))
                + " LIMIT " + random.nextInt(8) + " OFFSET " + random.nextInt(4) + ORDERED;
    }

    private String windowed() {
        return "SELECT a.path, ROW_NUMBER() OVER (PARTITION BY a.parent ORDER BY a.path), SUM(a.version) OVER"
                + " (PARTITION BY a.depth) FROM znodes a WHERE " + condition("a", 1);
    }
}
