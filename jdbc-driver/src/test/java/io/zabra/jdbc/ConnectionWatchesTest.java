package io.zabra.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zabra.jdbc.fixture.TinyDatabase;
import io.zabra.jdbc.fixture.TinySqlSession;
import io.zabra.jdbc.spi.SqlSession;
import io.zabra.jdbc.spi.SqlState;
import io.zabra.jdbc.spi.WatchSink;
import io.zabra.jdbc.watch.Watch;
import io.zabra.jdbc.watch.WatchEvent;
import io.zabra.jdbc.watch.WatchMode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an executor is told of watches. */
class ConnectionWatchesTest {
    private final Queue<String> told = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Runnable> whenItHasItsTurn = new AtomicReference<>();
    private final AtomicReference<@Nullable WatchSink> sink = new AtomicReference<>();

    private SqlConnection connection() throws SQLException {
        SqlSession plain = new TinySqlSession(new TinyDatabase(), 7);
        SqlSession session = (SqlSession) Proxy.newProxyInstance(
                SqlSession.class.getClassLoader(), new Class<?>[] {SqlSession.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "watch" -> {
                            told.add("watch " + arguments[0]);
                            if (arguments[0].equals("/refused")) {
                                throw SqlState.NO_DATA.exception("refused");
                            }
                            left(arguments[2]);
                            if (arguments[0].equals("/moved")) {
                                throw SqlState.NO_DATA.exception("refused by the next server");
                            }
                            return null;
                        }
                        case "unwatch" -> {
                            told.add("unwatch " + arguments[0]);
                            return null;
                        }
                        case "tell" -> {
                            sink.set((WatchSink) arguments[0]);
                            return null;
                        }
                        case "begin" -> {
                            Runnable beside = whenItHasItsTurn.getAndSet(null);
                            if (beside != null) {
                                beside.run();
                            }
                        }
                        default -> {}
                    }
                    try {
                        return method.invoke(plain, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return new SqlConnection(session, ConnectionUrl.parse("jdbc:zabra:mem:watches", null));
    }

    @SuppressWarnings("unchecked")
    private static void left(Object argument) {
        ((Consumer<Boolean>) argument).accept(true);
    }

    @Test
    void theLastOfItsKindIsTakenAwayFromTheServer() throws SQLException {
        try (SqlConnection connection = connection()) {
            Watch first = connection.watch("/a", WatchMode.DATA, event -> {});
            Watch second = connection.watch("/a", WatchMode.EXISTS, event -> {});
            first.close();
            assertThat(told).containsExactly("watch /a", "watch /a");
            second.close();
            assertThat(told).containsExactly("watch /a", "watch /a", "unwatch /a");
        }
    }

    /** A server that takes the session over meanwhile is told of it as of all others, and may then refuse the second asking. */
    @Test
    void whatWasLeftAndFailsThenIsTakenAwayAgain() throws SQLException {
        try (SqlConnection connection = connection()) {
            for (String path : List.of("/refused", "/moved")) {
                assertThatThrownBy(() -> connection.watch(path, WatchMode.DATA, event -> {}))
                        .isInstanceOf(SQLException.class);
            }
            assertThat(told).containsExactly("watch /refused", "watch /moved", "unwatch /moved");
        }
    }

    @Test
    void aListenerThatIsBrokenKeepsNothingFromTheOthers() throws Exception {
        CountDownLatch others = new CountDownLatch(2);
        try (SqlConnection connection = connection()) {
            connection.watch("/a", WatchMode.DATA, event -> {
                throw new NoClassDefFoundError("of the first listener");
            });
            connection.watch("/a", WatchMode.DATA, event -> others.countDown());
            connection.watch("/a", WatchMode.DATA, event -> {
                others.countDown();
            });
            Objects.requireNonNull(sink.get()).happened(new WatchEvent(WatchEvent.Type.NODE_DATA_CHANGED, "/a", 7));
            assertThat(others.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void closingOneLeavesAloneWhatIsLeftMeanwhile() throws Exception {
        try (SqlConnection connection = connection()) {
            Watch first = connection.watch("/a", WatchMode.DATA, event -> {});
            CompletableFuture<Watch> second = new CompletableFuture<>();
            Thread other = new Thread(() -> {
                try {
                    second.complete(connection.watch("/a", WatchMode.EXISTS, event -> {}));
                } catch (SQLException e) {
                    second.completeExceptionally(e);
                }
            });
            whenItHasItsTurn.set(() -> {
                other.start();
                while (other.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            });
            first.close();
            assertThat(Objects.requireNonNull(second.get(10, TimeUnit.SECONDS)).isActive())
                    .isTrue();
            assertThat(told).containsExactly("watch /a", "watch /a");
        }
    }
}
