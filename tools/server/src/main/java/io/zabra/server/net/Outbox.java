package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a connection's frames, so that many leave with one system call. While an answer is written piece by piece, all other frames wait
 * behind it. On the connection's I/O thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel, which is all there is to do
final class Outbox {
    /** Handed on in pieces of about this size. */
    static final int BATCH_BYTES = 1 << 16;

    private final Channel channel;
    private @Nullable ByteBuf batch;
    /** A long answer is on its way. */
    private boolean busy;
    /** It ended before it was whole: nothing is sent any more. */
    private boolean cut;
    /** Frames that come behind it. */
    private @Nullable ByteBuf behind;
    /** Of the frames that the client may not have taken yet, in bytes. */
    private int longest;

    Outbox(Channel channel) {
        this.channel = channel;
    }

    /** Where the next frame is to be written. */
    ByteBuf next() {
        return busy ? behind() : part();
    }

    private ByteBuf behind() {
        ByteBuf frames = behind;
        if (frames == null) {
            frames = channel.alloc().buffer();
            behind = frames;
        }
        return frames;
    }

    /** Adds a whole frame, which may be written to from now on; it is copied where others are to leave with it. */
    void add(ByteBuf frame) {
        if (batch == null && !busy) {
            batch = frame.retain();
        } else {
            next().writeBytes(frame, frame.readerIndex(), frame.readableBytes());
        }
    }

    /** Where the next piece of a long answer is to be written. */
    ByteBuf part() {
        if (cut) {
            return behind();
        }
        ByteBuf current = batch;
        if (current != null && current.readableBytes() >= BATCH_BYTES) {
            channel.write(current, channel.voidPromise());
            current = null;
        }
        if (current == null) {
            current = channel.alloc().buffer();
            batch = current;
        }
        return current;
    }

    /** A long answer begins: {@link #part} is its alone, until {@link #endLong}. */
    void beginLong() {
        busy = true;
    }

    /** It is whole. */
    void endLong() {
        busy = false;
        ByteBuf frames = behind;
        behind = null;
        if (frames != null) {
            ByteBuf before = batch;
            if (before != null) {
                channel.write(before, channel.voidPromise());
            }
            batch = frames;
        }
    }

    /** A frame of so many bytes is whole. */
    void wrote(int bytes) {
        longest = Math.max(longest, bytes);
    }

    /** Sends what there is, and tells how many bytes the client has not taken yet, but for the longest frame, which was not its fault. */
    long flush() {
        ByteBuf last = batch;
        if (last != null) {
            batch = null;
            channel.writeAndFlush(last, channel.voidPromise());
        } else if (behind == null) {
            return 0;
        }
        if (channel.isWritable()) {
            longest = 0;
        }
        return left() - longest;
    }

    /** Bytes that the client has not taken yet. */
    long left() {
        var buffered = channel.unsafe().outboundBuffer();
        long waiting = behind == null ? 0 : behind.readableBytes();
        return buffered == null ? waiting : waiting + buffered.totalPendingWriteBytes() - buffered.currentProgress();
    }

    /**
     * Sends what there is and closes. A client that takes next to nothing of it in the time given, and again each time as long, is not
     * waited for.
     */
    void flushAndClose(int timeoutMs) {
        if (!channel.isActive()) {
            discard();
            return;
        }
        ByteBuf last = batch == null ? Unpooled.EMPTY_BUFFER : batch;
        batch = null;
        cut = busy;
        if (!channel.writeAndFlush(last)
                .addListener(ChannelFutureListener.CLOSE)
                .isDone()) {
            closeUnlessTaken(left(), timeoutMs);
        }
    }

    private void closeUnlessTaken(long before, int timeoutMs) {
        channel.eventLoop()
                .schedule(
                        () -> {
                            long now = left();
                            if (before - now < BATCH_BYTES) {
                                channel.close();
                            } else if (channel.isOpen()) {
                                closeUnlessTaken(now, timeoutMs);
                            }
                        },
                        timeoutMs,
                        TimeUnit.MILLISECONDS);
    }

    void discard() {
        release(batch);
        release(behind);
        batch = null;
        behind = null;
    }

    private static void release(@Nullable ByteBuf frames) {
        if (frames != null) {
            frames.release();
        }
    }
}
