package io.zabra.server.interop;

import static io.zabra.server.interop.Transcript.EPHEMERAL;
import static io.zabra.server.interop.Transcript.PERSISTENT;
import static io.zabra.server.interop.Transcript.TIMEOUT_MS;
import static io.zabra.server.interop.Transcript.creation;
import static io.zabra.server.interop.Transcript.deletion;
import static io.zabra.server.interop.Transcript.setting;
import static io.zabra.server.interop.Transcript.ttlCreation;
import static io.zabra.server.interop.Transcript.watched;
import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.testing.Await;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.RawClient.Connected;
import io.zabra.server.testing.RawClient.Reply;
import io.zabra.server.wire.JuteWriter;
import io.zabra.server.wire.OpCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What random scripts cannot bring about within their time: the same scenario at Apache's server and at Zabra's. */
@Timeout(120)
@SuppressWarnings("try") // some connections are closed early, which is the point
class ScenarioTest {
    private static final int SET_WATCHES_XID = -8;
    private static final int SHORT_MS = 1_000;
    private static final long TTL_MS = 2_000;

    @TempDir
    Path directory;

    private void same(Transcript.Steps steps, String... settings) throws Exception {
        String[] all = new String[settings.length + 1];
        System.arraycopy(settings, 0, all, 0, settings.length);
        all[settings.length] = "standaloneEnabled=false";
        List<String> apache = Transcript.ofApache(directory, steps, 1, all);
        assertThat(apache).isNotEmpty();
        assertThat(Transcript.ofZabra(directory, steps, 1, all)).isEqualTo(apache);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void awaitGone(RawClient client, String path) throws Exception {
        Await.until(path + " is gone", () -> {
            try {
                return client.call(OpCode.EXISTS, watched(path, false)).error() != 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Nothing is swept before the last child is gone: what has a time to live has it long enough, or begins after that. */
    private static void sweeps(int port, Transcript transcript) throws Exception {
        try (RawClient client = RawClient.open(port, TIMEOUT_MS)) {
            transcript.note("container", client.call(OpCode.CREATE_CONTAINER, creation("/c", Transcript.CONTAINER)));
            transcript.note("never used", client.call(OpCode.CREATE_CONTAINER, creation("/n", Transcript.CONTAINER)));
            transcript.note("ttl with child", client.call(OpCode.CREATE_TTL, ttlCreation("/u", TTL_MS)));
            transcript.note("child", client.call(OpCode.CREATE, creation("/u/x", PERSISTENT)));
            transcript.note("child", client.call(OpCode.CREATE, creation("/c/x", PERSISTENT)));
            transcript.note("watch", client.call(OpCode.EXISTS, watched("/c", true)));
            transcript.note("last child", client.call(OpCode.DELETE, deletion("/c/x")));
            transcript.add("ttl: "
                    + client.call(OpCode.CREATE_TTL, ttlCreation("/t", TTL_MS)).error());
            awaitGone(client, "/c");
            awaitGone(client, "/t");
            client.takeEvents().forEach(event -> transcript.add("event " + event.type() + " " + event.path()));
            for (String path : List.of("/n", "/u", "/u/x", "/c", "/t")) {
                transcript.add(path + " "
                        + client.call(OpCode.EXISTS, watched(path, false)).error());
            }
        }
    }

    @Test
    void containersAndTtlZnodesAreSwept() throws Exception {
        same(ScenarioTest::sweeps, "znode.container.checkIntervalMs=200");
    }

    private static void quota(RawClient client, String path, String limits) throws IOException {
        String node = "/zookeeper/quota";
        for (String name : path.substring(1).split("/", -1)) {
            node += "/" + name;
            client.call(OpCode.CREATE, creation(node, PERSISTENT));
        }
        client.call(OpCode.CREATE, creation(node + "/zookeeper_limits", PERSISTENT, text(limits)));
        client.call(OpCode.CREATE, creation(node + "/zookeeper_stats", PERSISTENT, text("count=0,bytes=0")));
    }

    private static void quotas(int port, Transcript transcript) throws Exception {
        try (RawClient client = RawClient.open(port, TIMEOUT_MS)) {
            client.call(OpCode.CREATE, creation("/q", PERSISTENT));
            client.call(OpCode.CREATE, creation("/soft", PERSISTENT));
            client.call(OpCode.CREATE, creation("/q2", PERSISTENT));
            quota(client, "/q", "count=-1,bytes=-1=;byteHardLimit=20;countHardLimit=4");
            quota(client, "/soft", "count=1,bytes=2");
            for (int i = 0; i < 6; i++) {
                transcript.note("create " + i, client.call(OpCode.CREATE, creation("/q/" + i, PERSISTENT)));
                transcript.note("soft " + i, client.call(OpCode.CREATE, creation("/soft/" + i, PERSISTENT)));
            }
            transcript.note("set 10", client.call(OpCode.SET_DATA, setting("/q/0", new byte[10])));
            transcript.note("set 30", client.call(OpCode.SET_DATA, setting("/q/0", new byte[30])));
            transcript.note("outside", client.call(OpCode.SET_DATA, setting("/q2", new byte[30])));
            transcript.whole("in a multi", client.call(OpCode.MULTI, Transcript.multi("/q/m", PERSISTENT)));
            transcript.note("delete", client.call(OpCode.DELETE, deletion("/q/1")));
            transcript.note("create", client.call(OpCode.CREATE, creation("/q/again", PERSISTENT)));
            for (String path : List.of("/q", "/soft")) {
                Reply stats =
                        client.call(OpCode.GET_DATA, watched("/zookeeper/quota" + path + "/zookeeper_stats", false));
                byte[] data = stats.reader().bytesOrNull();
                transcript.add(path + " " + (data == null ? "" : new String(data, StandardCharsets.US_ASCII)));
            }
        }
    }

    @Test
    void hardAndSoftQuotas() throws Exception {
        same(ScenarioTest::quotas, "enforceQuota=true");
    }

    private static void expiry(int port, Transcript transcript) throws Exception {
        try (RawClient watcher = RawClient.open(port, TIMEOUT_MS)) {
            RawClient silent = new RawClient(port);
            Connected connected = silent.connect(SHORT_MS, 0, new byte[16], 0, true);
            transcript.add("timeout " + connected.timeoutMs());
            transcript.note("ephemeral", silent.call(OpCode.CREATE, creation("/e", EPHEMERAL)));
            transcript.note("watch", watcher.call(OpCode.EXISTS, watched("/e", true)));
            transcript.note("watch", watcher.call(OpCode.GET_CHILDREN, watched("/", true)));
            awaitGone(watcher, "/e");
            transcript.note("gone", watcher.call(OpCode.EXISTS, watched("/e", false)));
            transcript.events(watcher);
            transcript.add("closed " + silent.isClosedByServer());
            silent.close();
            try (RawClient again = new RawClient(port)) {
                Connected gone = again.connect(SHORT_MS, connected.sessionId(), connected.password(), 0, true);
                transcript.add("expired " + gone.sessionId() + " " + gone.timeoutMs());
            }
        }
    }

    @Test
    void aSilentSessionExpiresWithItsEphemerals() throws Exception {
        same(ScenarioTest::expiry);
    }

    private static Consumer<JuteWriter> chunk(long zxid, List<String> data, List<String> exists, List<String> child) {
        return out -> out.int64(zxid)
                .strings(data)
                .strings(exists)
                .strings(child)
                .strings(List.of())
                .strings(List.of());
    }

    private static void chunks(int port, Transcript transcript) throws Exception {
        try (RawClient client = new RawClient(port);
                RawClient other = RawClient.open(port, TIMEOUT_MS)) {
            Connected connected = client.connect(TIMEOUT_MS, 0, new byte[16], 0, true);
            for (String path : List.of("/a", "/b", "/c", "/d")) {
                transcript.note("create", client.call(OpCode.CREATE, creation(path, PERSISTENT)));
            }
            long seen = client.lastZxid();
            client.close();
            transcript.note("set", other.call(OpCode.SET_DATA, setting("/a", new byte[2])));
            transcript.note("delete", other.call(OpCode.DELETE, deletion("/b")));
            transcript.note("create", other.call(OpCode.CREATE, creation("/new", PERSISTENT)));
            transcript.note("child", other.call(OpCode.CREATE, creation("/c/x", PERSISTENT)));
            try (RawClient back = new RawClient(port)) {
                back.connect(TIMEOUT_MS, connected.sessionId(), connected.password(), seen, true);
                back.send(SET_WATCHES_XID, OpCode.SET_WATCHES2, chunk(seen, List.of("/a", "/d"), List.of(), List.of()));
                back.send(
                        SET_WATCHES_XID,
                        OpCode.SET_WATCHES2,
                        chunk(seen, List.of("/b"), List.of("/new", "/later"), List.of()));
                back.send(
                        SET_WATCHES_XID,
                        OpCode.SET_WATCHES2,
                        chunk(seen, List.of(), List.of(), List.of("/c", "/d", "/b")));
                for (int i = 0; i < 3; i++) {
                    Reply reply = back.receive();
                    transcript.note("chunk " + reply.xid(), reply);
                }
                transcript.events(back);
                transcript.note("set", other.call(OpCode.SET_DATA, setting("/d", new byte[2])));
                transcript.note("later", other.call(OpCode.CREATE, creation("/later", PERSISTENT)));
                transcript.note("child", other.call(OpCode.CREATE, creation("/d/x", PERSISTENT)));
                transcript.note("sync", back.call(OpCode.SYNC, Transcript.path("/")));
                transcript.note("exists", back.call(OpCode.EXISTS, watched("/d", false)));
                transcript.events(back);
            }
        }
    }

    @Test
    void watchesAreSetAgainInChunks() throws Exception {
        same(ScenarioTest::chunks);
    }
}
