package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.SqlSession;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** H2 holds the same rows and is asked the same questions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DifferentialTest {
    private static final int QUERIES = Integer.getInteger("zabra.differential.queries", 150);
    private static final long SEED = Long.getLong("zabra.seed", 20261122L);

    private final SqlFixture fixture = new SqlFixture();
    private SqlSession zabra;
    private Connection h2;

    @BeforeAll
    void sameRows() throws SQLException {
        zabra = fixture.session("");
        h2 = DriverManager.getConnection(
                "jdbc:h2:mem:differential;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;CASE_INSENSITIVE_IDENTIFIERS=TRUE");
        Random random = new Random(SEED);
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
        try (Statement statement = h2.createStatement()) {
            statement.execute("CREATE TABLE znodes (path VARCHAR PRIMARY KEY, parent VARCHAR, name VARCHAR, depth INT,"
                    + " data_text VARCHAR, data_length INT, version INT, czxid BIGINT, num_children INT)");
        }
        copy();
    }

    private void insert(String path, @Nullable String text) throws SQLException {
        SqlFixture.update(zabra, "INSERT INTO znodes (path, data_text) VALUES (?, ?)", path, text);
    }

    private void copy() throws SQLException {
        ExecuteResult rows = zabra.executeDirect(
                "SELECT path, parent, name, depth, data_text, data_length, version, czxid, num_children FROM znodes",
                List.of(),
                ExecuteOptions.DEFAULT);
        try (PreparedStatement insert = h2.prepareStatement("INSERT INTO znodes VALUES (?,?,?,?,?,?,?,?,?)")) {
            for (Object[] row : rows.rows().rows()) {
                for (int i = 0; i < row.length; i++) {
                    insert.setObject(i + 1, row[i]);
                }
                insert.executeUpdate();
            }
        }
    }

    @AfterAll
    void close() throws SQLException {
        zabra.close();
        h2.close();
        fixture.close();
    }

    @Test
    void randomQueriesYieldWhatH2Yields() throws SQLException {
        int withRows = 0;
        for (int i = 0; i < QUERIES; i++) {
            long seed = SEED + i;
            String sql = new RandomQuery(new Random(seed)).query();
            List<String> expected = h2Rows(sql);
            assertThat(zabraRows(sql)).as("seed %d: %s", seed, sql).isEqualTo(expected);
            withRows += expected.isEmpty() ? 0 : 1;
        }
        assertThat(withRows).as("queries that prove something").isGreaterThan(QUERIES / 2);
    }

    private List<String> zabraRows(String sql) {
        try {
            ExecuteResult result = zabra.executeDirect(sql, List.of(), new ExecuteOptions(0, 1_000_000, 0, false));
            return sorted(result.rows().rows());
        } catch (SQLException e) {
            return List.of("ERROR " + e.getSQLState() + " " + e.getMessage());
        }
    }

    private List<String> h2Rows(String sql) throws SQLException {
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
        return sorted(rows);
    }

    private static List<String> sorted(List<Object[]> rows) {
        return rows.stream().map(DifferentialTest::normal).sorted().toList();
    }

    /** Numbers by value: the two give sums and averages different types. */
    private static String normal(Object[] row) {
        return Arrays.stream(row)
                .map(value -> value instanceof Number n
                        ? new BigDecimal(n.toString())
                                .setScale(6, RoundingMode.HALF_UP)
                                .stripTrailingZeros()
                                .toPlainString()
                        : String.valueOf(value))
                .toList()
                .toString();
    }
}
