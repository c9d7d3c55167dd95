package io.zabra.server.hostile;

import io.zabra.server.testing.RawClient;
import io.zabra.server.testing.RawClient.Event;
import io.zabra.server.testing.RawClient.Reply;
import io.zabra.server.wire.JuteReader;
import io.zabra.server.wire.OpCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A client of good will: a znode of its own, a watch on it, and a session that it must not lose. */
final class Bystander implements AutoCloseable {
    private static final int TIMEOUT_MS = 30_000;
    private static final String OWN = "/own";

    private final RawClient client;
    private int version;

    Bystander(int port) throws IOException {
        this.client = RawClient.open(port, TIMEOUT_MS);
        require(
                client.call(
                                OpCode.AUTH,
                                w -> w.int32(0).string("digest").bytes("good:will".getBytes(StandardCharsets.UTF_8)))
                        .error(),
                0,
                "auth");
        create(client, OWN, "auth", "");
        require(client.call(OpCode.ADD_WATCH, w -> w.string(OWN).int32(1)).error(), 0, "addWatch");
    }

    static void create(RawClient client, String path, String scheme, String id) throws IOException {
        Reply reply = client.call(
                OpCode.CREATE,
                w -> w.string(path)
                        .bytes(null)
                        .int32(1)
                        .int32(31)
                        .string(scheme)
                        .string(id)
                        .int32(0));
        require(reply.error(), 0, "create " + path);
    }

    private static void require(int found, int expected, String what) {
        if (found != expected) {
            throw new IllegalStateException(what + ": " + found + " where " + expected + " was due");
        }
    }

    /** Writes and reads what is its own, and gets exactly the one event that this makes. */
    void check(String when) throws IOException {
        byte[] data = when.getBytes(StandardCharsets.UTF_8);
        int expected = version;
        require(
                client.call(OpCode.SET_DATA, w -> w.string(OWN).bytes(data).int32(expected))
                        .error(),
                0,
                when);
        version++;
        Reply read = client.call(OpCode.GET_DATA, w -> w.string(OWN).bool(false));
        JuteReader in = read.reader();
        if (read.error() != 0 || !Arrays.equals(in.bytesOrNull(), data)) {
            throw new IllegalStateException(when + ": other data than was written, error " + read.error());
        }
        List<Event> events = client.takeEvents();
        if (events.size() != 1
                || events.get(0).type() != 3
                || !events.get(0).path().equals(OWN)) {
            throw new IllegalStateException(when + ": the events of one write are " + events);
        }
    }

    @Override
    public void close() throws IOException {
        client.call(OpCode.CLOSE_SESSION, w -> {});
        client.close();
    }
}
