package io.zabra.sql;

import io.zabra.jdbc.spi.SqlSession;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A tree to look into by the index: a parent of many, and names that sort beside each other in odd ways. */
final class IndexedTree {
    static final int CHILDREN = 1_000;

    private IndexedTree() {}

    static void fill(SqlFixture fixture) throws SQLException {
        try (SqlSession sql = fixture.session("")) {
            insert(sql, List.of("/many", "/many-", "/many-/b", "/many0", "/a", "/a/b", "/a/b/c", "/a/b-", "/a-"));
            insert(sql, List.of("/a/é", "/a/漢", "/a/\uFFEE", "/a/豈", "/a/豈/x", "/a/x_y", "/a/x%y", "/z", "/z/z"));
            insert(sql, IntStream.range(0, CHILDREN).mapToObj(i -> child(i)).toList());
            insert(
                    sql,
                    IntStream.range(0, CHILDREN / 10)
                            .mapToObj(i -> child(10 * i) + "/x")
                            .toList());
        }
    }

    private static void insert(SqlSession sql, List<String> paths) throws SQLException {
        for (int i = 0; i < paths.size(); i += 200) {
            String rows = paths.subList(i, Math.min(paths.size(), i + 200)).stream()
                    .map(path -> "('" + path + "')")
                    .collect(Collectors.joining(", "));
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES " + rows);
        }
    }

    static String child(int i) {
        return "/many/n" + (1_000 + i);
    }

    static List<String> rows(String... values) {
        return List.of(values).stream().map(value -> "[" + value + "]").toList();
    }
}
