package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** What has arrived on a connection and was not taken as a frame yet. On the connection's I/O thread. */
final class Inbox {
    private final Channel channel;
    private @Nullable ByteBuf arrived;

    Inbox(Channel channel) {
        this.channel = channel;
    }

    /** Takes the buffer over. */
    void add(ByteBuf bytes) {
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
