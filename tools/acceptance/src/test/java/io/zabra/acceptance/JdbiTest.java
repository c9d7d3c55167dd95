package io.zabra.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbiTest {
    private static SampleServer server;
    private static Jdbi jdbi;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        server = SampleServer.start(directory);
        jdbi = Jdbi.create(server.pool());
        jdbi.useHandle(handle -> handle.execute("insert into znodes (path) values ('/jdbi')"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** As a row of znodes is mapped by the names of its columns. */
    public record Child(String path, String name, long czxid, Long ephemeralOwner) {}

    @Test
    void rowsBecomeRecords() {
        List<Child> children =
                jdbi.withHandle(handle -> handle.registerRowMapper(ConstructorMapper.factory(Child.class))
                        .createQuery(
                                "select path, name, czxid, ephemeral_owner from znodes where parent = :parent order by path")
                        .bind("parent", "/kafka/brokers/topics")
                        .mapTo(Child.class)
                        .list());
        assertThat(children).isNotEmpty().allSatisfy(child -> {
            assertThat(child.ephemeralOwner()).isNull();
            assertThat(child.czxid()).isPositive();
            assertThat(child.path()).endsWith("/" + child.name());
        });
    }

    @Test
    void batchesTransactionsAndGeneratedKeys() {
        List<String> paths = jdbi.inTransaction(handle -> {
            PreparedBatch batch = handle.prepareBatch("insert into znodes (path, data_text) values (:path, :text)");
            for (int i = 0; i < 3; i++) {
                batch.bind("path", "/jdbi/" + i).bind("text", "text " + i).add();
            }
            assertThat(batch.execute()).containsExactly(1, 1, 1);
            return handle.select("select path from znodes where parent = ? order by path", "/jdbi")
                    .mapTo(String.class)
                    .list();
        });
        assertThat(paths).containsExactly("/jdbi/0", "/jdbi/1", "/jdbi/2");
        String path = jdbi.withHandle(handle -> handle.createUpdate(
                        "insert into znodes (path, node_type) values ('/jdbi/0/n-', 'PERSISTENT_SEQUENTIAL')")
                .executeAndReturnGeneratedKeys("path")
                .mapTo(String.class)
                .one());
        assertThat(path).isEqualTo("/jdbi/0/n-0000000000");
    }

    @Test
    void aStreamIsReadToItsEnd() {
        long length = jdbi.withHandle(handle -> handle.createQuery("select path, data_length from znodes")
                .setFetchSize(100)
                .reduceRows(0L, (sum, row) -> sum + row.getColumn("data_length", Integer.class)));
        long total = jdbi.withHandle(handle -> handle.createQuery("select sum(data_length) from znodes")
                .mapTo(Long.class)
                .one());
        assertThat(total).isEqualTo(length).isPositive();
    }
}
