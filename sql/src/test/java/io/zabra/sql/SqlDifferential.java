package io.zabra.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Asks Zabra and H2 as many random questions as wanted, of other rows each hundred, every other time kept outside the heap. Arguments: how many, and the first seed.
 */
public final class SqlDifferential {
    private static final int QUERIES_A_TREE = 100;
    private static final int ROWS_SHOWN = 6;

    private SqlDifferential() {}

    public static void main(String[] args) throws SQLException {
        int queries = Integer.parseInt(args[0]);
        long first = Long.parseLong(args[1]);
        int differences = 0;
        int refused = 0;
        for (int done = 0; done < queries; done += QUERIES_A_TREE) {
            boolean offHeap = done / QUERIES_A_TREE % 2 == 1;
            try (H2Beside both = new H2Beside(first + done, offHeap)) {
                for (long seed = first + done; seed < first + Math.min(queries, done + QUERIES_A_TREE); seed++) {
                    String sql = new RandomQuery(new Random(seed)).query();
                    List<String> expected = asked(both, sql);
                    List<String> found = both.zabraRows(sql);
                    boolean failed = found.size() == 1 && found.get(0).startsWith("ERROR");
                    refused += expected == null ? 1 : 0;
                    if (expected == null ? !failed : !found.equals(expected)) {
                        differences++;
                        System.out.printf(
                                "seed %d: %s%n  H2    %s%n  Zabra %s%n", seed, sql, shown(expected), shown(found));
                    }
                }
            }
        }
        System.out.printf(
                "%,d queries from seed %d: %d differences; %d were refused by H2%n",
                queries, first, differences, refused);
        System.exit(differences == 0 ? 0 : 1);
    }

    /** Null where H2 refuses it. */
    private static @Nullable List<String> asked(H2Beside both, String sql) {
        try {
            return both.h2Rows(sql);
        } catch (SQLException e) {
            return null;
        }
    }

    private static String shown(@Nullable List<String> rows) {
        return rows == null ? "refuses" : rows.size() + " " + rows.subList(0, Math.min(ROWS_SHOWN, rows.size()));
    }
}
