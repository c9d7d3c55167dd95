package io.zabra.bench.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What is measured: a statement in the words of each peer, and its parameters. */
enum SqlWorkload {
    POINT("SELECT data_text, version FROM znodes WHERE path = ?"),
    CHILDREN("SELECT name, version FROM znodes WHERE parent = ?"),
    PREFIX("SELECT count(*), sum(data_length) FROM znodes WHERE path > ? AND path < ?"),
    PAGE("SELECT path, version FROM znodes WHERE path > ? ORDER BY path LIMIT 100"),
    GROUP("SELECT parent, count(*) AS n, sum(data_length) FROM znodes GROUP BY parent ORDER BY n DESC, parent LIMIT"
            + " 10"),
    COUNT("SELECT count(*) FROM znodes"),
    JOIN("SELECT g.path, count(*) FROM znodes c JOIN znodes p ON p.path = c.parent JOIN znodes g ON g.path = p.parent"
            + " WHERE c.parent = ? GROUP BY g.path"),
    JSON("SELECT JSON_VALUE(data_text, '$.dc'), count(*) FROM znodes WHERE path > ? AND path < ?"
            + " GROUP BY JSON_VALUE(data_text, '$.dc')"),
    CAS("UPDATE znodes SET data_text = ? WHERE path = ? AND version = ?"),
    INSERT("INSERT INTO znodes (path, data_text) VALUES (?, ?)"),
    STREAM("SELECT path, data_text, version FROM znodes");

    private final String sql;

    SqlWorkload(String sql) {
        this.sql = sql;
    }

    /** Null where the peer cannot do it. */
    @Nullable
    String sql(SqlPeer peer) {
        if (peer.isZabra()) {
            return sql;
        }
        return switch (this) {
            case CAS -> "UPDATE znodes SET data_text = ?, version = version + 1 WHERE path = ? AND version = ?";
            case INSERT ->
                "INSERT INTO znodes (path, parent, name, data_text, data_length, version)"
                        + " VALUES (?, '/b', 'x', ?, 10, 0)";
            case JSON ->
                peer == SqlPeer.POSTGRES
                        ? "SELECT data_text::json->>'dc', count(*) FROM znodes WHERE path > ? AND path < ?"
                                + " GROUP BY data_text::json->>'dc'"
                        : null;
            default -> sql;
        };
    }

    boolean isUpdate() {
        return this == CAS || this == INSERT;
    }

    /** Whether one execution takes so long that a few make a measurement. */
    boolean isLong() {
        return this == GROUP || this == COUNT || this == STREAM;
    }

    void bind(PreparedStatement statement, SqlRows rows, Random random, SqlState state) throws SQLException {
        switch (this) {
            case POINT -> statement.setString(1, rows.anyPath(random));
            case PAGE -> statement.setString(1, rows.anyPathButTheLast(random));
            case CHILDREN, JOIN -> statement.setString(1, rows.anyParent(random));
            case PREFIX, JSON -> {
                String parent = rows.anyParent(random);
                statement.setString(1, parent + "/");
                statement.setString(2, parent + "0");
            }
            case CAS -> {
                String path = rows.path(0, random.nextInt(Math.min(50, rows.childrenEach())));
                statement.setString(1, "{\"state\":\"taken\"}");
                statement.setString(2, path);
                statement.setInt(3, state.versions.merge(path, 1, Integer::sum) - 1);
            }
            case INSERT -> {
                statement.setString(1, SqlRows.ROOT + "/new-" + state.run + "-" + state.inserted++);
                statement.setString(2, "{\"a\":1234}");
            }
            case GROUP, COUNT, STREAM -> {}
        }
    }

    /** What a peer's writes have come to. */
    static final class SqlState {
        final Map<String, Integer> versions = new HashMap<>();
        final String run = Long.toString(System.nanoTime(), 36);
        long inserted;
    }
}
