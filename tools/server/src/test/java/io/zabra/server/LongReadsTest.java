package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.TestServers;
import io.zabra.server.wire.JuteWriter;
import io.zabra.server.wire.OpCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request of a few bytes can ask for a walk over the tree, and one read from the socket can bring thousands of them. */
class LongReadsTest {
    private static final int TIMEOUT_MS = 30_000;
    private static final int ZNODES = 30_000;
    private static final int IN_ONE_MULTI = 1_000;
    private static final long FLOOD_NANOS = TimeUnit.SECONDS.toNanos(4);

    @TempDir
    private Path directory;

    private static void create(JuteWriter w, String path) {
        w.string(path)
                .bytes(null)
                .int32(1)
                .int32(31)
                .string("world")
                .string("anyone")
                .int32(0);
    }

    private static void createMany(JuteWriter w, int from) {
        for (int i = from; i < from + IN_ONE_MULTI; i++) {
            create(w.int32(OpCode.CREATE).bool(false).int32(-1), "/a/n" + i);
        }
        w.int32(-1).bool(true).int32(-1);
    }

    private static void count(RawClient client) throws IOException {
        assertThat(client.call(OpCode.GET_ALL_CHILDREN_NUMBER, w -> w.string("/a"))
                        .reader()
                        .int32())
                .isEqualTo(ZNODES);
    }

    private static byte[] counts(int times) {
        ByteBuf out = Unpooled.buffer();
        for (int i = 0; i < times; i++) {
            int start = out.writerIndex();
            out.writeInt(0);
            new JuteWriter(out)
                    .int32(1_000 + i)
                    .int32(OpCode.GET_ALL_CHILDREN_NUMBER)
                    .string("/a");
            out.setInt(start, out.writerIndex() - start - Integer.BYTES);
        }
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    @Test
    void othersHaveTheirTurnBetweenTheRequestsOfOneClient() throws IOException {
        List<RawClient> others = new ArrayList<>();
        try (ZabraServer server = TestServers.zabra(directory);
                RawClient flooding = RawClient.open(server.port(), TIMEOUT_MS)) {
            assertThat(flooding.call(OpCode.CREATE, w -> create(w, "/a")).error())
                    .isZero();
            for (int i = 0; i < ZNODES; i += IN_ONE_MULTI) {
                int from = i;
                assertThat(flooding.call(OpCode.MULTI, w -> createMany(w, from)).error())
                        .isZero();
            }
            for (int i = 0; i < 8; i++) {
                others.add(RawClient.open(server.port(), TIMEOUT_MS));
            }
            for (int i = 0; i < 100; i++) {
                count(flooding);
            }
            long startNs = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                count(flooding);
            }
            long oneNs = (System.nanoTime() - startNs) / 20;
            int times = (int) Math.min(50_000, Math.max(100, FLOOD_NANOS / oneNs));
            flooding.raw(counts(times));
            long floodedNs = System.nanoTime();
            for (RawClient other : others) {
                other.send(-2, OpCode.PING, w -> {});
                assertThat(other.receive().xid()).isEqualTo(-2);
            }
            assertThat(System.nanoTime() - floodedNs).isLessThan(times * oneNs / 2);
            for (int i = 0; i < times; i++) {
                assertThat(flooding.receive().xid()).isEqualTo(1_000 + i);
            }
        } finally {
            for (RawClient other : others) {
                other.close();
            }
        }
    }
}
