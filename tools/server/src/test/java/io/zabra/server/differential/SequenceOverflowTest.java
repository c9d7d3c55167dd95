package io.zabra.server.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.zabra.engine.LocalStore;
import io.zabra.engine.LocalStoreConfig;
import io.zabra.engine.apache.ApacheDirectory;
import io.zabra.engine.apache.ApacheImport;
import io.zabra.server.ZabraServer;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.TestServers;
import io.zabra.server.wire.OpCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of a counter of sequential znodes that overflows. Apache names the next one by a negative number while the
 * change before is under way, but never keeps a counter that is less than it was: from then on each name is taken.
 */
class SequenceOverflowTest {
    private static final int TIMEOUT_MS = 30_000;
    private static final int PERSISTENT = 0;
    private static final int SEQUENTIAL = 2;
    private static final int EPHEMERAL_SEQUENTIAL = 3;

    @TempDir
    Path directory;

    @Test
    void theCounterOverflowsAsApachesDoes() throws Exception {
        LocalStoreConfig config = LocalStoreConfig.standard().withExtendedTypes(true);
        Path data = directory.resolve("zabra");
        Path apacheData = Files.createDirectories(directory.resolve("apache"));
        List<String> expected;
        try (ApacheServer apache = ApacheServer.start(apacheData, TestServers.TICK_MS)) {
            for (Parent parent : Parent.values()) {
                try (RawClient client = RawClient.open(apache.port(), TIMEOUT_MS)) {
                    client.call(OpCode.CREATE, create(parent.path(), PERSISTENT).body());
                }
                apache.countChildren(parent.path(), parent.cversion);
            }
            ApacheDirectory imported = ApacheDirectory.of(apacheData);
            LocalStore.install(data, sink -> ApacheImport.run(imported, sink), config);
            expected = transcript(apache.port());
        }
        try (ZabraServer zabra = TestServers.zabra(data, "extendedTypesEnabled=true")) {
            assertThat(transcript(zabra.port())).isEqualTo(expected);
        }
        assertThat(String.join("\n", expected)).contains("2147483647", "-2147483648", "-110", "-000000001");
        List<String> after = states(data);
        assertThat(states(data)).isEqualTo(after);
    }

    /** How many children were created under each so far. */
    private enum Parent {
        ALONE(Integer.MAX_VALUE - 2),
        TOGETHER(Integer.MAX_VALUE - 1),
        MIXED(Integer.MAX_VALUE - 1),
        NEGATIVE(Integer.MIN_VALUE),
        BELOW_ZERO(-3);

        private final int cversion;

        Parent(int cversion) {
            this.cversion = cversion;
        }

        String path() {
            return "/" + name();
        }
    }

    private static List<String> transcript(int port) throws Exception {
        try (Side side = new Side(() -> port, 1)) {
            for (Request request : requests()) {
                side.run(new Step.Calls(0, List.of(request)));
            }
            return side.transcript();
        }
    }

    private static List<Request> requests() {
        List<Request> requests = new ArrayList<>();
        for (Parent parent : Parent.values()) {
            requests.add(read(parent));
            if (parent == Parent.TOGETHER) {
                requests.add(multi(parent));
                requests.add(read(parent));
            }
            for (int i = 0; i < 5; i++) {
                int flags = i % 2 == 0 ? SEQUENTIAL : EPHEMERAL_SEQUENTIAL;
                requests.add(create(parent.path() + "/n-", flags));
                requests.add(create(parent.path() + "/other" + i + "-", SEQUENTIAL));
                if (parent == Parent.MIXED) {
                    requests.add(create(parent.path() + "/plain" + i, PERSISTENT));
                    requests.add(delete(parent.path() + "/plain" + i));
                }
                requests.add(read(parent));
            }
            requests.add(multi(parent));
            requests.add(read(parent));
        }
        return requests;
    }

    private static Request create(String path, int flags) {
        return new Request("create " + path + " " + flags, OpCode.CREATE2, creation(path, flags));
    }

    private static Consumer<io.zabra.server.wire.JuteWriter> creation(String path, int flags) {
        return w -> Acls.open(w.string(path).bytes(null)).int32(flags);
    }

    private static Request delete(String path) {
        return new Request("delete " + path, OpCode.DELETE, w -> w.string(path).int32(-1));
    }

    private static Request read(Parent parent) {
        return new Request(
                "ls2 " + parent,
                OpCode.GET_CHILDREN2,
                w -> w.string(parent.path()).bool(false));
    }

    /** Each sees the counter that the one before has left. */
    private static Request multi(Parent parent) {
        return new Request("multi " + parent, OpCode.MULTI, w -> {
            for (int i = 0; i < 4; i++) {
                w.int32(OpCode.CREATE2).bool(false).int32(-1);
                creation(parent.path() + "/m-", SEQUENTIAL).accept(w);
            }
            w.int32(-1).bool(true).int32(-1);
        });
    }

    /** After a restart: from the snapshot and the log, or from a newer snapshot. */
    private static List<String> states(Path data) throws Exception {
        try (ZabraServer zabra = TestServers.zabra(data, "extendedTypesEnabled=true");
                Side side = new Side(zabra::port, 1)) {
            for (Parent parent : Parent.values()) {
                side.run(new Step.Calls(0, List.of(read(parent))));
            }
            return side.transcript();
        }
    }
}
