package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Gathers a connection's frames, so that many leave with one system call. On the connection's I/O thread. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, which is all there is to do
final class Outbox {
    /** Handed on in pieces of about this size. */
    private static final int BATCH_BYTES = 1 << 16;

    private final Channel channel;
    private @Nullable ByteBuf batch;

    Outbox(Channel channel) {
        this.channel = channel;
    }

    /** Where the next frame is to be written. */
    ByteBuf next() {
        ByteBuf current = batch;
        if (current != null && current.readableBytes() >= BATCH_BYTES) {
            channel.write(current);
            current = null;
        }
        if (current == null) {
            current = channel.alloc().buffer();
            batch = current;
        }
        return current;
    }

    /** Sends what there is, and tells how many bytes the client has not taken yet. */
    long flush() {
        ByteBuf last = batch;
        if (last == null) {
            return 0;
        }
        batch = null;
        channel.writeAndFlush(last, channel.voidPromise());
        var buffered = channel.unsafe().outboundBuffer();
        return buffered == null ? 0 : buffered.totalPendingWriteBytes();
    }

    /** Sends what there is and closes; a client that does not take it is not waited for beyond the time given. */
    void flushAndClose(int timeoutMs) {
        if (!channel.isActive()) {
            discard();
            return;
        }
        ByteBuf last = batch == null ? Unpooled.EMPTY_BUFFER : batch;
        batch = null;
        if (!channel.writeAndFlush(last)
                .addListener(ChannelFutureListener.CLOSE)
                .isDone()) {
            channel.eventLoop().schedule(() -> channel.close(), timeoutMs, TimeUnit.MILLISECONDS);
        }
    }

    void discard() {
        ByteBuf last = batch;
        batch = null;
        if (last != null) {
            last.release();
        }
    }
}
