package io.zabra.cli.console;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The words that the console colours and completes. */
final class SqlWords {
    private static final Set<String> KEYWORDS =
            new TreeSet<>(Set.of(("ALL AND ANY AS ASC BEGIN BETWEEN BY CASE CAST COMMIT"
                            + " CREATE CROSS CURRENT_DATE CURRENT_TIMESTAMP DEFAULT DELETE DESC DESCRIBE DISTINCT DROP ELSE END"
                            + " ESCAPE EXCEPT EXISTS EXPLAIN FALSE FETCH FILTER FIRST FOLLOWING FOR FROM FULL GROUP HAVING ILIKE IN INNER"
                            + " INSERT INTERSECT INTERVAL INTO IS JOIN LAST LATERAL LEFT LIKE LIMIT NATURAL NEXT NOT NULL"
                            + " NULLS OFFSET ON ONLY OR ORDER OUTER OVER PARTITION PLAN PRECEDING RECURSIVE RETURNING RIGHT"
                            + " ROLLBACK ROW ROWS SELECT SET SHOW SIMILAR SOME START TABLE TABLES THEN TIMESTAMP TO TRANSACTION"
                            + " TRUE UNBOUNDED UNION UNIQUE UPDATE USING VALUES VIEW WHEN WHERE WINDOW WITH")
                    .split(" ")));

    private static final Set<String> FUNCTIONS = new TreeSet<>(Set.of(("ABS AVG CARDINALITY CHAR_LENGTH COALESCE COUNT"
                    + " DENSE_RANK EXTRACT FLOOR GREATEST JSON_EXISTS JSON_QUERY JSON_VALUE LAG LEAD LEAST LISTAGG LOWER"
                    + " MAX MIN NULLIF OCTET_LENGTH OVERLAY POSITION RANK REPLACE ROUND ROW_NUMBER SUBSTRING SUM TRIM"
                    + " UPPER")
            .split(" ")));

    private SqlWords() {}

    static Set<String> keywords() {
        return KEYWORDS;
    }

    static Set<String> functions() {
        return FUNCTIONS;
    }

    static boolean isKeyword(String word) {
        return KEYWORDS.contains(word.toUpperCase(Locale.ROOT));
    }

    static boolean isFunction(String word) {
        return FUNCTIONS.contains(word.toUpperCase(Locale.ROOT));
    }
}
