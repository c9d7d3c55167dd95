package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.SqlSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SortTest {
    private record Row(String path, int length) {}

    /** Without LIMIT all rows are kept; 3,000 of them are more than one page. */
    @Test
    void allRowsAreSortedAsAListIs() throws SQLException {
        Random random = new Random(3);
        List<Row> rows = new ArrayList<>();
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            int length = random.nextInt(20);
            String path = "/n" + Integer.toString(random.nextInt(1 << 30), 36) + "-" + i;
            rows.add(new Row(path, length));
            values.append(values.isEmpty() ? "" : ", ").append("('%s', '%s')".formatted(path, "x".repeat(length)));
        }
        rows.sort(Comparator.comparing(Row::length).reversed().thenComparing(Row::path));
        try (SqlFixture fixture = new SqlFixture();
                SqlSession sql = fixture.session("")) {
            SqlFixture.update(sql, "INSERT INTO znodes (path, data_text) VALUES " + values);
            String query =
                    "SELECT path, data_length FROM znodes WHERE path LIKE '/n%' ORDER BY data_length DESC, path OFFSET 1 ROW";
            ExecuteOptions whole = new ExecuteOptions(0, rows.size(), 0, false);
            List<Row> sorted = sql.executeDirect(query, List.of(), whole).rows().rows().stream()
                    .map(row -> new Row((String) row[0], (int) row[1]))
                    .toList();
            assertThat(sorted).isEqualTo(rows.subList(1, rows.size()));
        }
    }
}
