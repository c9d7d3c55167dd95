package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.fixture.TinyEmbedded;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.PooledConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ConnectionPoolDataSourceTest {
    private final String name = UUID.randomUUID().toString();
    private final List<String> events = new ArrayList<>();
    private PooledConnection physical;

    @BeforeEach
    void open() throws SQLException {
        ZabraConnectionPoolDataSource source = new ZabraConnectionPoolDataSource();
        source.setUrl("jdbc:zabra:mem:" + name);
        physical = source.getPooledConnection();
        physical.addConnectionEventListener(new ConnectionEventListener() {
            @Override
            public void connectionClosed(ConnectionEvent event) {
                events.add("returned");
            }

            @Override
            public void connectionErrorOccurred(ConnectionEvent event) {
                events.add("failed " + event.getSQLException().getSQLState());
            }
        });
    }

    @AfterEach
    void close() throws SQLException {
        physical.close();
    }

    @Test
    void aHandleGivesTheConnectionBackAndEnds() throws SQLException {
        Connection handle = physical.getConnection();
        long session = handle.unwrap(ZabraConnection.class).sessionId();
        Statement left = handle.createStatement();
        handle.close();
        handle.close();
        assertThat(events).containsExactly("returned");
        assertThat(left.isClosed()).isTrue();
        assertThat(handle.isClosed()).isTrue();
        assertThat(handle.isValid(1)).isFalse();
        assertThatThrownBy(handle::createStatement).hasMessage("The connection was given back to its pool");
        try (Connection next = physical.getConnection()) {
            assertThat(next.unwrap(ZabraConnection.class).sessionId()).isEqualTo(session);
        }
    }

    @Test
    void whatAHandleDidNotCommitIsRolledBack() throws SQLException {
        try (Connection handle = physical.getConnection()) {
            handle.setAutoCommit(false);
            insert(handle, 1);
        }
        try (Connection next = physical.getConnection()) {
            assertThat(next.getAutoCommit()).isTrue();
            insert(next, 2);
        }
        assertThat(TinyEmbedded.database(name).rows().keySet()).containsExactly(2);
    }

    @Test
    void aNewHandleTakesTheConnectionFromTheLastOne() throws SQLException {
        Connection first = physical.getConnection();
        Connection second = physical.getConnection();
        assertThat(first.isClosed()).isTrue();
        first.close();
        assertThat(events).isEmpty();
        assertThat(second.isValid(1)).isTrue();
    }

    @Test
    void whatIsMadeByAHandleLeadsBackToIt() throws SQLException {
        try (Connection handle = physical.getConnection();
                Statement statement = handle.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            assertThat(statement.getConnection()).isSameAs(handle);
            assertThat(rows.getStatement().getConnection()).isSameAs(handle);
            assertThat(handle.getMetaData().getConnection()).isSameAs(handle);
        }
    }

    @Test
    void thePoolIsToldOfALostConnectionAndOfNothingElse() throws SQLException {
        Connection handle = physical.getConnection();
        assertThatThrownBy(() -> handle.prepareStatement("NONSENSE")).isInstanceOf(SQLException.class);
        assertThat(events).isEmpty();
        handle.abort(Runnable::run);
        assertThat(events).containsExactly("failed 08003");
        assertThatThrownBy(physical::getConnection).hasMessage("The connection is closed");
    }

    @Test
    void metadataOfAHandleEndsWithIt() throws SQLException {
        Connection handle = physical.getConnection();
        DatabaseMetaData metaData = handle.getMetaData();
        ResultSet rows = metaData.getTableTypes();
        handle.close();
        try (Connection next = physical.getConnection()) {
            assertThat(rows.isClosed()).isTrue();
            assertThatThrownBy(metaData::getTableTypes)
                    .hasMessage("The connection was given back to its pool")
                    .hasFieldOrPropertyWithValue("SQLState", "08003");
            assertThat(metaData.getConnection()).isSameAs(handle);
            assertThat(next.getMetaData().getTableTypes().next()).isTrue();
        }
    }

    @Test
    void manyStatementsLeftOpenAreAllClosedWithTheirHandle() throws SQLException {
        Connection handle = physical.getConnection();
        List<Statement> left = new ArrayList<>();
        List<ResultSet> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            PreparedStatement prepared = handle.prepareStatement("SELECT id, body FROM notes");
            left.add(prepared);
            rows.add(prepared.executeQuery());
            left.add(handle.createStatement());
        }
        handle.close();
        assertThat(left).hasSize(600).allMatch(ConnectionPoolDataSourceTest::isClosed);
        assertThat(rows).allMatch(ConnectionPoolDataSourceTest::isClosed);
        assertThatThrownBy(() -> rows.get(0).next()).isInstanceOf(SQLException.class);
    }

    private static boolean isClosed(Statement statement) {
        try {
            return statement.isClosed();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isClosed(ResultSet rows) {
        try {
            return rows.isClosed();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aLostConnectionIsToldOfOnceAndNotGivenBack() throws SQLException {
        Connection handle = physical.getConnection();
        Statement statement = handle.createStatement();
        TinyEmbedded.newest(name).abort();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> statement.executeQuery("SELECT 1")).isInstanceOf(SQLException.class);
        }
        handle.close();
        assertThat(events).containsExactly("failed 08003");
    }

    @Test
    void faultsOfStatementsAreNotFaultsOfTheConnection() throws SQLException {
        try (Connection handle = physical.getConnection();
                Statement statement = handle.createStatement()) {
            insert(handle, 1);
            assertThatThrownBy(() -> insert(handle, 1)).hasFieldOrPropertyWithValue("SQLState", "23505");
            assertThatThrownBy(() -> statement.executeQuery("NONSENSE")).isInstanceOf(SQLException.class);
            assertThatThrownBy(handle::setSavepoint).hasFieldOrPropertyWithValue("SQLState", "HYC00");
            assertThatThrownBy(handle::commit).hasFieldOrPropertyWithValue("SQLState", "25000");
            assertThat(events).isEmpty();
        }
        assertThat(events).containsExactly("returned");
    }

    @Test
    void aHandleThatIsTakenAwayIsNoEvent() throws SQLException {
        Connection handle = physical.getConnection();
        physical.close();
        assertThat(handle.isClosed()).isTrue();
        handle.close();
        assertThat(events).isEmpty();
    }

    /** As pools do with a connection that is too old, while a borrower's call runs into its network timeout. */
    @Test
    @Timeout(60)
    void aPoolMayCloseAConnectionWhileACallOnItFailsAndAgainWhenItIsToldOfThat() throws Exception {
        Connection handle = physical.getConnection();
        CountDownLatch told = new CountDownLatch(1);
        physical.addConnectionEventListener(new ConnectionEventListener() {
            @Override
            public void connectionClosed(ConnectionEvent event) {}

            @Override
            public void connectionErrorOccurred(ConnectionEvent event) {
                closePhysical();
                told.countDown();
            }
        });
        Statement statement = handle.createStatement();
        Thread borrower = daemon(() ->
                assertThatThrownBy(() -> statement.executeQuery("SELECT WAIT")).isInstanceOf(SQLException.class));
        awaitTrue(() -> TinyEmbedded.newest(name).isWaiting());
        Thread pool = daemon(this::closePhysical);
        awaitTrue(() -> pool.getState() == Thread.State.WAITING);
        TinyEmbedded.newest(name).abort();
        assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        borrower.join();
        pool.join();
    }

    private void closePhysical() {
        try {
            physical.close();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitTrue(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aNameThatABorrowerGaveIsNotTheNextOnes() throws SQLException {
        try (Connection handle = physical.getConnection()) {
            handle.setClientInfo("ApplicationName", "first");
            assertThat(handle.getClientInfo("applicationname")).isEqualTo("first");
        }
        try (Connection next = physical.getConnection()) {
            assertThat(next.getClientInfo("ApplicationName")).isEmpty();
        }
    }

    private static void insert(Connection connection, int id) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO notes VALUES (?, ?)")) {
            insert.setInt(1, id);
            insert.setString(2, "note");
            insert.executeUpdate();
        }
    }
}
