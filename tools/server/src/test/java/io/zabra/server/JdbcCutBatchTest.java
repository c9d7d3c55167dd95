package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.ZabraConnection;
import io.zabra.server.testing.Await;
import java.sql.BatchUpdateException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection that ends in the midst of a batch: what the batch says of its parts is what the tree shows. */
@Timeout(120)
class JdbcCutBatchTest extends RelayedConnection {
    private static final int PARTS = 2_000;

    /** Begins to read what it is to change, and would be at it for years. */
    private static final String ENDLESS = "UPDATE znodes SET data_text = 'x' WHERE path = '/many' AND (SELECT count(*)"
            + " FROM znodes a JOIN znodes b ON a.version = b.version JOIN znodes c ON c.version = b.version"
            + " JOIN znodes d ON d.version = c.version JOIN znodes e ON e.version = d.version) > 0";

    private long cutOnes() throws SQLException {
        return number("SELECT count(*) FROM znodes WHERE name LIKE 'cut%'");
    }

    private boolean isUpdating() throws SQLException {
        return number("SELECT count(*) FROM queries WHERE sql_text LIKE 'UPDATE%'") > 0;
    }

    private static CompletableFuture<int[]> executed(Statement batch) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return batch.executeBatch();
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        });
    }

    private static void fails(CompletableFuture<int[]> batch, String state, int[] counts) {
        assertThatThrownBy(() -> batch.get(60, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(BatchUpdateException.class, e -> {
                    assertThat(e.getSQLState()).isEqualTo(state);
                    assertThat(e.getUpdateCounts()).isEqualTo(counts);
                });
    }

    @Test
    void thePartsThatAreCountedAreThereAndNoOthers() throws Exception {
        long session = connection.unwrap(ZabraConnection.class).sessionId();
        try (Statement many = direct.createStatement();
                Statement batch = connection.createStatement()) {
            String rows = String.join(
                    ", ",
                    IntStream.range(0, 500).mapToObj("('/many/%d')"::formatted).toList());
            many.executeUpdate("INSERT INTO znodes (path) VALUES ('/many'), " + rows);
            batch.addBatch("INSERT INTO znodes (path) VALUES ('/cut1')");
            batch.addBatch("INSERT INTO znodes (path) VALUES ('/cut2')");
            batch.addBatch(ENDLESS);
            batch.addBatch("INSERT INTO znodes (path) VALUES ('/cut3')");
            CompletableFuture<int[]> executed = executed(batch);
            Await.until("the batch is at its third part", this::isUpdating);
            relay.cut();
            fails(executed, "08007", new int[] {1, 1});
        }
        Await.until("the server has given it up", () -> !isUpdating());
        assertThat(cutOnes()).isEqualTo(2);
        assertThat(number("SELECT version FROM znodes WHERE path = '/many'")).isZero();
        assertThat(connection.unwrap(ZabraConnection.class).sessionId()).isEqualTo(session);
    }

    /** Wherever the cut is, the rest is executed, once: the counts are those of all parts before the one that fails. */
    @Test
    void insertsGoOnWhereTheyWereCutAndEndWhereOneFails() throws Exception {
        // Until a cut has come before the last part, and so before there was an answer.
        for (int attempt = 0; !isCutInItsMidst("cut" + attempt + "n"); attempt++) {
            assertThat(connection.isValid(0)).isTrue();
        }
    }

    private boolean isCutInItsMidst(String name) throws Exception {
        boolean inItsMidst;
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO znodes (path) VALUES (?)")) {
            for (int i = 0; i < PARTS; i++) {
                insert.setString(1, "/" + name + i);
                insert.addBatch();
            }
            insert.setString(1, "/" + name + 7);
            insert.addBatch();
            insert.setString(1, "/" + name + "Never");
            insert.addBatch();
            CompletableFuture<int[]> executed = executed(insert);
            String all = "SELECT count(*) FROM znodes WHERE name LIKE '" + name + "%'";
            Await.until("the batch is under way", () -> number(all) > 20);
            relay.cut();
            inItsMidst = number(all) < PARTS;
            fails(executed, "23505", IntStream.generate(() -> 1).limit(PARTS).toArray());
            assertThat(number(all)).isEqualTo(PARTS);
        }
        assertThat(number("SELECT count(DISTINCT czxid) FROM znodes WHERE name LIKE '" + name + "%'"))
                .isEqualTo(PARTS);
        return inItsMidst;
    }
}
