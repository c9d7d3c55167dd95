package io.zabra.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** Cuts what arrives on a connection into frames, as long as the connection takes them. On its I/O thread. */
final class FrameIntake {
    private final Services services;
    private final Connection connection;
    private final Channel channel;
    private final Inbox inbox;

    FrameIntake(Services services, Connection connection, Channel channel) {
        this.services = services;
        this.connection = connection;
        this.channel = channel;
        this.inbox = new Inbox(channel);
    }

    /** Takes the buffer over. */
    void add(ByteBuf bytes) {
        inbox.add(bytes);
    }

    /** Reads frames, and has more arrive unless that is to be held back. */
    void readFrames() {
        BackPressure backPressure = connection.backPressure();
        while (!connection.heldBack() && inbox.hasLength()) {
            int length = inbox.length();
            boolean first = connection.isFirst();
            if (first && services.words().isWord(length)) {
                connection.answerWord(length);
                break;
            }
            if (length < 0 || length > services.limits().frameBytesMax(first)) {
                if (passesOver(length)) {
                    continue;
                }
                break;
            }
            if (!backPressure.admits(length)) {
                connection.close();
                break;
            }
            ByteBuf frame = inbox.frame();
            if (frame == null) {
                break;
            }
            connection.frame(frame);
        }
        inbox.settle();
        boolean reading = !connection.heldBack();
        if (reading) {
            backPressure.caughtUp();
        }
        channel.config().setAutoRead(reading);
    }

    /** A request that is too long is answered so and passed over; anything else ends the connection. */
    private boolean passesOver(int length) {
        int bytesMax = services.limits().frameBytesMax();
        if (connection.isServing() && Inbox.mayPassOver(length)) {
            ByteBuf head = inbox.passOver();
            if (head != null) {
                connection.backPressure().refused(length, false, "answered", bytesMax);
                connection.tooLong(head, length);
            }
            return head != null;
        }
        boolean tls = connection.isFirst() && TlsDoor.isHandshake(length);
        connection.backPressure().refused(length, tls, "closed", bytesMax);
        connection.close();
        return false;
    }

    void discard() {
        inbox.discard();
    }
}
