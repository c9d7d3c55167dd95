package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.RawClient.Connected;
import io.zabra.server.testing.RawClient.Reply;
import io.zabra.server.testing.ServerProcess;
import io.zabra.server.testing.TestServers;
import io.zabra.server.wire.OpCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server process is killed under load, and started again. */
@SuppressWarnings("try") // killing it is what the tests are about
class CrashTest {
    private static final int TIMEOUT_MS = 60_000;
    private static final int WRITERS = 4;
    private static final int ROUNDS = 3;
    private static final int ACKNOWLEDGED_BEFORE_THE_KILL = 300;

    @TempDir
    Path directory;

    /** Creates one sequential znode after the other and keeps the names that were acknowledged, until it is cut off. */
    private static final class Writer extends Thread {
        private final int port;
        private final String prefix;
        private final CountDownLatch enough;
        private final List<String> acknowledged = new ArrayList<>();

        Writer(int port, String prefix, CountDownLatch enough) {
            this.port = port;
            this.prefix = prefix;
            this.enough = enough;
        }

        @Override
        public void run() {
            try (RawClient client = RawClient.open(port, TIMEOUT_MS)) {
                while (true) {
                    Reply reply = create(client, prefix, 2);
                    assertThat(reply.error()).isZero();
                    acknowledged.add(reply.reader().string());
                    enough.countDown();
                }
            } catch (IOException e) {
                enough.countDown(); // the server is dead, as it should be
            }
        }
    }

    private static Reply create(RawClient client, String path, int flags) throws IOException {
        return client.call(
                OpCode.CREATE,
                w -> w.string(path)
                        .bytes(new byte[64])
                        .int32(1)
                        .int32(31)
                        .string("world")
                        .string("anyone")
                        .int32(flags));
    }

    @Test
    void aKillLosesNothingThatWasAcknowledged() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            try (ServerProcess server = ServerProcess.start(directory)) {
                assertAllThere(server.port(), acknowledged);
                acknowledged.addAll(writeUntilKilled(server, "/r" + round + "-"));
            }
        }
        try (ServerProcess server = ServerProcess.start(directory)) {
            assertAllThere(server.port(), acknowledged);
        }
    }

    private static List<String> writeUntilKilled(ServerProcess server, String prefix) throws InterruptedException {
        CountDownLatch enough = new CountDownLatch(ACKNOWLEDGED_BEFORE_THE_KILL);
        List<Writer> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Writer writer = new Writer(server.port(), prefix + i + "-", enough);
            writers.add(writer);
            writer.start();
        }
        assertThat(enough.await(TIMEOUT_MS, TimeUnit.MILLISECONDS)).isTrue();
        server.close();
        List<String> acknowledged = new ArrayList<>();
        for (Writer writer : writers) {
            writer.join();
            acknowledged.addAll(writer.acknowledged);
        }
        return acknowledged;
    }

    private static void assertAllThere(int port, List<String> paths) throws IOException {
        try (RawClient client = RawClient.open(port, TIMEOUT_MS)) {
            List<String> lost = new ArrayList<>();
            for (String path : paths) {
                if (client.call(OpCode.EXISTS, w -> w.string(path).bool(false)).error() != 0) {
                    lost.add(path);
                }
            }
            assertThat(lost).as("acknowledged and gone, of %d", paths.size()).isEmpty();
        }
    }

    @Test
    void aSessionOutlivesAKillWithItsEphemerals() throws Exception {
        Connected session;
        try (ServerProcess server = ServerProcess.start(directory);
                RawClient client = new RawClient(server.port())) {
            session = client.connect(TIMEOUT_MS, 0, new byte[16], 0, true);
            assertThat(create(client, "/mine", 1).error()).isZero();
            server.close();
        }
        try (ServerProcess server = ServerProcess.start(directory);
                RawClient client = new RawClient(server.port())) {
            Connected again = client.connect(TIMEOUT_MS, session.sessionId(), session.password(), 0, true);
            assertThat(again.sessionId()).isEqualTo(session.sessionId());
            assertThat(client.call(OpCode.EXISTS, w -> w.string("/mine").bool(false))
                            .error())
                    .isZero();
            Reply closed = client.call(OpCode.CLOSE_SESSION, w -> {});
            assertThat(closed.error()).isZero();
            try (RawClient other = RawClient.open(server.port(), TIMEOUT_MS)) {
                assertThat(other.call(OpCode.EXISTS, w -> w.string("/mine").bool(false))
                                .error())
                        .isEqualTo(-101);
            }
        }
    }

    @Test
    void anOrderlyStopKeepsEverything() throws Exception {
        try (ZabraServer server = TestServers.zabra(directory);
                RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            assertThat(create(client, "/kept", 0).error()).isZero();
        }
        try (ZabraServer server = TestServers.zabra(directory);
                RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            assertThat(client.call(OpCode.EXISTS, w -> w.string("/kept").bool(false))
                            .error())
                    .isZero();
        }
    }
}
