package io.zabra.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.ZnodeStore;
import io.zabra.engine.auth.AuthId;
import io.zabra.jdbc.spi.ExecuteOptions;
import io.zabra.jdbc.spi.ExecuteResult;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlSessionOptions;
import io.zabra.sql.session.ServerSqlSession;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Writes that a server begins on the thread that they arrive on, and answers from their completion. */
class DirectWriteTest {
    private static final ExecuteOptions WITH_KEYS = new ExecuteOptions(0, 0, 0, true);
    private static final String INSERT = "INSERT INTO znodes (path, data_text) VALUES (?, ?)";
    private static final String OF_THREE = "INSERT INTO znodes (path) VALUES (?), (?), (?)";

    private final LocalStore store =
            LocalStore.inMemory(LocalStoreConfig.standard().withExtendedTypes(true));
    /** Writes that were submitted while {@link #holds}. */
    private final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();

    private volatile boolean holds;
    private final ZabraSqlService service = new ZabraSqlService(holding(), SqlLimits.DEFAULT);
    private final SqlFixture.Steps waits = new SqlFixture.Steps();
    private final Answered answer = new Answered();

    /** Results and failures, as text. */
    private static final class Answered implements ServerSqlSession.Answer {
        private final BlockingQueue<String> all = new LinkedBlockingQueue<>();
        private volatile @Nullable ExecuteResult last;

        @Override
        public void yielded(ExecuteResult result) {
            last = result;
            all.add(result.updateCount() + " changed");
        }

        @Override
        public void failed(SQLException failure) {
            all.add(failure.getSQLState());
        }

        @Override
        public void takesLong() {
            all.add("long");
        }

        String next() throws InterruptedException {
            return String.valueOf(all.poll(20, TimeUnit.SECONDS));
        }
    }

    private ZnodeStore holding() {
        return (ZnodeStore) Proxy.newProxyInstance(
                ZnodeStore.class.getClassLoader(), new Class<?>[] {ZnodeStore.class}, (proxy, method, arguments) -> {
                    if (holds && method.getName().equals("submit")) {
                        held.add(() -> store.submit(
                                (ZnodeStore.Submission) arguments[0], (ZnodeStore.CompletionHandler) arguments[1]));
                        return null;
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @AfterEach
    void close() {
        service.close();
        store.close();
    }

    private ServerSqlSession session(boolean ephemerals) throws SQLException {
        long id = store.openSession(30_000, SqlFixture.OWNER)
                .toCompletableFuture()
                .join()
                .id();
        return service.openSession(
                new SqlFixture.Client(id, List.of()), new SqlSessionOptions("", 0, List.of(), "test", ephemerals));
    }

    private void begin(ServerSqlSession sql, String statement, ExecuteOptions options, @Nullable Object... values)
            throws SQLException {
        long id = sql.prepare(statement).id();
        assertThat(sql.isBrief(id)).as(statement).isTrue();
        sql.begin();
        sql.executeBriefly(id, Arrays.asList(values), options, waits, answer);
    }

    private static List<String> running(SqlSession sql) throws SQLException {
        return SqlFixture.rows(sql, "SELECT sql_text FROM queries WHERE sql_text NOT LIKE '%queries%'");
    }

    @Test
    void anInsertOfConstantsIsAnsweredWithItsKeys() throws Exception {
        try (ServerSqlSession sql = session(true)) {
            begin(sql, INSERT, WITH_KEYS, "/a", "x");
            assertThat(answer.next()).isEqualTo("1 changed");
            ExecuteResult result = answer.last;
            assertThat(result).isNotNull();
            assertThat(result == null ? List.of() : result.generatedKeys().rows())
                    .singleElement()
                    .satisfies(key -> assertThat(key)
                            .startsWith("/a")
                            .endsWith(store.tree().zxid()));
            assertThat(SqlFixture.rows(sql, "SELECT data_text FROM znodes WHERE path = '/a'"))
                    .containsExactly("[x]");
            assertThat(running(sql)).isEmpty();
        }
    }

    @Test
    void severalRowsAreAllInsertedOrNone() throws Exception {
        try (ServerSqlSession sql = session(true)) {
            begin(sql, OF_THREE, ExecuteOptions.DEFAULT, "/a", "/a/b", "/c");
            assertThat(answer.next()).isEqualTo("3 changed");
            begin(sql, OF_THREE, ExecuteOptions.DEFAULT, "/d", "/c", "/e");
            assertThat(answer.next()).isEqualTo("23505");
            begin(sql, OF_THREE, ExecuteOptions.DEFAULT, "/d", "/f/g", "/e");
            assertThat(answer.next()).isEqualTo("23503");
            assertThat(SqlFixture.rows(sql, "SELECT path FROM znodes WHERE path IN ('/d', '/e', '/f')"))
                    .isEmpty();
            begin(sql, OF_THREE, ExecuteOptions.DEFAULT, "/d", "/f/g", "/f");
            assertThat(answer.next()).isEqualTo("3 changed");
        }
    }

    @Test
    void whatReadsOrYieldsRowsIsNotBegunThere() throws SQLException {
        try (ServerSqlSession sql = session(true)) {
            for (String statement : List.of(
                    INSERT + " ON CONFLICT DO NOTHING",
                    INSERT + " RETURNING path",
                    "INSERT INTO znodes (path, data_text) VALUES (?, ?) WITH PARENTS",
                    "INSERT INTO znodes (path, data_text) VALUES ('/a', repeat('x', 1000))",
                    "INSERT INTO znodes (path) SELECT path || '-2' FROM znodes WHERE parent = '/a'",
                    "INSERT INTO znodes (path) VALUES ('/a')" + ", ('/b')".repeat(16))) {
                assertThat(sql.isBrief(sql.prepare(statement).id()))
                        .as(statement)
                        .isFalse();
            }
        }
    }

    @Test
    void aWriteThatIsCancelledHasAnOutcomeThatIsNotKnownAndIsAnsweredOnce() throws Exception {
        try (ServerSqlSession sql = session(true)) {
            holds = true;
            begin(sql, INSERT, ExecuteOptions.DEFAULT, "/a", "x");
            sql.cancel();
            assertThat(answer.all).isEmpty();
            assertThat(SqlFixture.Steps.run(waits.steps)).isTrue();
            assertThat(answer.next()).isEqualTo("08007");
            sql.begin();
            assertThat(running(sql)).isEmpty();
            holds = false;
            held.remove().run();
            begin(sql, INSERT, ExecuteOptions.DEFAULT, "/b", "x");
            assertThat(answer.next()).isEqualTo("1 changed");
            assertThat(answer.all).isEmpty();
            assertThat(SqlFixture.rows(sql, "SELECT path FROM znodes WHERE path = '/a'"))
                    .hasSize(1);
        }
    }

    /** A session that is cancelled as its write is given a number: drawn up, and not under way yet. */
    private final class Cancelling implements ZooKeeperSession {
        private final long id;
        private @Nullable ServerSqlSession sql;

        Cancelling(long id) {
            this.id = id;
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public List<AuthId> identities() {
            return List.of();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public int nextCxid() {
            try {
                Objects.requireNonNull(sql).cancel();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            assertThat(SqlFixture.Steps.run(waits.steps)).isTrue();
            return 1;
        }

        @Override
        public void close() {}
    }

    @Test
    void aWriteThatIsCancelledJustBeforeItIsUnderWayIsAnswered() throws Exception {
        long id = store.openSession(30_000, SqlFixture.OWNER)
                .toCompletableFuture()
                .join()
                .id();
        Cancelling session = new Cancelling(id);
        try (ServerSqlSession sql = service.openSession(session, new SqlSessionOptions("", 0, List.of(), "test"))) {
            session.sql = sql;
            holds = true;
            begin(sql, INSERT, ExecuteOptions.DEFAULT, "/a", "x");
            assertThat(answer.next()).isEqualTo("08007");
            held.remove().run();
            assertThat(answer.all).isEmpty();
            assertThat(waits.steps).isEmpty();
        }
    }

    @Test
    void aWriteThatIsLateHasAnOutcomeThatIsNotKnown() throws Exception {
        try (ServerSqlSession sql = session(true)) {
            holds = true;
            begin(sql, INSERT, new ExecuteOptions(0, 0, 500, false), "/a", "x");
            while (answer.all.isEmpty()) {
                assertThat(SqlFixture.Steps.run(waits.timers)).isTrue();
            }
            assertThat(answer.next()).isEqualTo("08007");
            SqlFixture.Steps.run(waits.timers);
            assertThat(waits.timers).isEmpty();
        }
    }

    @Test
    void anEphemeralThatIsNotAllowedLeavesNothingUnderWay() throws Exception {
        try (ServerSqlSession sql = session(false)) {
            begin(sql, "INSERT INTO znodes (path, node_type) VALUES (?, 'EPHEMERAL')", ExecuteOptions.DEFAULT, "/e");
            assertThat(answer.next()).isEqualTo("25000");
            assertThat(running(sql)).isEmpty();
        }
    }

    @Test
    void aTextIsAnsweredFromTheCompletionToo() throws Exception {
        try (ServerSqlSession sql = session(true)) {
            holds = true;
            sql.executeDirect("INSERT INTO znodes (path) VALUES ('/t')", List.of(), WITH_KEYS, waits, answer);
            assertThat(answer.all).isEmpty();
            held.remove().run();
            assertThat(answer.next()).isEqualTo("1 changed");
        }
    }
}
