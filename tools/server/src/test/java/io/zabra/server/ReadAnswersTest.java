package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.RawClient.Reply;
import io.zabra.server.testing.TestServers;
import io.zabra.server.wire.JuteReader;
import io.zabra.server.wire.OpCode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read goes from the record to the socket by memory that the next answer uses, too. */
class ReadAnswersTest {
    private static final int TIMEOUT_MS = 30_000;
    private static final int ZNODES = 40;
    private static final int READS = 2_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path directory;

    private ZabraServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServers.zabra(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void create(RawClient client, String path, byte[] data) throws IOException {
        Reply reply = client.call(
                OpCode.CREATE,
                w -> w.string(path)
                        .bytes(data)
                        .int32(1)
                        .int32(31)
                        .string("world")
                        .string("anyone")
                        .int32(0));
        assertThat(reply.error()).isZero();
    }

    /** In pieces, too, and empty. */
    private static byte[] data(int i) {
        byte[] data = new byte[i % 13 == 12 ? 9_000 + i : i * 10];
        new Random(i).nextBytes(data);
        return data;
    }

    /** Reads that are answered at once, with a watch, and where the write before them is carried out. */
    @Test
    void eachAnswerOfManyOnTheirWayShowsItsOwnZnode() throws IOException {
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            for (int i = 0; i < ZNODES; i++) {
                create(client, "/" + i, data(i));
            }
            create(client, "/written", new byte[1]);
            Random random = new Random(1);
            for (int round = 0; round < 100; round++) {
                List<Integer> asked = new ArrayList<>();
                for (int j = 0; j < 40; j++) {
                    asked.add(ask(client, random));
                }
                for (int i : asked) {
                    assertShows(client.receive(), i);
                }
            }
        }
    }

    /** Returns whose data is asked for; with {@link #ZNODES} added: whose stat alone; -1: a write. */
    private static int ask(RawClient client, Random random) throws IOException {
        int i = random.nextInt(ZNODES);
        switch (random.nextInt(5)) {
            case 0 -> {
                client.send(
                        OpCode.SET_DATA,
                        w -> w.string("/written").bytes(new byte[2]).int32(-1));
                return -1;
            }
            case 1 -> {
                client.send(OpCode.EXISTS, w -> w.string("/" + i).bool(random.nextBoolean()));
                return ZNODES + i;
            }
            default -> {
                client.send(OpCode.GET_DATA, w -> w.string("/" + i).bool(random.nextBoolean()));
                return i;
            }
        }
    }

    private static void assertShows(Reply reply, int asked) {
        assertThat(reply.error()).isZero();
        if (asked < 0) {
            return;
        }
        JuteReader in = reply.reader();
        byte[] expected = data(asked % ZNODES);
        if (asked < ZNODES) {
            assertThat(in.bytesOrNull()).isEqualTo(expected);
        }
        long czxid = in.int64();
        assertThat(in.int64()).isEqualTo(czxid);
        in.int64();
        in.int64();
        assertThat(in.int32() + in.int32() + in.int32()).isZero();
        assertThat(in.int64()).isZero();
        assertThat(in.int32()).as("length of %d", asked).isEqualTo(expected.length);
        assertThat(in.int32()).isZero();
        assertThat(in.int64()).isEqualTo(czxid);
        assertThat(in.hasMore()).isFalse();
    }

    @Test
    void anAnswerTakesNoMoreOfTheHeapForMuchDataThanForLittle() throws IOException {
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            create(client, "/little", new byte[8]);
            create(client, "/much", new byte[8_000]);
            garbage(client, "/much");
            long little = garbage(client, "/little");
            long much = garbage(client, "/much");
            assertThat((much - little) / READS)
                    .as("bytes an answer, beside %d", little / READS)
                    .isLessThan(1_000);
        }
    }

    /** Bytes that the I/O threads allocate while a znode's data is read again and again. */
    private static long garbage(RawClient client, String path) throws IOException {
        long before = allocated();
        for (int i = 0; i < READS; i++) {
            assertThat(client.call(OpCode.GET_DATA, w -> w.string(path).bool(false))
                            .error())
                    .isZero();
        }
        return allocated() - before;
    }

    private static long allocated() {
        long bytes = 0;
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("zabra-io")) {
                bytes += THREADS.getThreadAllocatedBytes(thread.getThreadId());
            }
        }
        return bytes;
    }
}
