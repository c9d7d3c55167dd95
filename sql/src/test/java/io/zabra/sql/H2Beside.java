package io.zabra.sql;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.SqlSession;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Zabra and H2 with the same rows, made by a seed. One thread. */
final class H2Beside implements AutoCloseable {
    private static final String COLUMNS =
            "path, parent, name, depth, data_text, data_length, version, czxid, num_children, ctime, mtime";

    private final SqlFixture fixture;
    private final SqlSession zabra;
    private final Connection h2;

    /** @param offHeap whether Zabra keeps them as a server does */
    H2Beside(long seed, boolean offHeap) throws SQLException {
        fixture = SqlFixture.of(offHeap);
        zabra = fixture.session("");
        h2 = DriverManager.getConnection("jdbc:h2:mem:;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;"
                + "CASE_INSENSITIVE_IDENTIFIERS=TRUE;TIME ZONE=UTC");
        Random random = new Random(seed);
        List<String> paths = new ArrayList<>(List.of("/app"));
        insert("/app", null);
        for (int i = 0; i < 60; i++) {
            String parent = paths.get(random.nextInt(paths.size()));
            String path = parent + "/" + (char) ('a' + random.nextInt(3)) + (random.nextInt(4) == 0 ? "-" : "") + i;
            paths.add(path);
            insert(path, random.nextInt(3) == 0 ? null : Integer.toString(random.nextInt(20)));
            for (int v = random.nextInt(3); v > 0; v--) {
                SqlFixture.update(zabra, "UPDATE znodes SET data_text = data_text || '1' WHERE path = ?", path);
            }
        }
        copy();
    }

    private void insert(String path, @Nullable String text) throws SQLException {
        SqlFixture.update(zabra, "INSERT INTO znodes (path, data_text) VALUES (?, ?)", path, text);
    }

    private void copy() throws SQLException {
        try (Statement statement = h2.createStatement()) {
            statement.execute("CREATE TABLE znodes (path VARCHAR PRIMARY KEY, parent VARCHAR, name VARCHAR, depth INT,"
                    + " data_text VARCHAR, data_length INT, version INT, czxid BIGINT, num_children INT,"
                    + " ctime TIMESTAMP(3), mtime TIMESTAMP(3))");
        }
        ExecuteResult rows =
                zabra.executeDirect("SELECT " + COLUMNS + " FROM znodes", List.of(), ExecuteOptions.DEFAULT);
        try (PreparedStatement insert = h2.prepareStatement("INSERT INTO znodes VALUES (?,?,?,?,?,?,?,?,?,?,?)")) {
            for (Object[] row : rows.rows().rows()) {
                for (int i = 0; i < row.length; i++) {
                    insert.setObject(i + 1, row[i]);
                }
                insert.executeUpdate();
            }
        }
    }

    /** The rows as text, in the order of the query where it is total; what it fails with, in one line, where it fails. */
    List<String> zabraRows(String sql) {
        try {
            ExecuteResult result = zabra.executeDirect(sql, List.of(), new ExecuteOptions(0, 1_000_000, 0, false));
            return normal(sql, result.rows().rows());
        } catch (SQLException e) {
            return List.of("ERROR " + e.getSQLState() + " " + e.getMessage());
        }
    }

    /** As {@link #zabraRows}. */
    List<String> h2Rows(String sql) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        try (Statement statement = h2.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            int width = results.getMetaData().getColumnCount();
            while (results.next()) {
                Object[] row = new Object[width];
                for (int i = 0; i < width; i++) {
                    row[i] = results.getObject(i + 1);
                }
                rows.add(row);
            }
        }
        return normal(sql, rows);
    }

    private static List<String> normal(String sql, List<Object[]> rows) {
        List<String> texts = rows.stream().map(H2Beside::normal).toList();
        return RandomQuery.isOrdered(sql) ? texts : texts.stream().sorted().toList();
    }

    /** Numbers by value: the two give sums and averages different types. */
    private static String normal(Object[] row) {
        return Arrays.stream(row).map(H2Beside::normal).toList().toString();
    }

    private static String normal(@Nullable Object value) {
        if (value instanceof Number n) {
            return new BigDecimal(n.toString())
                    .setScale(6, RoundingMode.HALF_UP)
                    .stripTrailingZeros()
                    .toPlainString();
        }
        if (value instanceof Timestamp time) {
            return time.toLocalDateTime().toString();
        }
        return value instanceof Date day ? day.toLocalDate().toString() : String.valueOf(value);
    }

    @Override
    public void close() throws SQLException {
        zabra.close();
        h2.close();
        fixture.close();
    }
}
