package io.zabra.server.wire;

import io.netty.buffer.ByteBuf;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.engine.watch.WatchEvent;
import org.jspecify.annotations.Nullable;

/** Frames to clients: a length, then a reply header (Apache's {@code ReplyHeader}), then a body where there is one. */
public final class Frame {
    public static final int EVENT_XID = -1;
    public static final int PING_XID = -2;

    /** Zxid of an event that no transaction caused but a client's setWatches (Apache's {@code WatchedEvent.NO_ZXID}). */
    public static final long NO_ZXID = -1;

    /** Of a reply's length and header. */
    public static final int HEADER_BYTES = Integer.BYTES + Integer.BYTES + Long.BYTES + Integer.BYTES;

    private static final int STATE_SYNC_CONNECTED = 3;

    private Frame() {}

    /** The part of a reply after its header. */
    @FunctionalInterface
    public interface Body {
        void write(JuteWriter out);
    }

    /**
     * Where the body throws, nothing is written.
     *
     * @param body null for a header alone, as with every error
     */
    public static void reply(ByteBuf out, int xid, long zxid, ErrorCode error, @Nullable Body body) {
        int start = begin(out);
        try {
            header(out, xid, zxid, error.code());
            if (body != null) {
                body.write(new JuteWriter(out));
            }
            end(out, start);
        } catch (RuntimeException | Error e) {
            out.writerIndex(start);
            throw e;
        }
    }

    private static void header(ByteBuf out, int xid, long zxid, int error) {
        out.writeInt(xid);
        out.writeLong(zxid);
        out.writeInt(error);
    }

    /**
     * The beginning of a reply without an error whose body follows, piece by piece.
     *
     * @param length of header and body
     */
    public static void begin(ByteBuf out, int length, int xid, long zxid) {
        out.writeInt(length);
        header(out, xid, zxid, ErrorCode.OK.code());
    }

    /**
     * Fills in the header of a reply.
     *
     * @param frame the whole reply, with {@link #HEADER_BYTES} in front of its body
     * @param error of our own making or ZooKeeper's
     */
    public static void complete(ByteBuf frame, int xid, long zxid, int error) {
        int at = frame.readerIndex();
        frame.setInt(at, frame.readableBytes() - Integer.BYTES);
        frame.setInt(at + Integer.BYTES, xid);
        frame.setLong(at + 2 * Integer.BYTES, zxid);
        frame.setInt(at + 2 * Integer.BYTES + Long.BYTES, error);
    }

    /** A watch event; its header carries the zxid that fired it, as from 3.9 on. */
    public static void event(ByteBuf out, WatchEvent.Type type, String path, long zxid) {
        int start = begin(out);
        header(out, EVENT_XID, zxid, ErrorCode.OK.code());
        new JuteWriter(out).int32(type.code()).int32(STATE_SYNC_CONNECTED).string(path);
        end(out, start);
    }

    /** Leaves room for the length; {@link #end} fills it in. */
    public static int begin(ByteBuf out) {
        int start = out.writerIndex();
        out.writeInt(0);
        return start;
    }

    public static void end(ByteBuf out, int start) {
        out.setInt(start, out.writerIndex() - start - Integer.BYTES);
    }
}
