package io.zabra.jdbc.remote;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.zabra.jdbc.spi.SqlSessionOptions.Credential;
import io.zabra.jdbc.watch.WatchMode;
import io.zabra.jdbc.wire.SqlRequest;
import io.zabra.jdbc.wire.WireInput;
import io.zabra.jdbc.wire.WireOutput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The frames of ZooKeeper's client protocol that the driver sends (records of {@code zookeeper.jute}, package proto). */
final class Frames {
    static final int XID_NOTIFICATION = -1;
    static final int XID_PING = -2;
    static final int XID_AUTH = -4;
    static final int XID_SET_WATCHES = -8;

    /** A number that servers do not look at, and that no other request has. */
    static final int XID_SASL = -102;

    static final int EXISTS = 3;
    static final int GET_DATA = 4;
    static final int GET_CHILDREN = 8;
    static final int REMOVE_WATCHES = 18;
    static final int ADD_WATCH = 106;

    static final int ERROR_SYSTEM = -1;
    static final int ERROR_BAD_ARGUMENTS = -8;
    static final int ERROR_NO_NODE = -101;
    static final int ERROR_NO_AUTH = -102;
    static final int ERROR_AUTH_FAILED = -115;
    static final int ERROR_NO_WATCHER = -121;
    static final int ERROR_SASL_REQUIRED = -124;
    static final int ERROR_UNIMPLEMENTED = -6;
    static final int ERROR_MARSHALLING = -5;

    private static final int OPCODE_PING = 11;
    private static final int OPCODE_AUTH = 100;
    private static final int OPCODE_SASL = 102;
    private static final int OPCODE_CLOSE_SESSION = -11;
    private static final int OPCODE_SET_WATCHES2 = 105;
    private static final List<WatchMode> SET_WATCHES_ORDER = List.of(
            WatchMode.DATA, WatchMode.EXISTS, WatchMode.CHILDREN, WatchMode.PERSISTENT, WatchMode.PERSISTENT_RECURSIVE);

    private Frames() {}

    /**
     * What a client asks for first.
     *
     * @param lastZxidSeen a server that is behind it will not take the session
     * @param session {@link SessionKey#NONE} for a new one
     */
    record ConnectRequest(long lastZxidSeen, int timeoutMs, SessionKey session) {}

    /** @param timeoutMs negotiated; 0 or less where the session has expired */
    record ConnectAnswer(int timeoutMs, SessionKey session) {}

    static ByteBuf connect(ByteBufAllocator allocator, ConnectRequest request) {
        ByteBuf frame = begin(allocator);
        WireOutput out = new WireOutput(frame);
        out.int32(SqlRequest.CONNECT_MARK);
        out.int64(request.lastZxidSeen());
        out.int32(request.timeoutMs());
        out.int64(request.session().id());
        out.bytes(request.session().password());
        out.bool(false);
        return end(frame);
    }

    /** With or without the read-only byte at the end, which servers before 3.4 do not send. */
    static ConnectAnswer connectAnswer(ByteBuf frame) {
        WireInput in = new WireInput(frame);
        in.int32();
        return new ConnectAnswer(in.int32(), new SessionKey(in.int64(), in.bytes()));
    }

    static ByteBuf auth(ByteBufAllocator allocator, Credential credential) {
        ByteBuf frame = begin(allocator);
        WireOutput out = header(frame, XID_AUTH, OPCODE_AUTH);
        out.int32(0);
        out.string(credential.scheme());
        out.bytes(credential.secret().getBytes(StandardCharsets.UTF_8));
        return end(frame);
    }

    static ByteBuf sasl(ByteBufAllocator allocator, byte[] token) {
        ByteBuf frame = begin(allocator);
        header(frame, XID_SASL, OPCODE_SASL).bytes(token);
        return end(frame);
    }

    static ByteBuf ping(ByteBufAllocator allocator) {
        ByteBuf frame = begin(allocator);
        header(frame, XID_PING, OPCODE_PING);
        return end(frame);
    }

    static ByteBuf closeSession(ByteBufAllocator allocator, int xid) {
        ByteBuf frame = begin(allocator);
        header(frame, xid, OPCODE_CLOSE_SESSION);
        return end(frame);
    }

    /** {@code SetWatches2}. */
    static ByteBuf setWatches(ByteBufAllocator allocator, long lastZxid, Map<WatchMode, List<String>> paths) {
        ByteBuf frame = begin(allocator);
        WireOutput out = header(frame, XID_SET_WATCHES, OPCODE_SET_WATCHES2);
        out.int64(lastZxid);
        for (WatchMode mode : SET_WATCHES_ORDER) {
            out.list(paths.getOrDefault(mode, List.of()), out::string);
        }
        return end(frame);
    }

    static ByteBuf request(ByteBufAllocator allocator, int xid, int opcode, Consumer<WireOutput> body) {
        ByteBuf frame = begin(allocator);
        try {
            body.accept(header(frame, xid, opcode));
            return end(frame);
        } catch (RuntimeException e) {
            frame.release();
            throw e;
        }
    }

    private static ByteBuf begin(ByteBufAllocator allocator) {
        return allocator.buffer().writeInt(0);
    }

    private static WireOutput header(ByteBuf frame, int xid, int opcode) {
        frame.writeInt(xid).writeInt(opcode);
        return new WireOutput(frame);
    }

    private static ByteBuf end(ByteBuf frame) {
        return frame.setInt(0, frame.readableBytes() - Integer.BYTES);
    }
}
