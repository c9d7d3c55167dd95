package io.zabra.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.testing.Await;
import io.zabra.server.testing.FourLetters;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.RawClient.Connected;
import io.zabra.server.wire.OpCode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Local sessions and read-only servers: the same steps at a server of Apache's and at one of Zabra's, each a member of an
 * ensemble, with the same outcome to the last zxid.
 */
@Timeout(120)
class SessionKindsTest {

    @TempDir
    Path directory;

    private static void writes(int port, Transcript transcript) throws IOException {
        try (RawClient client = new RawClient(port)) {
            Connected connected = client.connect(Transcript.TIMEOUT_MS, 0, new byte[16], 0, true);
            transcript.add("opened " + connected.timeoutMs() + " " + (connected.sessionId() != 0));
            transcript.note("create", client.call(OpCode.CREATE, Transcript.creation("/p", Transcript.PERSISTENT)));
            transcript.note("ephemerals", client.call(OpCode.GET_EPHEMERALS, out -> out.string("/")));
            transcript.note(
                    "container", client.call(OpCode.CREATE_CONTAINER, Transcript.creation("/c", Transcript.CONTAINER)));
            transcript.whole(
                    "persistent multi", client.call(OpCode.MULTI, Transcript.multi("/m", Transcript.PERSISTENT)));
            transcript.whole(
                    "ephemeral multi", client.call(OpCode.MULTI, Transcript.multi("/em", Transcript.EPHEMERAL)));
            transcript.note("ephemeral", client.call(OpCode.CREATE, Transcript.creation("/e", Transcript.EPHEMERAL)));
            transcript.note(
                    "ephemeral 2", client.call(OpCode.CREATE2, Transcript.creation("/e2", Transcript.EPHEMERAL)));
            transcript.note(
                    "sequential", client.call(OpCode.CREATE2, Transcript.creation("/e2-", Transcript.EPHEMERAL | 2)));
            transcript.note(
                    "set",
                    client.call(
                            OpCode.SET_DATA,
                            out -> out.string("/p").bytes(new byte[2]).int32(-1)));
            reattach(port, transcript, connected);
            try (RawClient other = RawClient.open(port, Transcript.TIMEOUT_MS)) {
                transcript.note("close other", other.call(OpCode.CLOSE_SESSION, out -> {}));
            }
        }
    }

    private static void reattach(int port, Transcript transcript, Connected connected) throws IOException {
        try (RawClient again = new RawClient(port)) {
            Connected same = again.connect(Transcript.TIMEOUT_MS, connected.sessionId(), connected.password(), 0, true);
            transcript.add("attached " + same.timeoutMs() + " " + (same.sessionId() == connected.sessionId()));
            transcript.note(
                    "exists e",
                    again.call(OpCode.EXISTS, out -> out.string("/e").bool(false)));
            transcript.note("close", again.call(OpCode.CLOSE_SESSION, out -> {}));
            transcript.add("ended " + again.isClosedByServer());
        }
        try (RawClient after = new RawClient(port)) {
            Connected gone = after.connect(Transcript.TIMEOUT_MS, connected.sessionId(), connected.password(), 0, true);
            transcript.add("gone " + gone.sessionId() + " " + gone.timeoutMs());
        }
        try (RawClient look = RawClient.open(port, Transcript.TIMEOUT_MS)) {
            transcript.note(
                    "e is gone",
                    look.call(OpCode.EXISTS, out -> out.string("/e").bool(false)));
            transcript.note(
                    "p is there",
                    look.call(OpCode.EXISTS, out -> out.string("/p").bool(false)));
        }
    }

    @Test
    void localSessionsWithUpgrade() throws Exception {
        String[] lines = {"standaloneEnabled=false", "localSessionsEnabled=true", "localSessionsUpgradingEnabled=true"};
        List<String> apache = Transcript.ofApache(directory, SessionKindsTest::writes, 1, lines);
        assertThat(Transcript.ofZabra(directory, SessionKindsTest::writes, 1, lines))
                .isEqualTo(apache);
    }

    @Test
    void localSessionsWithoutUpgrade() throws Exception {
        String[] lines = {"standaloneEnabled=false", "localSessionsEnabled=true"};
        List<String> apache = Transcript.ofApache(directory, SessionKindsTest::writes, 1, lines);
        assertThat(Transcript.ofZabra(directory, SessionKindsTest::writes, 1, lines))
                .isEqualTo(apache);
    }

    @Test
    void globalSessionsOfAnEnsemble() throws Exception {
        String[] lines = {"standaloneEnabled=false"};
        List<String> apache = Transcript.ofApache(directory, SessionKindsTest::writes, 1, lines);
        assertThat(Transcript.ofZabra(directory, SessionKindsTest::writes, 1, lines))
                .isEqualTo(apache);
    }

    private static void reads(int port, Transcript transcript) throws IOException {
        transcript.add("isro " + FourLetters.say(port, "isro"));
        FourLetters.say(port, "srvr")
                .lines()
                .filter(line -> line.startsWith("READ-ONLY") || line.startsWith("Mode"))
                .forEach(transcript::add);
        try (RawClient writer = new RawClient(port)) {
            transcript.add("writer " + accepted(writer));
        }
        try (RawClient client = new RawClient(port)) {
            Connected connected = client.connectReadOnly(Transcript.TIMEOUT_MS, 0, new byte[16]);
            transcript.add("reader " + connected.timeoutMs() + " " + connected.readOnly());
            transcript.note("exists", client.call(OpCode.EXISTS, Transcript.watched("/zookeeper", true)));
            transcript.note("children", client.call(OpCode.GET_CHILDREN, Transcript.watched("/", false)));
            transcript.note("create", client.call(OpCode.CREATE, Transcript.creation("/p", Transcript.PERSISTENT)));
            transcript.note("ephemeral", client.call(OpCode.CREATE2, Transcript.creation("/p", Transcript.EPHEMERAL)));
            transcript.note("multi", client.call(OpCode.MULTI, Transcript.multi("/p", Transcript.PERSISTENT)));
            transcript.note("delete", client.call(OpCode.DELETE, Transcript.deletion("/p")));
            transcript.note("set", client.call(OpCode.SET_DATA, Transcript.setting("/", new byte[1])));
            transcript.note("sync", client.call(OpCode.SYNC, out -> out.string("/")));
            transcript.note("who am I", client.call(OpCode.WHO_AM_I, out -> {}));
            transcript.note("exists again", client.call(OpCode.EXISTS, Transcript.watched("/none", false)));
            try (RawClient again = new RawClient(port)) {
                Connected same =
                        again.connectReadOnly(Transcript.TIMEOUT_MS, connected.sessionId(), connected.password());
                transcript.add("attached " + (same.sessionId() == connected.sessionId()) + " " + same.readOnly());
                transcript.note("close", again.call(OpCode.CLOSE_SESSION, out -> {}));
            }
        }
    }

    private static boolean accepted(RawClient client) throws IOException {
        try {
            return client.connect(Transcript.TIMEOUT_MS, 0, new byte[16], 0, true)
                            .sessionId()
                    != 0;
        } catch (EOFException refused) {
            return false;
        }
    }

    @Test
    void aReadOnlyServer() throws Exception {
        String[] lines = {"readonlymode.enabled=true", "localSessionsEnabled=true"};
        List<String> apache = Transcript.ofApache(directory, SessionKindsTest::reads, 3, lines);
        assertThat(Transcript.ofZabra(directory, SessionKindsTest::reads, 3, lines))
                .isEqualTo(apache);
    }

    @Test
    void aReadOnlyServerOfZabraNeedsNoLocalSessions() throws Exception {
        String[] lines = {"readonlymode.enabled=true"};
        List<String> transcript = Transcript.ofZabra(directory, SessionKindsTest::reads, 3, lines);
        assertThat(transcript).contains("isro ro", "writer false", "reader 10000 true", "create: -119 at 0x0");
        Await.until(
                "the transcript is whole",
                () -> transcript.get(transcript.size() - 1).startsWith("close: 0"));
    }
}
