package io.zabra.server.interop;

import io.netty.buffer.ByteBufUtil;
import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.RawClient.Reply;
import io.zabra.server.wire.JuteWriter;
import io.zabra.server.wire.OpCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What comes of the same steps at a server of Apache's, or at one of Zabra's: a line for each, to be compared. */
final class Transcript {
    static final int PERSISTENT = 0;
    static final int EPHEMERAL = 1;
    static final int CONTAINER = 4;
    static final int TTL = 5;
    static final int TIMEOUT_MS = 10_000;

    private final List<String> lines = new ArrayList<>();

    /** What is done to a server. */
    @FunctionalInterface
    interface Steps {
        void run(int port, Transcript transcript) throws Exception;
    }

    @FunctionalInterface
    private interface Start {
        void start(MixedEnsemble ensemble, int sid) throws IOException;
    }

    static List<String> ofApache(Path directory, Steps steps, int size, String... settings) throws Exception {
        return of(directory.resolve("apache"), MixedEnsemble::startApache, steps, size, settings);
    }

    static List<String> ofZabra(Path directory, Steps steps, int size, String... settings) throws Exception {
        return of(directory.resolve("zabra"), MixedEnsemble::startZabra, steps, size, settings);
    }

    /** @param size of the ensemble, of which one member runs */
    private static List<String> of(Path directory, Start start, Steps steps, int size, String... settings)
            throws Exception {
        Transcript transcript = new Transcript();
        try (MixedEnsemble ensemble = new MixedEnsemble(directory, size, Set.of(), settings)) {
            start.start(ensemble, 1);
            ensemble.await(1, size == 1 ? "leader" : "read-only");
            String host = ensemble.host(1);
            steps.run(Integer.parseInt(host.substring(host.indexOf(':') + 1)), transcript);
        }
        return transcript.lines;
    }

    void add(String line) {
        lines.add(line);
    }

    /** Error and zxid of a reply. */
    void note(String what, Reply reply) {
        add(what + ": " + reply.error() + " at 0x" + Long.toHexString(reply.zxid()));
    }

    /** Error, zxid and content of a reply. */
    void whole(String what, Reply reply) {
        note(what + " " + ByteBufUtil.hexDump(reply.body()), reply);
    }

    /** The events that came so far. */
    void events(RawClient client) {
        client.takeEvents()
                .forEach(event -> add("event " + event.type() + " " + event.state() + " " + event.path() + " at 0x"
                        + Long.toHexString(event.zxid())));
    }

    static Consumer<JuteWriter> creation(String path, int flags) {
        return creation(path, flags, new byte[] {1});
    }

    static Consumer<JuteWriter> creation(String path, int flags, byte[] data) {
        return out -> out.string(path)
                .bytes(data)
                .int32(1)
                .int32(31)
                .string("world")
                .string("anyone")
                .int32(flags);
    }

    static Consumer<JuteWriter> ttlCreation(String path, long ttlMs) {
        return out -> {
            creation(path, TTL).accept(out);
            out.int64(ttlMs);
        };
    }

    static Consumer<JuteWriter> multi(String path, int flags) {
        return out -> {
            out.int32(OpCode.CREATE).bool(false).int32(-1);
            creation(path, flags).accept(out);
            out.int32(-1).bool(true).int32(-1);
        };
    }

    static Consumer<JuteWriter> path(String path) {
        return out -> out.string(path);
    }

    static Consumer<JuteWriter> watched(String path, boolean watch) {
        return out -> out.string(path).bool(watch);
    }

    static Consumer<JuteWriter> setting(String path, byte[] data) {
        return out -> out.string(path).bytes(data).int32(-1);
    }

    static Consumer<JuteWriter> deletion(String path) {
        return out -> out.string(path).int32(-1);
    }
}
