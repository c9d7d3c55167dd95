package io.zabra.server.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.server.testing.FourLetters;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.RawClient.Reply;
import io.zabra.server.wire.JuteReader;
import io.zabra.server.wire.OpCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A member that comes back and finds no leader: whoever only reads sees all that is on its disk, its log to the end, as at
 * Apache's server; and once there is a leader, everything goes on from what was agreed upon.
 */
@Timeout(180)
class ReadOnlyRestartTest {
    private static final String[] SETTINGS = {"readonlymode.enabled=true", "localSessionsEnabled=true"};
    private static final String CHANGED = "changed";

    @TempDir
    Path directory;

    @FunctionalInterface
    private interface Start {
        void start(MixedEnsemble ensemble, int sid) throws IOException;
    }

    @Test
    void whoComesBackWithoutALeaderShowsItsLogToTheEnd() throws Exception {
        List<String> apache = seen(directory.resolve("apache"), MixedEnsemble::startApache);
        List<String> zabra = seen(directory.resolve("zabra"), MixedEnsemble::startZabra);
        assertThat(zabra).isEqualTo(apache).contains("data 0 " + CHANGED, "children 0 [b, c]", "deleted -101");
    }

    private static List<String> seen(Path directory, Start start) throws Exception {
        List<String> lines = new ArrayList<>();
        try (MixedEnsemble ensemble = new MixedEnsemble(directory, 2, Set.of(), SETTINGS)) {
            startBoth(ensemble, start);
            try (RawClient client = RawClient.open(port(ensemble), Transcript.TIMEOUT_MS)) {
                for (String path : List.of("/a", "/a/b", "/a/c", "/a/d")) {
                    client.call(OpCode.CREATE, Transcript.creation(path, Transcript.PERSISTENT));
                }
                client.call(OpCode.DELETE, Transcript.deletion("/a/d"));
                client.call(OpCode.SET_DATA, Transcript.setting("/a", CHANGED.getBytes(StandardCharsets.UTF_8)));
                client.call(OpCode.CLOSE_SESSION, out -> {});
            }
            ensemble.stop(2);
            ensemble.stop(1);
            start.start(ensemble, 1);
            ensemble.await(1, "read-only");
            lines.add("isro " + FourLetters.say(port(ensemble), "isro"));
            readOnly(port(ensemble), lines);
            start.start(ensemble, 2);
            ensemble.await(1, "leader", "follower");
            ensemble.await(2, "leader", "follower");
            withLeader(port(ensemble), lines);
            ensemble.assertEqualTrees();
        }
        return lines;
    }

    private static void startBoth(MixedEnsemble ensemble, Start start) throws Exception {
        for (int sid = 1; sid <= 2; sid++) {
            start.start(ensemble, sid);
        }
        for (int sid = 1; sid <= 2; sid++) {
            ensemble.await(sid, "leader", "follower");
        }
    }

    private static int port(MixedEnsemble ensemble) {
        String host = ensemble.host(1);
        return Integer.parseInt(host.substring(host.indexOf(':') + 1));
    }

    private static void readOnly(int port, List<String> lines) throws IOException {
        try (RawClient client = new RawClient(port)) {
            lines.add("read-only "
                    + client.connectReadOnly(Transcript.TIMEOUT_MS, 0, new byte[16])
                            .readOnly());
            reads(client, lines);
            Reply refused = client.call(OpCode.SET_DATA, Transcript.setting("/a", new byte[1]));
            lines.add("set " + refused.error());
            client.call(OpCode.CLOSE_SESSION, out -> {});
        }
    }

    private static void reads(RawClient client, List<String> lines) throws IOException {
        Reply data = client.call(OpCode.GET_DATA, Transcript.watched("/a", true));
        byte[] bytes = data.error() == 0 ? data.reader().bytesOrNull() : null;
        lines.add("data " + data.error() + " " + (bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8)));
        Reply children = client.call(OpCode.GET_CHILDREN, Transcript.watched("/a", false));
        lines.add("children " + children.error() + " " + names(children));
        Reply deleted = client.call(OpCode.EXISTS, Transcript.watched("/a/d", true));
        lines.add("deleted " + deleted.error());
    }

    private static List<String> names(Reply children) {
        List<String> names = new ArrayList<>();
        if (children.error() == 0) {
            JuteReader in = children.reader();
            for (int i = in.int32(); i > 0; i--) {
                names.add(in.string());
            }
        }
        names.sort(null);
        return names;
    }

    private static void withLeader(int port, List<String> lines) throws IOException {
        try (RawClient client = RawClient.open(port, Transcript.TIMEOUT_MS)) {
            reads(client, lines);
            lines.add("create "
                    + client.call(OpCode.CREATE, Transcript.creation("/a/e", Transcript.PERSISTENT))
                            .error());
            lines.add("delete "
                    + client.call(OpCode.DELETE, Transcript.deletion("/a/b")).error());
            reads(client, lines);
            client.takeEvents().forEach(event -> lines.add("event " + event.type() + " " + event.path()));
            client.call(OpCode.CLOSE_SESSION, out -> {});
        }
    }
}
