package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Windows of all shapes, and aggregates over pairs, against H2. */
class WindowDifferentialTest {
    private static final int QUERIES = 200;

    @Test
    void windowsAreAsInH2() throws SQLException {
        try (H2Beside both = new H2Beside(77, false)) {
            for (int seed = 0; seed < QUERIES; seed++) {
                String sql = new Windows(new Random(seed)).query();
                assertThat(both.zabraRows(sql)).as("seed %d: %s", seed, sql).isEqualTo(both.h2Rows(sql));
            }
        }
    }

    /** Makes queries. Where the order has ties, only functions that do not tell these apart. */
    private record Windows(Random random) {
        private String pick(String... list) {
            return list[random.nextInt(list.length)];
        }

        String query() {
            if (random.nextInt(6) == 0) {
                return "SELECT a.depth, " + pairs() + ", " + pairs() + " FROM znodes a GROUP BY a.depth";
            }
            String second = random.nextInt(3) == 0 ? ", " + over() : "";
            return "SELECT a.path, " + over() + second + " FROM znodes a"
                    + pick("", " WHERE a.version > 0", " WHERE a.data_text IS NULL", " WHERE a.path = '/nope'");
        }

        private String pairs() {
            // Not by the last digit, which the two come to by different ways.
            return "FLOOR(0.3137 + 1000 * "
                    + pick(
                            "CORR",
                            "COVAR_POP",
                            "COVAR_SAMP",
                            "REGR_AVGX",
                            "REGR_AVGY",
                            "REGR_COUNT",
                            "REGR_INTERCEPT",
                            "REGR_R2",
                            "REGR_SLOPE",
                            "REGR_SXX",
                            "REGR_SXY",
                            "REGR_SYY")
                    + "(" + pick("a.version", "a.data_length", "NULLIF(a.version, 1)") + ", "
                    + pick("a.czxid", "a.num_children", "NULLIF(a.data_length, 0)") + "))";
        }

        private String over() {
            String partition = pick("", "PARTITION BY a.parent ", "PARTITION BY a.depth ", "PARTITION BY a.data_text ");
            return switch (random.nextInt(4)) {
                case 0 -> ranked() + " OVER (" + partition + "ORDER BY " + tied() + ")";
                case 1 -> aggregate() + " OVER (" + partition + ")";
                case 2 ->
                    aggregate() + " OVER (" + partition + "ORDER BY a.path" + pick("", " DESC") + " ROWS BETWEEN "
                            + bounds() + ")";
                default -> valued(partition);
            };
        }

        private String tied() {
            return pick("a.version", "a.data_text DESC", "a.data_length, a.version DESC", "a.parent NULLS FIRST");
        }

        private String ranked() {
            return pick(
                    "RANK()",
                    "DENSE_RANK()",
                    "PERCENT_RANK()",
                    "CUME_DIST()",
                    "COUNT(*)",
                    "SUM(a.version)",
                    "MIN(a.data_text)",
                    "MAX(a.data_length)");
        }

        private String aggregate() {
            return pick(
                    "COUNT(*)",
                    "COUNT(a.data_text)",
                    "COUNT(1)",
                    "SUM(a.version)",
                    "SUM(a.version * 1.5)",
                    "SUM(CAST(a.version AS DOUBLE PRECISION))",
                    "SUM(2)",
                    "AVG(a.data_length)",
                    "MIN(a.path)",
                    "MAX(a.data_text)",
                    "MIN(a.version)",
                    "MAX(a.mtime)");
        }

        private String bounds() {
            int first = random.nextInt(4);
            int last = random.nextInt(4);
            return switch (random.nextInt(6)) {
                case 0 -> "UNBOUNDED PRECEDING AND " + last + " FOLLOWING";
                case 1 -> first + " PRECEDING AND " + last + " FOLLOWING";
                case 2 -> Math.max(first, last) + " PRECEDING AND " + Math.min(first, last) + " PRECEDING";
                case 3 -> Math.min(first, last) + " FOLLOWING AND " + Math.max(first, last) + " FOLLOWING";
                case 4 -> "CURRENT ROW AND UNBOUNDED FOLLOWING";
                default -> "UNBOUNDED PRECEDING AND CURRENT ROW";
            };
        }

        private String valued(String partition) {
            String order = "ORDER BY a.path" + pick("", " DESC");
            String plain = " OVER (" + partition + order + ")";
            String framed = " OVER (" + partition + order + " ROWS BETWEEN " + bounds() + ")";
            return switch (random.nextInt(10)) {
                case 0 -> "ROW_NUMBER()" + plain;
                case 1 -> "NTILE(" + (1 + random.nextInt(5)) + ")" + plain;
                case 2 -> "LAG(a.data_text, " + random.nextInt(4) + ", 'none')" + plain;
                case 3 -> "LEAD(a.version)" + plain;
                case 4 -> "LAG(a.data_text) IGNORE NULLS" + plain;
                case 5 -> "FIRST_VALUE(a.data_text)" + framed;
                case 6 -> "LAST_VALUE(a.name)" + framed;
                case 7 -> "NTH_VALUE(a.path, " + (1 + random.nextInt(3)) + ")" + framed;
                case 8 -> "FIRST_VALUE(a.data_text) IGNORE NULLS" + framed;
                default ->
                    "SUM(a.czxid) OVER (" + partition + "ORDER BY a.data_length" + pick("", " DESC") + " RANGE BETWEEN "
                            + bounds() + ")";
            };
        }
    }
}
