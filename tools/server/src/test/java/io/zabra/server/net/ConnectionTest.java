package io.zabra.server.net;

import static io.zabra.server.net.EmbeddedConnection.frame;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.ZnodeStore;
import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.ZnodeStore.CompletionHandler;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.WriteResult;
import io.zabra.server.net.EmbeddedConnection.TestChannel;
import io.zabra.server.thread.RequestsFirst;
import io.zabra.server.wire.OpCode;
import io.zabra.sql.SqlLimits;
import io.zabra.sql.ZabraSqlService;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A connection on a channel of the test's own, whose time and I/O it has in its hands. */
class ConnectionTest {
    private static final int HANDSHAKE_MS = EmbeddedConnection.HANDSHAKE_MS;
    private static final int REQUESTS_MAX = 5;

    private final LocalStore store = LocalStore.inMemory(LocalStoreConfig.standard());
    private final SqlFront sql = new SqlFront(new ZabraSqlService(store, SqlLimits.DEFAULT), 1, RequestsFirst.never());
    private final Queue<CompletionHandler> submitted = new ArrayDeque<>();
    private final Load load = new Load(new LoadLimits(REQUESTS_MAX, 1 << 30, 0, 0, 0, 100, 0, 0));

    @SuppressWarnings("NullAway.Init")
    private Connection connection;

    @SuppressWarnings("NullAway.Init")
    private TestChannel channel;

    @BeforeEach
    void connect() throws Exception {
        channel = TestChannel.of(held(), load, sql, one -> connection = one);
    }

    /** The store, but sessions are there when they have been asked for, and writes wait until the test completes them. */
    private ZnodeStore held() {
        return (ZnodeStore) Proxy.newProxyInstance(
                ZnodeStore.class.getClassLoader(), new Class<?>[] {ZnodeStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("submit")) {
                        submitted.add((CompletionHandler) arguments[1]);
                        return null;
                    }
                    Object result = method.invoke(store, arguments);
                    return result instanceof CompletionStage<?> asked
                            ? CompletableFuture.completedFuture(
                                    asked.toCompletableFuture().get(20, TimeUnit.SECONDS))
                            : result;
                });
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        sql.close();
        store.close();
    }

    /** Without what the connection does later. */
    private void arrives(Consumer<ByteBuf> content) {
        ByteBuf bytes = Unpooled.buffer();
        content.accept(bytes);
        channel.pipeline().fireChannelRead(bytes).fireChannelReadComplete();
    }

    /** However slow the machine is: a request, at least, is taken in each. */
    private void haveTurns() {
        for (int i = 0; i < 100; i++) {
            channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
            channel.runPendingTasks();
        }
    }

    private void openSession() {
        arrives(to -> frame(to, w -> w.int32(0).int64(0).int32(30_000).int64(0).bytes(new byte[16])));
        channel.runPendingTasks();
        assertThat(connection.isServing()).isTrue();
    }

    @Test
    void aTaskThatFailsEndsTheConnection() {
        assertThat(connection.later(() -> {
                    throw new OutOfMemoryError("of the network's");
                }))
                .isTrue();
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aWordWhoseAnswerIsNotTakenDoesNotKeepItsConnection() {
        channel.stick(true);
        arrives(to -> to.writeCharSequence("ruok", StandardCharsets.US_ASCII));
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(HANDSHAKE_MS + 1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void theWriteOfAClientThatIsGoneWhenItIsDoneIsAudited() throws Exception {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger audit = (Logger) LoggerFactory.getLogger("org.apache.zookeeper.audit.Slf4jAuditLogger");
        audit.setLevel(Level.INFO);
        audit.addAppender(lines);
        try {
            channel = TestChannel.of(held(), load, sql, new Audit(true), one -> connection = one);
            openSession();
            arrives(to -> frame(
                    to, w -> w.int32(1).int32(OpCode.DELETE).string("/prod").int32(-1)));
            var unused = channel.close();
            submitted.remove().completed(new Completion(store.lastZxid(), new WriteResult.Deleted()));
            channel.runPendingTasks();
        } finally {
            audit.detachAppender(lines);
        }
        assertThat(lines.list).hasSize(1);
        assertThat(lines.list.get(0).getFormattedMessage()).endsWith("operation=delete\tznode=/prod\tresult=success");
    }

    @Test
    void readsThatWaitBehindAWriteCountAsUnderWay() {
        openSession();
        arrives(to -> {
            frame(to, w -> w.int32(1).int32(OpCode.DELETE).string("/none").int32(-1));
            for (int xid = 2; xid < 20; xid++) {
                int number = xid;
                frame(
                        to,
                        w -> w.int32(number)
                                .int32(OpCode.GET_CHILDREN)
                                .string("/")
                                .bool(false));
            }
        });
        haveTurns();
        assertThat(load.isOver()).isTrue();
        assertThat(connection.outstanding()).isEqualTo(REQUESTS_MAX + 1);
        submitted.remove().completed(new Completion(store.lastZxid(), new WriteResult.Failed(ErrorCode.NO_NODE)));
        haveTurns();
        assertThat(connection.stats().snapshot().sent()).isEqualTo(19);
        assertThat(load.isOver()).isFalse();
        assertThat(connection.outstanding()).isZero();
    }
}
