package io.zabra.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.RawClient.Event;
import io.zabra.server.testing.RawClient.Reply;
import io.zabra.server.testing.TestServers;
import io.zabra.server.wire.JuteReader;
import io.zabra.server.wire.OpCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchOrderTest {
    private static final int TIMEOUT_MS = 30_000;
    private static final int ROUNDS = 2_000;
    private static final int PIPELINED = 5_000;

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

    private static void create(RawClient client, String path, int permissions, String scheme, String id)
            throws IOException {
        Reply reply = client.call(
                OpCode.CREATE,
                w -> w.string(path)
                        .bytes(new byte[] {1})
                        .int32(1)
                        .int32(permissions)
                        .string(scheme)
                        .string(id)
                        .int32(0));
        assertThat(reply.error()).isZero();
    }

    private static long mzxid(Reply reply) {
        JuteReader in = reply.reader();
        in.bytesOrNull();
        in.int64();
        return in.int64();
    }

    /**
     * While another session changes a znode as fast as it can, a client that reads it and leaves a watch gets each event
     * before any answer that shows the change, never one of a change that it has already been shown, and misses none.
     */
    @Test
    void anEventComesBeforeTheAnswerThatShowsItsChangeAndAfterTheAnswerThatLeftItsWatch() throws Exception {
        try (RawClient reading = RawClient.open(server.port(), TIMEOUT_MS);
                RawClient writing = RawClient.open(server.port(), TIMEOUT_MS)) {
            create(writing, "/w", 31, "world", "anyone");
            AtomicBoolean going = new AtomicBoolean(true);
            Thread writer = new Thread(() -> {
                try {
                    while (going.get()) {
                        writing.call(
                                OpCode.SET_DATA,
                                w -> w.string("/w").bytes(new byte[] {2}).int32(-1));
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            writer.start();
            long shown = 0;
            for (int i = 0; i < ROUNDS; i++) {
                Reply reply = reading.call(OpCode.GET_DATA, w -> w.string("/w").bool(true));
                long now = mzxid(reply);
                List<Event> events = reading.takeEvents();
                assertThat(now).as("an answer's zxid covers what it shows").isLessThanOrEqualTo(reply.zxid());
                if (i > 0 && now > shown) {
                    assertThat(events)
                            .as("round %d: 0x%x was shown, then 0x%x", i, shown, now)
                            .hasSize(1);
                    assertThat(events.get(0).zxid()).isGreaterThan(shown).isLessThanOrEqualTo(now);
                } else {
                    assertThat(events).as("round %d: nothing has changed", i).isEmpty();
                }
                shown = now;
            }
            going.set(false);
            writer.join();
        }
    }

    /** CVE-2024-23944. */
    @Test
    void aRecursiveWatchDoesNotTellOfZnodesThatMayNotBeRead() throws Exception {
        try (RawClient watching = RawClient.open(server.port(), TIMEOUT_MS);
                RawClient writing = RawClient.open(server.port(), TIMEOUT_MS)) {
            create(writing, "/open", 31, "world", "anyone");
            watching.call(OpCode.ADD_WATCH, w -> w.string("/open").int32(1));
            create(writing, "/open/secret", 31, "ip", "10.1.2.3");
            create(writing, "/open/plain", 31, "world", "anyone");
            watching.call(OpCode.EXISTS, w -> w.string("/").bool(false));
            assertThat(watching.takeEvents()).extracting(Event::path).containsExactly("/open/plain");
        }
    }

    @Test
    void aWatchThatWasLeftBeforeItsZnodeWasClosedTellsNothingOfIt() throws Exception {
        try (RawClient watching = RawClient.open(server.port(), TIMEOUT_MS);
                RawClient writing = RawClient.open(server.port(), TIMEOUT_MS)) {
            create(writing, "/turned", 31, "world", "anyone");
            watching.call(OpCode.ADD_WATCH, w -> w.string("/turned").int32(0));
            Reply closed = writing.call(
                    OpCode.SET_ACL,
                    w -> w.string("/turned")
                            .int32(1)
                            .int32(6)
                            .string("world")
                            .string("anyone")
                            .int32(-1));
            assertThat(closed.error()).isZero();
            writing.call(OpCode.SET_DATA, w -> w.string("/turned").bytes(null).int32(-1));
            watching.call(OpCode.EXISTS, w -> w.string("/").bool(false));
            assertThat(watching.takeEvents()).isEmpty();
        }
    }

    /** Nor does setting watches anew, which tells what a client has missed. */
    @Test
    void watchesSetAnewTellNothingOfZnodesThatMayNotBeRead() throws Exception {
        try (RawClient watching = RawClient.open(server.port(), TIMEOUT_MS);
                RawClient writing = RawClient.open(server.port(), TIMEOUT_MS)) {
            create(writing, "/hidden", 6, "world", "anyone");
            create(writing, "/shown", 31, "world", "anyone");
            List<String> paths = List.of("/hidden", "/shown");
            Reply reply = watching.call(
                    OpCode.SET_WATCHES,
                    w -> w.int64(0).strings(paths).strings(List.of()).strings(List.of()));
            assertThat(reply.error()).isZero();
            assertThat(watching.takeEvents()).extracting(Event::path).containsExactly("/shown");
        }
    }

    /** CVE-2019-0201. */
    @Test
    void hashesAreShownOnlyToWhoMayAdminister() throws Exception {
        try (RawClient reading = RawClient.open(server.port(), TIMEOUT_MS)) {
            assertThat(reading.call(
                                    OpCode.CREATE,
                                    w -> w.string("/acl")
                                            .bytes(null)
                                            .int32(2)
                                            .int32(31)
                                            .string("digest")
                                            .string("owner:hash=")
                                            .int32(1)
                                            .string("world")
                                            .string("anyone")
                                            .int32(0))
                            .error())
                    .isZero();
            JuteReader acl = reading.call(OpCode.GET_ACL, w -> w.string("/acl")).reader();
            acl.int32();
            acl.int32();
            assertThat(acl.string() + ":" + acl.string()).isEqualTo("digest:owner:x");
        }
    }

    @Test
    void noEventOvertakesTheAnswerToAnEarlierWrite() throws Exception {
        try (RawClient client = RawClient.open(server.port(), TIMEOUT_MS)) {
            create(client, "/p", 31, "world", "anyone");
            assertThat(client.call(OpCode.ADD_WATCH, w -> w.string("/p").int32(0))
                            .error())
                    .isZero();
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < PIPELINED; i++) {
                        client.send(
                                OpCode.SET_DATA, w -> w.string("/p").bytes(null).int32(-1));
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            sender.start();
            for (int i = 0; i < PIPELINED; i++) {
                Reply reply = client.receive();
                assertThat(client.takeEvents()).extracting(Event::zxid).containsExactly(reply.zxid());
            }
            sender.join();
        }
    }
}
