package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.tree.Znode;
import io.zabra.server.testing.Await;
import io.zabra.server.testing.TestServers;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for a lock keeps nobody from anything else. */
@Timeout(120)
class JdbcLockTest {
    private static final String LOCK = "select lock('/l')";
    private static final String UNLOCK = "select unlock('/l')";
    /** More than there may be threads for SQL. */
    private static final int WAITERS = 10;

    private static final int THREADS = 4;

    @TempDir
    Path directory;

    private final ExecutorService clients = Executors.newCachedThreadPool();
    private ZabraServer server;

    @BeforeEach
    void start() throws Exception {
        server = ZabraServer.start(withThreads(TestServers.config(directory)));
    }

    @AfterEach
    void stop() {
        server.close();
        clients.shutdownNow();
    }

    private static ServerConfig withThreads(ServerConfig config) throws ReflectiveOperationException {
        RecordComponent[] components = ServerConfig.class.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < values.length; i++) {
            types[i] = components[i].getType();
            values[i] = components[i].getName().equals("sql")
                    ? config.sql().withThreads(THREADS)
                    : components[i].getAccessor().invoke(config);
        }
        return ServerConfig.class.getDeclaredConstructor(types).newInstance(values);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:zabra://127.0.0.1:" + server.port() + "/?sessionTimeoutMs=40000");
    }

    private static boolean yields(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    @Test
    void moreWaitersThanThreadsDoNotKeepTheHolderFromUnlocking() throws Exception {
        try (Connection holder = connect();
                Connection idle = connect()) {
            assertThat(yields(holder, LOCK)).isTrue();
            List<Future<Boolean>> waiters = waiters();
            assertThat(idle.isValid(10)).isTrue();
            try (Connection another = connect()) {
                assertThat(another.isValid(10)).isTrue();
            }
            assertThat(yields(holder, UNLOCK)).isTrue();
            for (Future<Boolean> waiter : waiters) {
                assertThat(waiter.get(30, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    /** Each takes the lock and gives it to the next; all of them wait. */
    private List<Future<Boolean>> waiters() throws Exception {
        List<Future<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < WAITERS; i++) {
            waiters.add(clients.submit(() -> {
                try (Connection connection = connect()) {
                    return yields(connection, LOCK) && yields(connection, UNLOCK);
                }
            }));
        }
        Await.until("all wait", () -> {
            Znode lock = server.store().tree().find("/l");
            return lock != null && lock.numChildren() == WAITERS + 1;
        });
        return waiters;
    }
}
