package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What holds where several threads use a connection. */
abstract class SharingContract extends ValueContract {
    @Test
    void cancelFromAnotherThreadStopsAStatement() throws Exception {
        try (Statement statement = connection.createStatement()) {
            CompletableFuture<SQLException> failure = CompletableFuture.supplyAsync(() -> {
                try {
                    statement.executeQuery("SELECT WAIT");
                    throw new AssertionError("not cancelled");
                } catch (SQLException e) {
                    return e;
                }
            });
            while (!failure.isDone()) {
                statement.cancel();
                Thread.onSpinWait();
            }
            // No SQLTimeoutException, for which pools throw the connection away.
            assertThat((Throwable) failure.get(10, TimeUnit.SECONDS))
                    .isExactlyInstanceOf(SQLException.class)
                    .hasFieldOrPropertyWithValue("SQLState", "57014");
            assertThat(statement.executeQuery("SELECT 1").next()).isTrue();
        }
    }

    /** A read-only connection asks first what a text does; a cancel that comes then is for what would come next. */
    @Test
    void cancelStopsAStatementThatIsBeingPrepared() throws Exception {
        connection.setReadOnly(true);
        try (Statement statement = connection.createStatement()) {
            CompletableFuture<SQLException> failure = new CompletableFuture<>();
            Thread caller = failing(statement, "SELECT PREPARED LATE", failure);
            awaitTrue(() -> waits(caller));
            awaitTrue(() -> {
                cancel(statement);
                return failure.isDone();
            });
            assertThat(failure.get().getSQLState()).isEqualTo("57014");
            assertThat(statement.executeQuery("SELECT 1").next()).isTrue();
            caller.join();
        }
    }

    /** A cancellation hits its own statement, even before that has its turn on the connection. */
    @Test
    void aStatementThatWaitsForItsTurnIsCanceledAndNoOther() throws Exception {
        try (Statement first = connection.createStatement();
                Statement second = connection.createStatement()) {
            CompletableFuture<SQLException> firstFailure = new CompletableFuture<>();
            Thread holder = failing(first, "SELECT WAIT", firstFailure);
            awaitTrue(() -> waits(holder));
            CompletableFuture<SQLException> secondFailure = new CompletableFuture<>();
            Thread waiter = failing(second, "SELECT 1", secondFailure);
            awaitTrue(() -> waiter.getState() == Thread.State.WAITING);
            second.cancel();
            assertThat(secondFailure.get(10, TimeUnit.SECONDS).getMessage()).isEqualTo("Canceled before it began");
            connection.createStatement().cancel();
            assertThat(firstFailure).isNotDone();
            second.setQueryTimeout(1);
            assertThatThrownBy(() -> second.executeQuery("SELECT 1"))
                    .isInstanceOf(SQLTimeoutException.class)
                    .hasMessageContaining("while others had the connection");
            assertThat(firstFailure).isNotDone();
            awaitTrue(() -> {
                cancel(first);
                return firstFailure.isDone();
            });
            assertThat(firstFailure.get().getSQLState()).isEqualTo("57014");
            assertThat(second.executeQuery("SELECT 1").next()).isTrue();
            holder.join();
            waiter.join();
        }
    }

    /** Not executed it would leave the transaction open, and what comes after it a part of that. */
    @Test
    void theEndOfATransactionIsNotCanceled() throws Exception {
        try (Statement first = connection.createStatement();
                Statement second = connection.createStatement()) {
            CompletableFuture<SQLException> firstFailure = new CompletableFuture<>();
            Thread holder = failing(first, "SELECT WAIT", firstFailure);
            awaitTrue(() -> waits(holder));
            CompletableFuture<Boolean> ended = new CompletableFuture<>();
            Thread waiter = new Thread(() -> {
                try {
                    ended.complete(second.execute("COMMIT"));
                } catch (SQLException e) {
                    ended.completeExceptionally(e);
                }
            });
            waiter.start();
            awaitTrue(() -> waiter.getState() == Thread.State.WAITING);
            second.cancel();
            awaitTrue(() -> {
                cancel(first);
                return firstFailure.isDone();
            });
            // It came there: this little database has no transactions.
            assertThatThrownBy(() -> ended.get(10, TimeUnit.SECONDS)).hasMessageContaining("not understood: COMMIT");
            waiter.join();
        }
    }

    private static Thread failing(Statement statement, String sql, CompletableFuture<SQLException> failure) {
        Thread thread = new Thread(() -> {
            try {
                statement.executeQuery(sql);
                failure.completeExceptionally(new AssertionError("not canceled: " + sql));
            } catch (SQLException e) {
                failure.complete(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitTrue(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** Each with its own statements and results, whose batches are fetched in between. */
    @Test
    void threadsMayShareAConnection() throws Exception {
        List<CompletableFuture<Long>> sums = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            long numbers = 100L + i;
            sums.add(CompletableFuture.supplyAsync(() -> sumOfSums(numbers)));
        }
        for (int i = 0; i < 4; i++) {
            long numbers = 100L + i;
            assertThat(sums.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(20 * numbers * (numbers - 1) / 2);
        }
    }

    private long sumOfSums(long count) {
        long sum = 0;
        for (int round = 0; round < 20; round++) {
            try (PreparedStatement numbers = connection.prepareStatement(NUMBERS)) {
                numbers.setFetchSize(7);
                numbers.setLong(1, count);
                try (ResultSet rows = numbers.executeQuery()) {
                    while (rows.next()) {
                        sum += rows.getLong(1);
                    }
                }
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        }
        return sum;
    }

    @Test
    void anAbortedConnectionIsClosedAndStopsWhatItDoes() throws Exception {
        CompletableFuture<SQLException> failure = new CompletableFuture<>();
        Statement idle = connection.createStatement();
        Thread caller = new Thread(() -> {
            try {
                connection.createStatement().executeQuery("SELECT WAIT");
            } catch (SQLException e) {
                failure.complete(e);
            }
        });
        caller.start();
        while (!waits(caller)) {
            Thread.onSpinWait();
        }
        connection.abort(Runnable::run);
        assertThat(failure.get(10, TimeUnit.SECONDS).getSQLState()).isIn("57014", "08003", "08007");
        assertThat(connection.isClosed()).isTrue();
        caller.join();
        assertThatThrownBy(idle::getMaxRows)
                .hasMessageContaining("aborted")
                .hasFieldOrPropertyWithValue("SQLState", "08003");
    }

    /** JDBC 4.3, setNetworkTimeout: "the Connection or objects created from the Connection will be marked as closed". */
    @Test
    void aCallWithoutAnAnswerInTheNetworkTimeoutClosesTheConnection() throws SQLException {
        Statement statement = connection.createStatement();
        ResultSet rows = connection.createStatement().executeQuery("SELECT 1");
        connection.setNetworkTimeout(Runnable::run, 200);
        assertThatThrownBy(() -> statement.executeQuery("SELECT WAIT"))
                .hasMessageContaining("200 ms")
                .hasFieldOrPropertyWithValue("SQLState", "08003");
        assertThat(connection.isClosed()).isTrue();
        assertThat(statement.isClosed()).isTrue();
        assertThat(rows.isClosed()).isTrue();
        assertThat(connection.isValid(1)).isFalse();
        for (ThrowingCallable use : List.<ThrowingCallable>of(
                connection::createStatement,
                () -> statement.executeQuery("SELECT 1"),
                statement::getUpdateCount,
                rows::next,
                () -> connection.getMetaData().getSchemas())) {
            assertThatThrownBy(use)
                    .hasMessageContaining("The connection is closed: ")
                    .hasMessageContaining("200 ms")
                    .hasFieldOrPropertyWithValue("SQLState", "08003");
        }
        // What was closed before says no more than that.
        statement.close();
        assertThatThrownBy(() -> statement.executeQuery("SELECT 1")).hasFieldOrPropertyWithValue("SQLState", "55000");
    }

    private static boolean waits(Thread caller) {
        return Stream.of(caller.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("await"));
    }
}
