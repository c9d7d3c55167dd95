package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.TestServers;
import io.zabra.server.wire.JuteReader;
import io.zabra.server.wire.JuteWriter;
import io.zabra.server.wire.OpCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request of a few bytes can ask for a megabyte. */
class LargeAnswersTest {
    private static final int TIMEOUT_MS = 30_000;
    private static final int LARGE_BYTES = 1_000_000;

    @TempDir
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private ZabraServer server;

    @SuppressWarnings("NullAway.Init")
    private RawClient client;

    @BeforeEach
    void start() throws IOException {
        server = TestServers.zabra(directory);
        client = RawClient.open(server.port(), TIMEOUT_MS);
        assertThat(client.call(OpCode.CREATE, w -> create(w, "/large", new byte[LARGE_BYTES]))
                        .error())
                .isZero();
        assertThat(client.call(OpCode.CREATE, w -> create(w, "/small", new byte[1]))
                        .error())
                .isZero();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    private static void create(JuteWriter w, String path, byte[] data) {
        w.string(path)
                .bytes(data)
                .int32(1)
                .int32(31)
                .string("world")
                .string("anyone")
                .int32(0);
    }

    private static void set(JuteWriter w, byte[] data) {
        w.string("/small").bytes(data).int32(-1);
    }

    private static void get(JuteWriter w, String path) {
        w.string(path).bool(false);
    }

    private static void request(ByteBuf out, int xid, int opCode, Consumer<JuteWriter> body) {
        int start = out.writerIndex();
        out.writeInt(0);
        body.accept(new JuteWriter(out).int32(xid).int32(opCode));
        out.setInt(start, out.writerIndex() - start - Integer.BYTES);
    }

    private static byte[] bytes(ByteBuf out) {
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    private static void multiGet(JuteWriter w, String path, int times) {
        for (int i = 0; i < times; i++) {
            w.int32(OpCode.GET_DATA).bool(false).int32(-1).string(path).bool(false);
        }
        w.int32(-1).bool(true).int32(-1);
    }

    @Test
    void aClientThatTakesItsAnswersGetsAllOfThemThoughTheyWaitedBehindAWrite() throws IOException {
        int reads = 150;
        ByteBuf all = Unpooled.buffer();
        request(all, 1_000, OpCode.SET_DATA, w -> set(w, new byte[2]));
        for (int i = 0; i < reads; i++) {
            request(all, 1_001 + i, OpCode.GET_DATA, w -> get(w, "/large"));
        }
        client.raw(bytes(all));
        for (int i = 0; i <= reads; i++) {
            RawClient.Reply reply = client.receive();
            assertThat(reply.xid()).isEqualTo(1_000 + i);
            assertThat(reply.error()).isZero();
            assertThat(i == 0 || reply.body().readableBytes() > LARGE_BYTES).isTrue();
        }
    }

    /** Small when it was asked for, large by the write before it. */
    @Test
    void readsBetweenWritesShowWhatTheWriteBeforeThemLeft() throws IOException {
        int rounds = 4;
        int reads = 60;
        ByteBuf all = Unpooled.buffer();
        int xid = 1_000;
        for (int round = 0; round < rounds; round++) {
            int length = 100_000 + round;
            request(all, xid++, OpCode.SET_DATA, w -> set(w, new byte[length]));
            for (int i = 0; i < reads; i++) {
                request(all, xid++, OpCode.GET_DATA, w -> get(w, "/small"));
            }
        }
        request(all, xid, OpCode.SET_DATA, w -> set(w, new byte[3]));
        client.raw(bytes(all));
        for (int round = 0; round < rounds; round++) {
            assertThat(client.receive().error()).isZero();
            for (int i = 0; i < reads; i++) {
                byte[] data = client.receive().reader().bytesOrNull();
                assertThat(data).hasSize(100_000 + round);
            }
        }
        assertThat(client.receive().xid()).isEqualTo(xid);
    }

    @Test
    void aMultiReadThatYieldsMoreThanMayWaitForAClientIsWhole() throws IOException {
        RawClient.Reply whole = client.call(OpCode.MULTI_READ, w -> multiGet(w, "/large", 100));
        assertThat(whole.error()).isZero();
        assertThat(whole.body().readableBytes()).isGreaterThan(100 * LARGE_BYTES);
        JuteReader reader = client.call(OpCode.MULTI_READ, w -> multiGet(w, "/nothing", 1_000))
                .reader();
        assertThat(reader.hasMore()).isTrue();
    }
}
