package io.zabra.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.auth.Permission;
import io.zabra.engine.tree.Znode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.txn.WriteResult;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.SqlSessionOptions;
import io.zabra.sql.dml.Isolation;
import io.zabra.sql.session.ServerSqlSession;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every statement against every act of a ZooKeeper client in between its reading and its writing. What comes out must be what
 * one of the two orders gives, one after the other; the acts are placed by a hook in the store, not by timing. An act that is to be done
 * only where the statement's own znode is not written yet tells the orders apart also where the two change different znodes. Statements are
 * executed as who waits for them has it, and as a server has it, which waits for nothing.
 */
class InterleavingTest {
    /** By what each writes, or would. */
    private static final Map<String, String> STATEMENTS = new LinkedHashMap<>();

    static {
        STATEMENTS.put("UPDATE znodes SET data_text = 'sql' WHERE path = '/n' AND data_text = 'old'", "/n");
        STATEMENTS.put(
                "UPDATE znodes SET data_text = data_text || '+' WHERE parent = '/' AND data_text IS NOT NULL", "/n");
        STATEMENTS.put(
                "UPDATE znodes SET data_text = (SELECT data_text FROM znodes WHERE path = '/m') WHERE path = '/n'",
                "/n");
        STATEMENTS.put("DELETE FROM znodes WHERE path = '/n' AND data_text = 'old'", "/n");
        STATEMENTS.put("DELETE FROM znodes WHERE path = '/d' OR is_below(path, '/d')", "/d");
        STATEMENTS.put("INSERT INTO znodes (path, data_text) VALUES ('/n', 'sql') ON CONFLICT DO NOTHING", "/n");
        STATEMENTS.put("INSERT INTO znodes (path, data_text) VALUES ('/x', 'sql') ON CONFLICT DO NOTHING", "/x");
        STATEMENTS.put(
                "INSERT INTO znodes (path, data_text) VALUES ('/n', 'sql'), ('/x', 'sql')"
                        + " ON CONFLICT DO UPDATE SET data_text = data_text || excluded.data_text",
                "/x");
        STATEMENTS.put("INSERT INTO znodes (path, data_text) VALUES ('/y/z', 'sql') WITH PARENTS", "/y/z");
        STATEMENTS.put(
                "INSERT INTO znodes (path, data_text) SELECT '/copy', data_text FROM znodes WHERE path = '/n'",
                "/copy");
        STATEMENTS.put(
                "MERGE INTO znodes z USING (VALUES ('/n', 'sql'), ('/x', 'sql')) AS s (p, d) ON z.path = s.p"
                        + " WHEN MATCHED THEN UPDATE SET data_text = z.data_text || s.d"
                        + " WHEN NOT MATCHED THEN INSERT (path, data_text) VALUES (s.p, s.d)",
                "/x");
        STATEMENTS.put("UPDATE znodes SET data_text = 'few' WHERE path = '/d' AND num_children < 2", "/d");
        STATEMENTS.put(
                "UPDATE znodes SET data_text = 'alone' WHERE parent = '/' AND num_children = 1 AND name <> 'zookeeper'",
                "/d");
        STATEMENTS.put(
                "INSERT INTO znodes (path, data_text) SELECT '/copy', CAST(pzxid - czxid AS VARCHAR) FROM znodes WHERE path = '/d'",
                "/copy");
        STATEMENTS.put("UPDATE znodes SET data_text = 'open' WHERE path = '/n' AND aversion < 1", "/n");
        STATEMENTS.put(
                "UPDATE znodes SET data_text = 'open' WHERE path = '/m' AND EXISTS (SELECT 1 FROM acls WHERE path = '/n' AND perms = 31)",
                "/m");
    }

    /** Whose outcome rests on what is not there, which is watched over at SERIALIZABLE. */
    private static final Map<String, String> OF_ABSENCE = new LinkedHashMap<>();

    static {
        OF_ABSENCE.put(
                "INSERT INTO znodes (path, data_text) SELECT '/copy', 'none' WHERE NOT EXISTS (SELECT 1 FROM znodes WHERE path = '/x')",
                "/copy");
        OF_ABSENCE.put(
                "INSERT INTO znodes (path, data_text) SELECT '/copy', CAST(count(*) AS VARCHAR) FROM znodes WHERE parent = '/d'",
                "/copy");
        OF_ABSENCE.put(
                "INSERT INTO znodes (path, data_text) SELECT '/copy', max(path) FROM znodes WHERE path < '/zoo'",
                "/copy");
        OF_ABSENCE.put(
                "UPDATE znodes SET data_text = 'alone' WHERE path = '/m' AND NOT EXISTS (SELECT 1 FROM znodes WHERE is_below(path, '/d') AND name = 'f')",
                "/m");
        OF_ABSENCE.put(
                "UPDATE znodes SET data_text = 'first' WHERE path = '/m' AND NOT EXISTS (SELECT 1 FROM znodes WHERE parent = '/' AND data_text = 'zk')",
                "/m");
        OF_ABSENCE.put(
                "DELETE FROM znodes WHERE path = '/m' AND (SELECT count(*) FROM znodes WHERE data_text = 'old') = 1",
                "/m");
        OF_ABSENCE.put(
                "MERGE INTO znodes z USING (SELECT '/m' AS p, count(*) AS n FROM znodes WHERE parent = '/y') AS s ON z.path = s.p"
                        + " WHEN MATCHED AND s.n = 0 THEN UPDATE SET data_text = 'none yet' WHEN MATCHED THEN DELETE",
                "/m");
    }

    private static final Map<String, WriteRequest> ACTS = new LinkedHashMap<>();
    /** Which a check of versions alone does not notice. */
    private static final String ANEW = "makes /n anew";

    static {
        ACTS.put("sets /n", new WriteRequest.SetData("/n", "zk".getBytes(UTF_8), -1));
        ACTS.put("sets /m", new WriteRequest.SetData("/m", "zk".getBytes(UTF_8), -1));
        ACTS.put("deletes /n", new WriteRequest.Delete("/n", -1));
        ACTS.put("deletes /d/e", new WriteRequest.Delete("/d/e", -1));
        ACTS.put("sets the ACL of /n", new WriteRequest.SetAcl("/n", acl(Permission.READ | Permission.WRITE), -1));
        ACTS.put("creates /x", create("/x"));
        ACTS.put("creates /y", create("/y"));
        ACTS.put("creates /d/f", create("/d/f"));
        ACTS.put("creates /copy", create("/copy"));
        ACTS.put(ANEW, new WriteRequest.Multi(List.of(new WriteRequest.Delete("/n", -1), create("/n"))));
    }

    private static List<AclEntry> acl(int permissions) {
        return List.of(new AclEntry(permissions, AuthId.ANYONE));
    }

    private static WriteRequest create(String path) {
        return new WriteRequest.Create(path, "zk".getBytes(UTF_8), acl(Permission.ALL), NodeKind.PERSISTENT, false, 0);
    }

    private static final Set<String> FIRST = Set.of("/n", "/m", "/d", "/d/e");
    /** What came of a statement and an act, one after the other. */
    private static final Map<List<Object>, String> SERIAL = new HashMap<>();

    /** One run: a store of its own, a session of SQL, and a client. */
    private static final class Run implements AutoCloseable {
        final LocalStore store = LocalStore.inMemory(LocalStoreConfig.standard());
        final InterleavedStore.Hook hook = new InterleavedStore.Hook();
        final ZabraSqlService service = new ZabraSqlService(InterleavedStore.over(store, hook), SqlLimits.DEFAULT);
        final long client = open();
        final long own = open();
        final ServerSqlSession sql;
        private String acted = "";
        private final boolean pending;
        private final ExecutorService threads = Executors.newSingleThreadExecutor();

        /** @param pending whether its statements hold no thread while their writes are under way */
        Run(Isolation level, boolean pending) throws SQLException {
            this.pending = pending;
            sql = service.openSession(
                    new SqlFixture.Client(own, List.of()), new SqlSessionOptions("", 0, List.of(), ""));
            SqlFixture.update(
                    sql,
                    "INSERT INTO znodes (path, data_text) VALUES ('/n', 'old'), ('/m', 'm'), ('/d', null), ('/d/e', null)");
            SqlFixture.update(sql, "SET transaction_isolation = '" + level.words() + "'");
        }

        private long open() {
            return store.openSession(30_000, reason -> {})
                    .toCompletableFuture()
                    .join()
                    .id();
        }

        /** What it came to, for the client. */
        String act(WriteRequest request) {
            CompletableFuture<WriteResult> done = new CompletableFuture<>();
            store.submit(
                    new Submission(client, 0, List.of(), request), completion -> done.complete(completion.result()));
            WriteResult result = done.join();
            boolean refused = result instanceof WriteResult.Failed
                    || (result instanceof WriteResult.MultiDone multi
                            && multi.results().stream().anyMatch(WriteResult.Failed.class::isInstance));
            return refused ? "refused" : "done";
        }

        boolean isAsItWas(String path) {
            Znode node = store.tree().find(path);
            return FIRST.contains(path) ? node != null && node.version() == 0 : node == null;
        }

        /** The count, or the SQLState of its failure. */
        String execute(String statement) {
            try {
                return Long.toString(pending ? answer(statement) : SqlFixture.update(sql, statement));
            } catch (SQLException e) {
                return String.valueOf(e.getSQLState());
            }
        }

        private long answer(String statement) throws SQLException {
            CompletableFuture<Object> answer = new CompletableFuture<>();
            sql.executeDirect(statement, List.of(), ExecuteOptions.DEFAULT, SqlFixture.waits(threads), told(answer));
            if (answer.join() instanceof SQLException failure) {
                throw failure;
            }
            return ((ExecuteResult) answer.join()).updateCount();
        }

        private static ServerSqlSession.Answer told(CompletableFuture<Object> answer) {
            return new ServerSqlSession.Answer() {
                @Override
                public void yielded(ExecuteResult result) {
                    assertThat(answer.complete(result)).isTrue();
                }

                @Override
                public void failed(SQLException failure) {
                    assertThat(answer.complete(failure)).isTrue();
                }

                @Override
                public void takesLong() {
                    throw new IllegalStateException("it was not executed briefly");
                }
            };
        }

        /** What is there, and what the act has come to. */
        String state() throws SQLException {
            return acted + ", "
                    + String.join(
                            " ",
                            SqlFixture.rows(
                                    sql, "SELECT path, data_text FROM znodes WHERE path NOT LIKE '/zookeeper%'"));
        }

        @Override
        public void close() throws SQLException {
            sql.close();
            threads.shutdown();
            service.close();
            store.close();
        }
    }

    /**
     * What a client does in between.
     *
     * @param unlessWritten where this znode is what it was in the beginning, and else nothing: so the statement cannot be said to have
     *     come before it; null: in any case
     */
    private record Act(String name, @Nullable String unlessWritten) {
        void take(Run run) {
            boolean is = unlessWritten == null || run.isAsItWas(unlessWritten);
            run.acted = is ? run.act(Objects.requireNonNull(ACTS.get(name))) : "left";
        }

        @Override
        public String toString() {
            return unlessWritten == null ? name : name + " where " + unlessWritten + " is as it was";
        }
    }

    private static Stream<Act> acts(String written, boolean conditional) {
        return ACTS.keySet().stream().map(name -> new Act(name, conditional ? written : null));
    }

    /** A znode made anew, and what is created below one that was looked through, are no conflict at REPEATABLE READ. */
    static Stream<Arguments> pairs() {
        return STATEMENTS.entrySet().stream()
                .flatMap(sql -> Stream.concat(
                                acts(sql.getValue(), false),
                                acts(sql.getValue(), true).filter(act -> !act.name.startsWith("creates")))
                        .filter(act -> !act.name.equals(ANEW))
                        .flatMap(act -> Stream.of(
                                Arguments.of(sql.getKey(), act, false), Arguments.of(sql.getKey(), act, true))));
    }

    static Stream<Arguments> serializablePairs() {
        return Stream.concat(STATEMENTS.entrySet().stream(), OF_ABSENCE.entrySet().stream())
                .flatMap(sql -> Stream.concat(acts(sql.getValue(), false), acts(sql.getValue(), true))
                        .map(act -> Arguments.of(sql.getKey(), act)));
    }

    private static String serial(Isolation level, String sql, Act act, boolean actFirst) throws SQLException {
        List<Object> pair = List.of(level, sql, act, actFirst);
        String known = SERIAL.get(pair);
        if (known != null) {
            return known;
        }
        try (Run run = new Run(level, false)) {
            if (actFirst) {
                act.take(run);
            }
            String count = run.execute(sql);
            if (!actFirst) {
                act.take(run);
            }
            String outcome = count + ": " + run.state();
            SERIAL.put(pair, outcome);
            return outcome;
        }
    }

    private static void assertAsOneBehindTheOther(Isolation level, String sql, Act act, boolean pending)
            throws SQLException {
        try (Run run = new Run(level, pending)) {
            run.hook.before(run.own, 1, () -> act.take(run));
            String count = run.execute(sql);
            if (run.hook.calls == 0) {
                // It had nothing to write, and so nothing could come in between.
                act.take(run);
            }
            assertThat(count + ": " + run.state()).isIn(serial(level, sql, act, true), serial(level, sql, act, false));
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void noActOfAClientSlipsBetweenReadingAndWriting(String sql, Act act, boolean pending) throws SQLException {
        assertAsOneBehindTheOther(Isolation.REPEATABLE_READ, sql, act, pending);
    }

    @ParameterizedTest
    @MethodSource("serializablePairs")
    void norDoesAnyThatASerializableStatementRestsOnTheAbsenceOf(String sql, Act act) throws SQLException {
        assertAsOneBehindTheOther(Isolation.SERIALIZABLE, sql, act, true);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStatementThatIsOvertakenEachTimeGivesUpWithASerializationFailure(boolean pending) throws SQLException {
        try (Run run = new Run(Isolation.REPEATABLE_READ, pending)) {
            run.hook.before(run.own, 1_000, () -> run.act(Objects.requireNonNull(ACTS.get("sets /n"))));
            assertThat(run.execute("UPDATE znodes SET data_text = 'sql' WHERE path = '/n' AND data_text IS NOT NULL"))
                    .isEqualTo("40001");
            assertThat(run.hook.calls).isEqualTo(16);
        }
    }

    /** The same version again, another znode: only SERIALIZABLE, which watches for creations, tells them apart. */
    @Test
    void aZnodeDeletedAndCreatedAnewIsAConflictForASerializableStatement() throws SQLException {
        try (Run run = new Run(Isolation.SERIALIZABLE, false)) {
            run.hook.before(run.own, 1, () -> {
                run.act(new WriteRequest.Delete("/n", -1));
                run.act(create("/n"));
            });
            assertThat(run.execute("UPDATE znodes SET data_text = 'sql' WHERE parent = '/' AND data_text = 'old'"))
                    .isEqualTo("0");
            assertThat(run.state()).contains("[/n, zk]");
        }
    }
}
