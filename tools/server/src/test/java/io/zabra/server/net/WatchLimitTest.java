package io.zabra.server.net;

import static io.zabra.server.net.EmbeddedConnection.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.StateConfig;
import io.zabra.engine.ZnodeStore;
import io.zabra.engine.tree.RecordStore;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.server.net.EmbeddedConnection.TestChannel;
import io.zabra.server.thread.RequestsFirst;
import io.zabra.server.wire.JuteWriter;
import io.zabra.server.wire.OpCode;
import io.zabra.sql.SqlLimits;
import io.zabra.sql.ZabraSqlService;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client is answered where its watches have no room, or no znode can have their path. */
class WatchLimitTest {
    private static final int BYTES_MAX = 2 << 20;
    private static final int PERSISTENT = 0;
    private static final int PERSISTENT_RECURSIVE = 1;
    private static final String LONG = "/" + "y".repeat(9_000);
    private static final String TOO_LONG = "/" + "x".repeat(RecordStore.PATH_BYTES_MAX);

    private final LocalStore store = LocalStore.inMemory(
            LocalStoreConfig.standard().withState(StateConfig.standard().withWatchBytesMax(BYTES_MAX)));
    private final SqlFront sql = new SqlFront(new ZabraSqlService(store, SqlLimits.DEFAULT), 1, RequestsFirst.never());

    @SuppressWarnings("NullAway.Init")
    private TestChannel channel;

    @BeforeEach
    void connect() throws Exception {
        channel =
                TestChannel.of(atOnce(), new Load(new LoadLimits(1_000, 1 << 30, 0, 0, 0, 100, 0, 0)), sql, one -> {});
        asks(w -> w.int32(0).int64(0).int32(30_000).int64(0).bytes(new byte[16]));
        assertThat(answer()).isNotNull();
    }

    /** The store, but sessions are there when they have been asked for. */
    private ZnodeStore atOnce() {
        return (ZnodeStore) Proxy.newProxyInstance(
                ZnodeStore.class.getClassLoader(), new Class<?>[] {ZnodeStore.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(store, arguments);
                        return result instanceof CompletionStage<?> asked
                                ? CompletableFuture.completedFuture(
                                        asked.toCompletableFuture().get(20, TimeUnit.SECONDS))
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        sql.close();
        store.close();
    }

    private void asks(Consumer<JuteWriter> content) {
        ByteBuf bytes = Unpooled.buffer();
        frame(bytes, content);
        channel.pipeline().fireChannelRead(bytes).fireChannelReadComplete();
    }

    /** The next frame, without its length; the empty one where the connection was closed instead. */
    private ByteBuf answer() {
        ByteBuf received = Unpooled.buffer();
        for (int turn = 0; turn < 100_000 && channel.isOpen(); turn++) {
            channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
            channel.runPendingTasks();
            for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
                received.writeBytes(part);
                part.release();
            }
            if (received.readableBytes() > Integer.BYTES) {
                return received.skipBytes(Integer.BYTES).slice();
            }
        }
        assertThat(channel.isOpen()).as("no answer").isFalse();
        return received;
    }

    private ErrorCode error(Consumer<JuteWriter> request) {
        asks(request);
        return Objects.requireNonNull(ErrorCode.of(answer().getInt(Integer.BYTES + Long.BYTES)));
    }

    private ErrorCode addWatch(String path, int mode) {
        return error(w -> w.int32(1).int32(OpCode.ADD_WATCH).string(path).int32(mode));
    }

    private ErrorCode read(int opCode, String path, boolean watch) {
        return error(w -> w.int32(1).int32(opCode).string(path).bool(watch));
    }

    private void fill() {
        int left = 0;
        while (left < 100_000 && addWatch("/n" + left, PERSISTENT) == ErrorCode.OK) {
            left++;
        }
        assertThat(left).isBetween(10_000, 50_000);
    }

    @Test
    void aWatchWithoutRoomIsASystemErrorAndAllElseGoesOn() {
        fill();
        assertThat(addWatch(LONG, PERSISTENT_RECURSIVE)).isEqualTo(ErrorCode.SYSTEM_ERROR);
        assertThat(read(OpCode.EXISTS, LONG, true)).isEqualTo(ErrorCode.SYSTEM_ERROR);
        assertThat(read(OpCode.EXISTS, LONG, false)).isEqualTo(ErrorCode.NO_NODE);
        assertThat(read(OpCode.GET_DATA, LONG, true)).isEqualTo(ErrorCode.NO_NODE);
        assertThat(read(OpCode.GET_DATA, "/zookeeper", false)).isEqualTo(ErrorCode.OK);
        assertThat(channel.isOpen()).isTrue();
        assertThat(store.watchCounts().heapBytes()).isLessThanOrEqualTo(BYTES_MAX);
    }

    /** Clients do not look at the answer: they would wait for events that never come. */
    @Test
    void whoBringsWatchesAlongThatHaveNoRoomIsCutOffAndKeepsItsSession() throws Exception {
        for (int paths : new int[] {1, 100}) {
            fill();
            List<String> brought =
                    IntStream.range(0, paths).mapToObj(i -> LONG + i).toList();
            asks(w -> w.int32(1)
                    .int32(OpCode.SET_WATCHES)
                    .int64(0)
                    .strings(List.of())
                    .strings(brought)
                    .strings(List.of()));
            assertThat(answer().isReadable()).isFalse();
            assertThat(channel.isOpen()).isFalse();
            assertThat(store.sessions()).isNotEmpty();
            assertThat(store.watchCounts().watches()).isZero();
            connect();
        }
    }

    @Test
    void aPathThatNoZnodeCanHaveIsABadArgument() {
        assertThat(addWatch(TOO_LONG, PERSISTENT)).isEqualTo(ErrorCode.BAD_ARGUMENTS);
        assertThat(addWatch(TOO_LONG, PERSISTENT_RECURSIVE)).isEqualTo(ErrorCode.BAD_ARGUMENTS);
        assertThat(read(OpCode.EXISTS, TOO_LONG, true)).isEqualTo(ErrorCode.BAD_ARGUMENTS);
        assertThat(read(OpCode.EXISTS, TOO_LONG, false)).isEqualTo(ErrorCode.NO_NODE);
        assertThat(read(OpCode.GET_DATA, TOO_LONG, true)).isEqualTo(ErrorCode.NO_NODE);
        assertThat(store.watchCounts().watches()).isZero();
    }

    /** A server of Apache's has left it: nothing will happen there, so nothing is missed. */
    @Test
    void watchesThatAreBroughtAlongAreLeftBesideOneOnSuchAPath() {
        asks(w -> w.int32(1)
                .int32(OpCode.SET_WATCHES2)
                .int64(0)
                .strings(List.of())
                .strings(List.of(TOO_LONG, "/a"))
                .strings(List.of())
                .strings(List.of(TOO_LONG, "/b"))
                .strings(List.of(TOO_LONG, "/c")));
        assertThat(answer().getInt(Integer.BYTES + Long.BYTES)).isZero();
        assertThat(store.watches().values())
                .singleElement()
                .satisfies(paths -> assertThat(paths).containsExactlyInAnyOrder("/a", "/b", "/c"));
    }
}
