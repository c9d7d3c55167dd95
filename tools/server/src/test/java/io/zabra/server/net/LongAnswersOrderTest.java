package io.zabra.server.net;

import static io.zabra.server.net.EmbeddedConnection.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.StateConfig;
import io.zabra.engine.ZnodeStore;
import io.zabra.engine.ZnodeStore.Completion;
import io.zabra.engine.ZnodeStore.Submission;
import io.zabra.engine.auth.AclEntry;
import io.zabra.engine.auth.AuthId;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.NodeKind;
import io.zabra.engine.txn.WriteRequest;
import io.zabra.engine.watch.WatchMode;
import io.zabra.server.net.EmbeddedConnection.TestChannel;
import io.zabra.server.thread.RequestsFirst;
import io.zabra.server.wire.JuteReader;
import io.zabra.server.wire.JuteWriter;
import io.zabra.server.wire.OpCode;
import io.zabra.sql.SqlLimits;
import io.zabra.sql.ZabraSqlService;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes while a long answer is found out, between two turns of its connection: the test has these in its hands. */
class LongAnswersOrderTest {
    private static final int MANY = 100_000;
    private static final int IMAGE_BYTES_MAX = 4_096;
    private static final int MULTI = 5_000;
    private static final List<AclEntry> OPEN = List.of(new AclEntry(31, new AuthId("world", "anyone")));

    private final LocalStore store =
            LocalStore.inMemory(LocalStoreConfig.standard().withState(state()));
    private final SqlFront sql = new SqlFront(new ZabraSqlService(store, SqlLimits.DEFAULT), 1, RequestsFirst.never());
    private final ByteBuf received = Unpooled.buffer();

    @SuppressWarnings("NullAway.Init")
    private Connection connection;

    @SuppressWarnings("NullAway.Init")
    private TestChannel channel;

    private long writer;

    private record Said(int xid, long zxid, int error, ByteBuf body) {
        /** Of an event. */
        String path() {
            JuteReader in = new JuteReader(body);
            in.int32();
            in.int32();
            return in.string();
        }
    }

    private static StateConfig state() {
        StateConfig one = StateConfig.standard();
        return new StateConfig(
                one.tickTimeMs(),
                one.offHeap(),
                IMAGE_BYTES_MAX,
                one.watchBytesMax(),
                one.retention(),
                one.digestEnabled(),
                one.quotaEnforced(),
                one.clock());
    }

    @BeforeEach
    void connect() throws Exception {
        writer = store.openSession(30_000, reason -> {})
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .id();
        channel = TestChannel.of(
                atOnce(), new Load(new LoadLimits(1_000, 1 << 30, 0, 0, 0, 100, 0, 0)), sql, one -> connection = one);
        asks(w -> w.int32(0).int64(0).int32(30_000).int64(0).bytes(new byte[16]));
        haveTurn();
        assertThat(connection.isServing()).isTrue();
        received.clear();
    }

    /** The store, but sessions are there when they have been asked for: all else on the channel's thread is the test's to begin. */
    private ZnodeStore atOnce() {
        return (ZnodeStore) Proxy.newProxyInstance(
                ZnodeStore.class.getClassLoader(), new Class<?>[] {ZnodeStore.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(store, arguments);
                    return result instanceof CompletionStage<?> asked
                            ? CompletableFuture.completedFuture(
                                    asked.toCompletableFuture().get(20, TimeUnit.SECONDS))
                            : result;
                });
    }

    @AfterEach
    void close() {
        received.release();
        channel.finishAndReleaseAll();
        sql.close();
        store.close();
    }

    private void asks(Consumer<JuteWriter> content) {
        ByteBuf bytes = Unpooled.buffer();
        frame(bytes, content);
        channel.pipeline().fireChannelRead(bytes).fireChannelReadComplete();
    }

    private void haveTurn() {
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
        take();
    }

    private void take() {
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            received.writeBytes(part);
            part.release();
        }
    }

    /** All frames until an answer is there. */
    private List<Said> answered(int xid) {
        List<Said> all = new ArrayList<>();
        for (int turn = 0; turn < 100_000; turn++) {
            haveTurn();
            while (received.readableBytes() >= Integer.BYTES
                    && received.readableBytes() - Integer.BYTES >= received.getInt(received.readerIndex())) {
                ByteBuf one = received.readBytes(received.readInt());
                all.add(new Said(one.readInt(), one.readLong(), one.readInt(), Unpooled.copiedBuffer(one)));
                one.release();
            }
            if (all.stream().anyMatch(said -> said.xid() == xid)) {
                return all;
            }
        }
        throw new AssertionError("no answer to " + xid + ", but " + all);
    }

    private long write(long session, WriteRequest request) throws Exception {
        CompletableFuture<Completion> done = new CompletableFuture<>();
        store.submit(new Submission(session, 0, List.of(), request), done::complete);
        return done.get(20, TimeUnit.SECONDS).zxid();
    }

    private static WriteRequest create(String path, NodeKind kind) {
        return new WriteRequest.Create(path, new byte[0], OPEN, kind, false, 0, false);
    }

    private void createMany(long session, String prefix, NodeKind kind) throws Exception {
        for (int from = 0; from < MANY; from += MULTI) {
            write(
                    session,
                    new WriteRequest.Multi(IntStream.range(from, from + MULTI)
                            .mapToObj(i -> create(prefix + "%07d".formatted(i), kind))
                            .toList()));
        }
    }

    /** More than is kept for a pin. */
    private void overwriteMuch() throws Exception {
        for (int i = 0; i < 4; i++) {
            write(writer, new WriteRequest.SetData("/much", new byte[2 * IMAGE_BYTES_MAX], -1));
        }
    }

    @Test
    void theEventOfWhatAListOfEphemeralsLacksComesBeforeIt() throws Exception {
        createMany(connection.sessionId(), "/" + "e".repeat(50), NodeKind.EPHEMERAL);
        String first = "/" + "e".repeat(50) + "0000000";
        store.addWatch(first, WatchMode.PERSISTENT, connection);
        asks(w -> w.int32(1).int32(OpCode.GET_EPHEMERALS).string(""));
        assertThat(channel.outboundMessages()).as("it takes longer than a turn").isEmpty();
        String last = "/" + "e".repeat(50) + "%07d".formatted(MANY - 1);
        store.addWatch(last, WatchMode.PERSISTENT, connection);
        long before = write(writer, new WriteRequest.Delete(first, -1));
        long deleted = write(writer, new WriteRequest.Delete(last, -1));
        List<Said> said = answered(1);
        assertThat(said).hasSize(3);
        assertThat(said.get(0).path()).isEqualTo(first);
        assertThat(said.get(0).zxid()).isEqualTo(before);
        assertThat(said.get(1).path()).isEqualTo(last);
        assertThat(said.get(2).zxid()).isGreaterThanOrEqualTo(deleted);
        JuteReader list = new JuteReader(said.get(2).body());
        assertThat(list.int32()).as("all of one moment").isEqualTo(MANY - 2);
        assertThat(list.string()).isGreaterThan(first);
    }

    @Test
    void watchesThatFireWhileOthersAreSetAnewComeInOrder() throws Exception {
        write(writer, create("/a", NodeKind.PERSISTENT));
        write(writer, create("/b", NodeKind.PERSISTENT));
        long relative = store.lastZxid();
        List<String> between =
                IntStream.range(0, MANY / 2).mapToObj(i -> "/none" + i).toList();
        asks(w -> w.int32(1)
                .int32(OpCode.SET_WATCHES)
                .int64(relative)
                .strings(List.of("/a"))
                .strings(between)
                .strings(List.of("/b")));
        assertThat(channel.outboundMessages()).as("it takes longer than a turn").isEmpty();
        long changed = write(writer, new WriteRequest.SetData("/a", new byte[1], -1));
        write(writer, create("/b/c", NodeKind.PERSISTENT));
        List<Said> said = answered(1);
        assertThat(said).hasSize(3);
        assertThat(said.get(0).path()).isEqualTo("/a");
        assertThat(said.get(0).zxid()).isEqualTo(changed);
        assertThat(said.get(1).path()).isEqualTo("/b");
        assertThat(said.get(2).xid()).isEqualTo(1);
    }

    @Test
    void whatCannotBeKeptUntilItIsFoundOutIsLookedAtAnew() throws Exception {
        createMuch();
        asks(w -> w.int32(1).int32(OpCode.GET_ALL_CHILDREN_NUMBER).string("/app"));
        overwriteMuch();
        List<Said> said = answered(1);
        assertThat(said).hasSize(1);
        assertThat(said.get(0).error()).isZero();
        assertThat(new JuteReader(said.get(0).body()).int32()).isEqualTo(MANY);
    }

    @Test
    void whatCanNeverBeKeptUntilItIsFoundOutIsAnErrorAndTheConnectionStays() throws Exception {
        createMuch();
        asks(w -> w.int32(1).int32(OpCode.GET_ALL_CHILDREN_NUMBER).string("/app"));
        for (int i = 0; i < 3; i++) {
            overwriteMuch();
            haveTurn();
        }
        Said said = answered(1).get(0);
        assertThat(said.error()).isEqualTo(ErrorCode.SYSTEM_ERROR.code());
        assertThat(channel.isOpen()).isTrue();
        asks(w -> w.int32(2).int32(OpCode.EXISTS).string("/app").bool(false));
        assertThat(answered(2).get(0).error()).isZero();
    }

    @Test
    void whoTakesNothingKeepsNothingOnceItIsGivenUp() throws Exception {
        createMuch();
        channel.stick(true);
        asks(w -> w.int32(1).int32(OpCode.GET_CHILDREN).string("/app").bool(false));
        for (int i = 0; i < 1_000 && channel.isWritable(); i++) {
            haveTurn();
        }
        assertThat(channel.isWritable()).isFalse();
        overwriteMuch();
        channel.advanceTimeBy(LongAnswers.LOOK_MS, TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    private void createMuch() throws Exception {
        write(writer, create("/much", NodeKind.PERSISTENT));
        write(writer, create("/app", NodeKind.PERSISTENT));
        createMany(writer, "/app/" + "n".repeat(30), NodeKind.PERSISTENT);
        overwriteMuch();
    }
}
