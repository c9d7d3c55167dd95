package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.server.testing.FourLetters;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.RawClient.Reply;
import io.zabra.server.testing.ServerProcess;
import io.zabra.server.testing.TestServers;
import io.zabra.server.wire.Frame;
import io.zabra.server.wire.JuteReader;
import io.zabra.server.wire.JuteWriter;
import io.zabra.server.wire.OpCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that are long, or take long: they arrive whole, one after the other, and cost nobody else anything. */
class LongAnswersTest {
    private static final int TIMEOUT_MS = 60_000;
    private static final int LARGE = 1_000_000;

    @TempDir
    Path directory;

    private static void create(JuteWriter w, String path, byte[] data, int flags) {
        w.string(path)
                .bytes(data)
                .int32(1)
                .int32(31)
                .string("world")
                .string("anyone")
                .int32(flags);
    }

    private static void create(RawClient client, String path, byte[] data) throws IOException {
        assertThat(client.call(OpCode.CREATE, w -> create(w, path, data, 0)).error())
                .isZero();
    }

    /** As many as go into one request at a time. */
    private static void createChildren(RawClient client, String prefix, int count, int flags) throws IOException {
        int atOnce = Math.min(5_000, 700_000 / (prefix.length() + 60));
        for (int from = 0; from < count; from += atOnce) {
            int first = from;
            Reply reply = client.call(OpCode.MULTI, w -> {
                for (int i = first; i < Math.min(count, first + atOnce); i++) {
                    w.int32(OpCode.CREATE).bool(false).int32(-1);
                    create(w, prefix + "%07d".formatted(i), new byte[0], flags);
                }
                w.int32(-1).bool(true).int32(-1);
            });
            assertThat(reply.error()).isZero();
        }
    }

    private static void multiRead(JuteWriter w, String path, int times) {
        for (int i = 0; i < times; i++) {
            w.int32(OpCode.GET_DATA).bool(false).int32(-1).string(path).bool(false);
        }
        w.int32(-1).bool(true).int32(-1);
    }

    /** Several requests with one write. */
    private static final class Burst {
        private final ByteBuf bytes = Unpooled.buffer();
        private int xid;

        Burst add(int opCode, Consumer<JuteWriter> body) {
            int start = bytes.writerIndex();
            bytes.writeInt(0);
            xid++;
            body.accept(new JuteWriter(bytes).int32(xid).int32(opCode));
            bytes.setInt(start, bytes.writerIndex() - start - Integer.BYTES);
            return this;
        }

        void send(RawClient client) throws IOException {
            byte[] array = new byte[bytes.readableBytes()];
            bytes.getBytes(0, array);
            client.raw(array);
        }
    }

    @Test
    void aMultiReadThatIsLargerThanTheHeapIsAnswered() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory);
                RawClient client = RawClient.open(server.port(), TIMEOUT_MS);
                RawClient bystander = RawClient.open(server.port(), TIMEOUT_MS)) {
            create(client, "/large", new byte[LARGE]);
            int parts = 900;
            Reply reply = client.call(OpCode.MULTI_READ, w -> multiRead(w, "/large", parts));
            assertThat(reply.error()).isZero();
            assertThat(reply.body().readableBytes()).isEqualTo(parts * (9 + 4 + LARGE + JuteWriter.STAT_BYTES) + 9);
            assertThat(client.call(OpCode.MULTI_READ, w -> multiRead(w, "/large", 2_200))
                            .error())
                    .as("no frame is as long as that")
                    .isEqualTo(ErrorCode.MARSHALLING_ERROR.code());
            assertThat(bystander
                            .call(OpCode.EXISTS, w -> w.string("/large").bool(false))
                            .error())
                    .isZero();
        }
    }

    @Test
    void readsBetweenWritesCostNoMemoryBeforeTheClientTakesThem() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory);
                RawClient writer = RawClient.open(server.port(), TIMEOUT_MS)) {
            create(writer, "/large", new byte[LARGE]);
            create(writer, "/small", new byte[1]);
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                RawClient client = RawClient.open(server.port(), TIMEOUT_MS);
                clients.add(client);
                Burst burst = new Burst();
                for (int write = 0; write < 5; write++) {
                    burst.add(
                            OpCode.SET_DATA,
                            w -> w.string("/small").bytes(new byte[1]).int32(-1));
                    for (int read = 0; read < 64 && write < 4; read++) {
                        burst.add(OpCode.GET_DATA, w -> w.string("/large").bool(false));
                    }
                }
                burst.send(client);
            }
            for (RawClient client : clients) {
                for (int xid = 1; xid <= 4 * 65 + 1; xid++) {
                    Reply reply = client.receive();
                    assertThat(reply.xid()).isEqualTo(xid);
                    assertThat(reply.error()).isZero();
                    assertThat(reply.body().readableBytes()).isGreaterThan(xid % 65 == 1 ? 0 : LARGE);
                }
                client.close();
            }
        }
    }

    @Test
    void manyLargeReadsBehindAWriteAreTheClientsToTake() throws Exception {
        try (ZabraServer server = TestServers.zabra(directory);
                RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            create(client, "/large", new byte[LARGE]);
            try (RawClient fresh = RawClient.open(server.port(), TIMEOUT_MS)) {
                int reads = 200;
                Burst burst = new Burst();
                burst.add(
                        OpCode.SET_DATA,
                        w -> w.string("/large").bytes(new byte[LARGE]).int32(-1));
                for (int i = 0; i < reads; i++) {
                    burst.add(OpCode.GET_DATA, w -> w.string("/large").bool(false));
                }
                burst.send(fresh);
                for (int xid = 1; xid <= reads + 1; xid++) {
                    Reply reply = fresh.receive();
                    assertThat(reply.xid()).isEqualTo(xid);
                    assertThat(reply.error()).isZero();
                }
            }
            assertThat(FourLetters.say(server.port(), "mntr")).contains("zk_slow_consumers_cut_off\t0");
        }
    }

    /** The first read goes with the first write; another client makes it a large one meanwhile. */
    @Test
    void aReadBetweenTwoWritesSeesTheFirstThoughItIsLarge() throws Exception {
        try (ZabraServer server = TestServers.zabra(directory);
                RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            create(client, "/a", new byte[1]);
            Burst burst = new Burst();
            int rounds = 20;
            for (int i = 0; i < rounds; i++) {
                int size = 100_000 + i;
                burst.add(
                        OpCode.SET_DATA,
                        w -> w.string("/a").bytes(new byte[size]).int32(-1));
                burst.add(OpCode.GET_DATA, w -> w.string("/a").bool(false));
            }
            try (RawClient fresh = RawClient.open(server.port(), TIMEOUT_MS)) {
                burst.send(fresh);
                for (int i = 0; i < rounds; i++) {
                    assertThat(fresh.receive().error()).isZero();
                    assertThat(fresh.receive().reader().bytes()).hasSize(100_000 + i);
                }
            }
        }
    }

    @Test
    void countingManyZnodesOftenKeepsNobodyWaiting() throws Exception {
        try (ZabraServer server = TestServers.zabra(directory);
                RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            create(client, "/app", new byte[0]);
            int count = 50_000;
            createChildren(client, "/app/n", count, 0);
            int times = 1_000;
            Burst burst = new Burst();
            for (int i = 0; i < times; i++) {
                burst.add(OpCode.GET_ALL_CHILDREN_NUMBER, w -> w.string("/app"));
            }
            // As many as there are threads, and more: some share one with who counts.
            List<RawClient> bystanders = new ArrayList<>();
            for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors() + 2; i++) {
                bystanders.add(RawClient.open(server.port(), TIMEOUT_MS));
            }
            try (RawClient counting = RawClient.open(server.port(), TIMEOUT_MS)) {
                burst.send(counting);
                assertThat(counting.receive().reader().int32()).isEqualTo(count);
                CompletableFuture<Integer> counted =
                        CompletableFuture.supplyAsync(() -> all(counting, times - 1, count));
                for (RawClient bystander : bystanders) {
                    bystander.send(OpCode.PING, w -> {});
                    assertThat(bystander.receive().xid()).isEqualTo(Frame.PING_XID);
                }
                assertThat(counted.isDone())
                        .as("others were answered before that")
                        .isFalse();
                assertThat(counted.get()).isEqualTo(times - 1);
            }
            for (RawClient bystander : bystanders) {
                bystander.close();
            }
        }
    }

    private static int all(RawClient client, int times, int expected) {
        try {
            int right = 0;
            for (int i = 0; i < times; i++) {
                right += client.receive().reader().int32() == expected ? 1 : 0;
            }
            return right;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aParentWithMoreNamesThanMayWaitIsListed() throws Exception {
        try (ZabraServer server = TestServers.zabra(directory);
                RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            create(client, "/wide", new byte[0]);
            String name = "n".repeat(600);
            int count = 115_000;
            createChildren(client, "/wide/" + name, count, 0);
            for (boolean watch : new boolean[] {false, true}) {
                Reply reply =
                        client.call(OpCode.GET_CHILDREN2, w -> w.string("/wide").bool(watch));
                assertThat(reply.error()).isZero();
                assertThat(reply.body().readableBytes()).isGreaterThan(65 << 20);
                JuteReader in = reply.reader();
                assertThat(in.int32()).isEqualTo(count);
                for (int i = 0; i < count; i++) {
                    assertThat(in.string()).isEqualTo(name + "%07d".formatted(i));
                }
                in.int64();
            }
            create(client, "/wide/z", new byte[0]);
            assertThat(client.takeEvents()).hasSize(1);
            assertThat(FourLetters.say(server.port(), "mntr")).contains("zk_slow_consumers_cut_off\t0");
        }
    }

    @Test
    void eventsThatComeWhileAListIsTakenComeBehindIt() throws Exception {
        try (ZabraServer server = TestServers.zabra(directory);
                RawClient writer = RawClient.open(server.port(), TIMEOUT_MS);
                RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            create(writer, "/wide", new byte[0]);
            int count = 20_000;
            createChildren(writer, "/wide/" + "n".repeat(600), count, 0);
            assertThat(client.call(OpCode.ADD_WATCH, w -> w.string("/").int32(1))
                            .error())
                    .isZero();
            client.send(OpCode.GET_CHILDREN, w -> w.string("/wide").bool(false));
            client.send(
                    OpCode.SET_DATA, w -> w.string("/wide").bytes(new byte[1]).int32(-1));
            for (int i = 0; i < 10; i++) {
                create(writer, "/wide/z" + i, new byte[0]);
            }
            Reply listed = client.receive();
            int shown = listed.reader().int32();
            assertThat(shown).isBetween(count, count + 10);
            assertThat(client.takeEvents()).as("of what it shows").hasSize(shown - count);
            assertThat(client.receive().error()).isZero();
            client.call(OpCode.SYNC, w -> w.string("/"));
            client.call(OpCode.EXISTS, w -> w.string("/").bool(false));
            assertThat(client.takeEvents())
                    .as("the rest of them, and the client's own")
                    .hasSize(count + 10 - shown + 1);
        }
    }

    @Test
    void ephemeralsOfAPrefixAreFoundWithoutTheOthers() throws Exception {
        try (ZabraServer server = TestServers.zabra(directory);
                RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            create(client, "/e", new byte[0]);
            createChildren(client, "/e/a", 3_000, 1);
            createChildren(client, "/e/b", 700, 1);
            assertThat(client.call(OpCode.GET_EPHEMERALS, w -> w.string("/e/b"))
                            .reader()
                            .int32())
                    .isEqualTo(700);
            assertThat(client.call(OpCode.GET_EPHEMERALS, w -> w.string("/e/c"))
                            .reader()
                            .int32())
                    .isZero();
            JuteReader all =
                    client.call(OpCode.GET_EPHEMERALS, w -> w.string("")).reader();
            assertThat(all.int32()).isEqualTo(3_700);
            assertThat(all.string()).isEqualTo("/e/a0000000");
        }
    }
}
