package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.zabra.engine.txn.ErrorCode;
import io.zabra.server.net.SessionOrder.Arrival;
import io.zabra.server.wire.ClientRequest;
import io.zabra.server.wire.Frame;
import io.zabra.server.wire.JuteWriter;
import java.util.function.LongSupplier;

/** An answer with a {@link LongBody} on its way to a client. On the connection's I/O thread. */
final class LongAnswer implements AutoCloseable {
    private static final long FRAME_BYTES_MAX = Integer.MAX_VALUE;

    private final Arrival arrival;
    private final ClientRequest.Local request;
    private final LongBody body;
    private final int triesLeft;
    private boolean measured;
    private long written;

    /** @param triesLeft how often its request may be looked at anew */
    LongAnswer(Arrival arrival, ClientRequest.Local request, LongBody body, int triesLeft) {
        this.arrival = arrival;
        this.request = request;
        this.body = body;
        this.triesLeft = triesLeft;
    }

    Arrival arrival() {
        return arrival;
    }

    ClientRequest.Local request() {
        return request;
    }

    int triesLeft() {
        return triesLeft;
    }

    /** Whether a part of it is written. */
    boolean hasBegun() {
        return written != 0;
    }

    /** Throws {@link io.zabra.engine.tree.SnapshotTooOldException} where what it reads is given up. */
    void requireHeld() {
        body.requireHeld();
    }

    /** Of the frame, once it is whole. */
    long bytes() {
        return written;
    }

    /**
     * Goes on until the slice is over, or the client has enough to take for now.
     *
     * @param zxid asked once, for the header, when all is found out
     * @return whether all is written
     */
    boolean goOn(Outbox outbox, Channel channel, Slice slice, LongSupplier zxid) {
        if (!measured) {
            measured = body.measure(slice::isOverAfterStep);
            if (!measured || begins(outbox, zxid.getAsLong())) {
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
    private boolean begins(Outbox outbox, long zxid) {
        long length = body.length() + Frame.HEADER_BYTES - Integer.BYTES;
        boolean tooLong = length > FRAME_BYTES_MAX;
        ByteBuf out = outbox.part();
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
