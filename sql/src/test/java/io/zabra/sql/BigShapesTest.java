package io.zabra.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.txn.ZnodePath;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.RowBatch;
import io.zabra.jdbc.spi.SqlSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Trees that are no ordinary ones, by SQL. {@code -Dzabra.children=1000000} has a parent with a million children. */
class BigShapesTest {
    private static final int CHILDREN = Integer.getInteger("zabra.children", 20_000);
    private static final int ROWS_AT_ONCE = 2_000;
    private static final int MIB = 1 << 20;

    private final SqlFixture fixture = new SqlFixture();
    private SqlSession sql;
    private long sessionId;

    @BeforeEach
    void open() throws SQLException {
        sql = fixture.session("");
        sessionId = Long.parseLong(
                SqlFixture.rows(sql, "SELECT session_id FROM sessions").get(0).replaceAll("[\\[\\]]", ""));
    }

    @AfterEach
    void close() throws SQLException {
        sql.close();
        fixture.close();
    }

    private void insert(List<String> paths) throws SQLException {
        for (int at = 0; at < paths.size(); at += ROWS_AT_ONCE) {
            List<String> some = paths.subList(at, Math.min(paths.size(), at + ROWS_AT_ONCE));
            String rows = String.join(", ", Collections.nCopies(some.size(), "(?)"));
            SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES " + rows, some.toArray());
            // Nobody else pings.
            fixture.store.touchSession(sessionId, SqlFixture.OWNER);
        }
    }

    @Test
    void aParentWithManyChildrenIsListedCountedAndPagedThrough() throws SQLException {
        SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/wide')");
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < CHILDREN; i++) {
            paths.add("/wide/n%07d".formatted(i));
        }
        insert(paths);
        assertThat(SqlFixture.rows(sql, "SELECT num_children FROM znodes WHERE path = '/wide'"))
                .containsExactly("[" + CHILDREN + "]");
        assertThat(SqlFixture.rows(sql, "SELECT count(*), max(name) FROM znodes WHERE parent = '/wide'"))
                .containsExactly("[%d, n%07d]".formatted(CHILDREN, CHILDREN - 1));
        assertThat(streamed("SELECT path, version FROM znodes WHERE parent = '/wide'"))
                .isEqualTo(paths);
        String last = "/wide/";
        int seen = 0;
        long page = sql.prepare("SELECT path FROM znodes WHERE path > ? AND parent = '/wide' ORDER BY path LIMIT 5000")
                .id();
        while (seen < CHILDREN) {
            List<Object[]> rows = sql.execute(page, List.of(last), new ExecuteOptions(0, 5_000, 0, false))
                    .rows()
                    .rows();
            last = String.valueOf(rows.get(rows.size() - 1)[0]);
            seen += rows.size();
        }
        assertThat(last).isEqualTo(paths.get(CHILDREN - 1));
    }

    private List<String> streamed(String query) throws SQLException {
        ExecuteResult result = sql.executeDirect(query, List.of(), new ExecuteOptions(0, 10_000, 0, false));
        List<String> first = new ArrayList<>();
        RowBatch batch = result.rows();
        while (true) {
            batch.rows().forEach(row -> first.add(String.valueOf(row[0])));
            if (batch.last()) {
                return first;
            }
            batch = sql.fetch(result.cursorId(), 10_000);
        }
    }

    @Test
    void aPayloadOfAMebibyteIsWrittenComparedSearchedAndReadBack() throws SQLException {
        byte[] bytes = new byte[MIB - 1_000];
        new Random(7).nextBytes(bytes);
        String text = "{\"pad\": \"" + "x".repeat(MIB - 2_000) + "\", \"last\": \"found\"}";
        assertThat(SqlFixture.update(sql, "INSERT INTO znodes (path, data) VALUES ('/bytes', ?)", (Object) bytes))
                .isEqualTo(1);
        assertThat(SqlFixture.update(sql, "INSERT INTO znodes (path, data_text) VALUES ('/text', ?)", text))
                .isEqualTo(1);
        List<Object[]> rows = sql.executeDirect(
                        "SELECT data, data_text, data_length FROM znodes WHERE path = '/bytes'",
                        List.of(),
                        ExecuteOptions.DEFAULT)
                .rows()
                .rows();
        assertThat((byte[]) rows.get(0)[0]).isEqualTo(bytes);
        assertThat(rows.get(0)[1]).isNull();
        assertThat(rows.get(0)[2]).isEqualTo(bytes.length);
        assertThat(SqlFixture.rows(sql, "SELECT path FROM znodes WHERE data = ?", (Object) bytes))
                .containsExactly("[/bytes]");
        assertThat(SqlFixture.rows(
                        sql,
                        "SELECT path, json_value(data_text, '$.last') FROM znodes WHERE data_text LIKE '%found\"}'"))
                .containsExactly("[/text, found]");
        bytes[0]++;
        assertThat(SqlFixture.update(
                        sql, "UPDATE znodes SET data = ? WHERE path = '/bytes' AND version = 0", (Object) bytes))
                .isEqualTo(1);
    }

    /** What is no UTF-8 is no text, wherever it breaks off, and stays what it is. */
    @Test
    void payloadsThatAreNoTextAreNullAsTextAndWholeAsBytes() throws SQLException {
        List<byte[]> payloads = List.of(
                new byte[] {(byte) 0xff},
                new byte[] {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', (byte) 0xc3},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
                new byte[] {(byte) 0xf0, (byte) 0x9f, (byte) 0x98},
                new byte[] {0, 1, 2, (byte) 0x80, 4, 5, 6, 7, 8});
        for (int i = 0; i < payloads.size(); i++) {
            SqlFixture.update(sql, "INSERT INTO znodes (path, data) VALUES (?, ?)", "/p" + i, payloads.get(i));
            assertThat(SqlFixture.rows(
                            sql,
                            "SELECT data, data_text, json_value(data_text, '$.a') FROM znodes WHERE path = ?",
                            "/p" + i))
                    .containsExactly("[" + Arrays.toString(payloads.get(i)) + ", null, null]");
        }
        byte[] text = "naïve 🙂".getBytes(UTF_8);
        SqlFixture.update(sql, "INSERT INTO znodes (path, data) VALUES ('/t', ?)", (Object) text);
        assertThat(SqlFixture.rows(sql, "SELECT data_text, data_length FROM znodes WHERE path = '/t'"))
                .containsExactly("[naïve 🙂, " + text.length + "]");
    }

    /** Each character that ZooKeeper allows in a path, as a name of its own and within one. */
    @Test
    void everyLegalCharacterOfAPathCanBeAskedFor() throws SQLException {
        List<String> paths = new ArrayList<>();
        for (int c = 1; c < 0x10000; c += c < 0x300 ? 1 : 61) {
            String name = Character.toString(c);
            for (String path : List.of("/c/" + name, "/c/x" + name + "y")) {
                if (c != '/' && ZnodePath.isValid(path)) {
                    paths.add(path);
                }
            }
        }
        SqlFixture.update(sql, "INSERT INTO znodes (path) VALUES ('/c')");
        insert(paths);
        List<String> inOrder = new ArrayList<>(paths);
        inOrder.sort(Comparator.comparing(path -> path.getBytes(UTF_8), Arrays::compareUnsigned));
        assertThat(streamed("SELECT path FROM znodes WHERE parent = '/c' ORDER BY path"))
                .isEqualTo(inOrder);
        assertThat(streamed("SELECT '/c/' || name FROM znodes WHERE is_below(path, '/c') ORDER BY path"))
                .isEqualTo(inOrder);
        long byPath = sql.prepare("SELECT name FROM znodes WHERE path = ?").id();
        long like = sql.prepare("SELECT path FROM znodes WHERE path LIKE ? ESCAPE '!'")
                .id();
        for (String path : paths) {
            String name = path.substring("/c/".length());
            assertThat(sql.execute(byPath, List.of(path), ExecuteOptions.DEFAULT)
                            .rows()
                            .rows()
                            .get(0))
                    .containsExactly(name);
            String pattern = path.replaceAll("([!%_])", "!$1");
            assertThat(sql.execute(like, List.of(pattern), ExecuteOptions.DEFAULT)
                            .rows()
                            .rows()
                            .get(0))
                    .containsExactly(path);
        }
        assertThat(paths).hasSizeGreaterThan(2_000);
    }
}
