package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** What has arrived on a connection and was not taken as a frame yet. On the connection's I/O thread. */
final class Inbox {
    private final Channel channel;
    /** Opcode and number of a request. */
    private static final int HEAD_BYTES = 8;

    /** A longer one is no mistake of a client. */
    private static final int PASSED_OVER_MAX = 64 << 20;

    private @Nullable ByteBuf arrived;
    /** Of a request that is passed over, still to come. */
    private int passing;

    Inbox(Channel channel) {
        this.channel = channel;
    }

    /** Takes the buffer over. */
    void add(ByteBuf bytes) {
        int passed = Math.min(passing, bytes.readableBytes());
        passing -= passed;
        bytes.skipBytes(passed);
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        ByteBuf before = arrived;
        if (before == null) {
            arrived = bytes;
        } else {
            before.writeBytes(bytes);
            bytes.release();
        }
    }

    /** Whether the length of the next frame is there. */
    boolean hasLength() {
        return arrived != null && arrived.readableBytes() >= Integer.BYTES;
    }

    /** To be called where {@link #hasLength}. */
    int length() {
        ByteBuf bytes = arrived;
        return bytes == null ? 0 : bytes.getInt(bytes.readerIndex());
    }

    /** Whether the next frame is one that can be passed over, rather than end the connection. */
    static boolean mayPassOver(int length) {
        return length >= HEAD_BYTES && length <= PASSED_OVER_MAX;
    }

    /** Leaves the next frame out, of which no more than its head is ever kept; null where not even that is there. */
    @Nullable
    ByteBuf passOver() {
        ByteBuf bytes = arrived;
        if (bytes == null || bytes.readableBytes() < Integer.BYTES + HEAD_BYTES) {
            return null;
        }
        int rest = length() - HEAD_BYTES;
        bytes.skipBytes(Integer.BYTES);
        ByteBuf head = bytes.readSlice(HEAD_BYTES);
        int here = Math.min(rest, bytes.readableBytes());
        bytes.skipBytes(here);
        passing = rest - here;
        return head;
    }

    /** The next frame's content, which is valid until {@link #settle}; null where it is not all there. */
    @Nullable
    ByteBuf frame() {
        ByteBuf bytes = arrived;
        if (bytes == null || bytes.readableBytes() - Integer.BYTES < length()) {
            return null;
        }
        int length = length();
        bytes.skipBytes(Integer.BYTES);
        return bytes.readSlice(length);
    }

    /** Keeps what is left over in a buffer of its own, which can grow, and no larger than it must be. */
    void settle() {
        ByteBuf bytes = arrived;
        if (bytes == null || (bytes.isReadable() && bytes.readerIndex() == 0)) {
            return;
        }
        arrived = bytes.isReadable()
                ? channel.alloc().buffer(bytes.readableBytes()).writeBytes(bytes)
                : null;
        bytes.release();
    }

    void discard() {
        if (arrived != null) {
            arrived.release();
            arrived = null;
        }
    }
}
