package io.zabra.cli.chaos;

import io.zabra.engine.txn.AclCodec;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.txn.ZnodePath;
import io.zabra.server.wire.JuteReader;
import io.zabra.server.wire.OpCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/** Reads all there is on one server, by a session of its own. */
final class TreeReader implements AutoCloseable {
    private static final int ANSWER_MS = 10_000;
    private static final String CONFIG = "/zookeeper/config";

    private final Wire wire;
    private int xid;

    TreeReader(InetSocketAddress server) throws IOException {
        wire = new Wire(server, ANSWER_MS);
        wire.connect(ANSWER_MS, 0, new byte[16], 0);
    }

    private JuteReader call(int opCode, String path, boolean withWatch) throws IOException {
        xid++;
        wire.request(xid, opCode, w -> {
            w.string(path);
            if (withWatch) {
                w.bool(false);
            }
        });
        Wire.Frame frame = wire.receive();
        if (frame.error() != 0) {
            throw new IOException("reading " + path + " came to error " + frame.error());
        }
        return frame.body();
    }

    /** Data, stat and children of every znode, after a sync. */
    Map<String, String> read() throws IOException {
        call(OpCode.SYNC, "/", false);
        Map<String, String> znodes = new TreeMap<>();
        Deque<String> todo = new ArrayDeque<>();
        todo.add("/");
        while (!todo.isEmpty()) {
            String path = todo.remove();
            JuteReader data = call(OpCode.GET_DATA, path, true);
            String content = Integer.toHexString(Arrays.hashCode(data.bytesOrNull()));
            // Each server makes this one for itself.
            String stat = path.equals(CONFIG) ? "" : StatView.read(data).toString();
            znodes.put(path, content + " " + stat);
            JuteReader children = call(OpCode.GET_CHILDREN, path, true);
            for (int i = children.count(Integer.BYTES); i > 0; i--) {
                String name = children.string();
                todo.add(ZnodePath.child(path, name));
            }
        }
        return znodes;
    }

    /** Creates a persistent znode where there is none. */
    void create(String path) throws IOException {
        xid++;
        wire.request(
                xid,
                OpCode.CREATE,
                w -> w.string(path).bytes(new byte[0]).acl(AclCodec.OPEN).int32(0));
        Wire.Frame frame = wire.receive();
        int exists = ErrorCode.NODE_EXISTS.code();
        if (frame.error() != 0 && frame.error() != exists) {
            throw new IOException("creating " + path + " came to error " + frame.error());
        }
    }

    @Override
    public void close() throws IOException {
        try (wire) {
            wire.request(++xid, OpCode.CLOSE_SESSION, w -> {});
            wire.receive();
        }
    }
}
