package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.server.net.SessionOrder.Arrival;
import io.zabra.server.wire.Frame;
import io.zabra.server.wire.JuteWriter;

/** An answer with a {@link LongBody} on its way to a client. On the connection's I/O thread. */
final class LongAnswer implements AutoCloseable {
    private static final long FRAME_BYTES_MAX = Integer.MAX_VALUE;

    private final Arrival arrival;
    private final long zxid;
    private final LongBody body;
    private boolean measured;
    private long written;

    /** @param zxid for the header */
    LongAnswer(Arrival arrival, long zxid, LongBody body) {
        this.arrival = arrival;
        this.zxid = zxid;
        this.body = body;
    }

    Arrival arrival() {
        return arrival;
    }

    /** Of the frame, once it is whole. */
    long bytes() {
        return written;
    }

    /**
     * Goes on until the slice is over, or the client has enough to take for now.
     *
     * @return whether all is written
     */
    boolean goOn(Outbox outbox, Channel channel, Slice slice) {
        if (!measured) {
            measured = body.measure(slice::isOverAfterStep);
            if (!measured || begins(outbox.part())) {
                return measured;
            }
        }
        boolean done = false;
        while (!done && !slice.isOver() && channel.isWritable()) {
            ByteBuf out = outbox.part();
            int before = out.writerIndex();
            done = body.write(
                    new JuteWriter(out), () -> slice.isOverAfterStep() || out.readableBytes() >= Outbox.BATCH_BYTES);
            slice.at(System.nanoTime());
            written += out.writerIndex() - before;
        }
        if (done && written != body.length() + Frame.HEADER_BYTES) {
            throw new IllegalStateException("an answer of " + body.length() + " bytes has " + written);
        }
        return done;
    }

    /** Writes the header. True where nothing follows it: the answer would be longer than a frame can be. */
    private boolean begins(ByteBuf out) {
        long length = body.length() + Frame.HEADER_BYTES - Integer.BYTES;
        boolean tooLong = length > FRAME_BYTES_MAX;
        if (tooLong) {
            Frame.reply(out, arrival.xid(), zxid, ErrorCode.MARSHALLING_ERROR, null);
        } else {
            Frame.begin(out, (int) length, arrival.xid(), zxid);
        }
        written = Frame.HEADER_BYTES;
        return tooLong;
    }

    @Override
    public void close() {
        body.close();
    }
}
