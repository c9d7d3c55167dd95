package io.zabra.consensus.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.zabra.consensus.quorum.HostPort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the election port knows of one other server: the connection if there is one, and the latest vote for it. Of several votes
 * that wait the last one counts. Owned by the election loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a vote may be lost
final class ElectionPeer {
    private static final long BACKOFF_MS_MIN = 50;
    private static final long BACKOFF_MS_MAX = 1_000;

    private final long sid;
    private final List<HostPort> claimed;
    private @Nullable Channel channel;
    private byte @Nullable [] latest;
    private boolean waiting;
    private boolean dialing;
    private long backoffMs = BACKOFF_MS_MIN;
    private long attachedNanos;

    /** @param claimed where the server says that it listens; looked at only if it is no member */
    ElectionPeer(long sid, List<HostPort> claimed) {
        this.sid = sid;
        this.claimed = claimed;
    }

    long sid() {
        return sid;
    }

    List<HostPort> claimed() {
        return claimed;
    }

    @Nullable
    Channel channel() {
        return channel;
    }

    /** Whether a vote has not been written to any connection. */
    boolean isWaiting() {
        return waiting;
    }

    void offer(byte[] vote) {
        latest = vote;
        waiting = true;
        write();
    }

    /** From now on this is the connection; the former one ends. The last vote is sent again, as it may have been lost with that. */
    void attach(Channel newChannel) {
        Channel old = channel;
        channel = newChannel;
        attachedNanos = System.nanoTime();
        backoffMs = BACKOFF_MS_MIN;
        if (old != null) {
            old.close();
        }
        waiting = latest != null;
        write();
    }

    /** Whether the connection is so new that who connects anew cannot know of it. */
    boolean isAttachedSince(long ms) {
        return channel != null && System.nanoTime() - attachedNanos < ms * 1_000_000;
    }

    /** The connection is gone. False if it was another one that mattered no more. */
    boolean detach(Channel gone) {
        if (channel != gone) {
            return false;
        }
        channel = null;
        return true;
    }

    void disconnect() {
        Channel old = channel;
        channel = null;
        if (old != null) {
            old.close();
        }
    }

    void write() {
        Channel open = channel;
        byte[] vote = latest;
        if (open == null || vote == null || !waiting || !open.isWritable()) {
            return;
        }
        ByteBuf frame = open.alloc().buffer(Integer.BYTES + vote.length);
        frame.writeInt(vote.length).writeBytes(vote);
        open.writeAndFlush(frame);
        waiting = false;
    }

    /** True if nobody dials this server yet: then the caller does. */
    boolean beginDialing() {
        if (dialing) {
            return false;
        }
        dialing = true;
        return true;
    }

    void endDialing() {
        dialing = false;
    }

    /** How long to wait before the next attempt; longer each time. */
    long nextBackoffMs() {
        long now = backoffMs;
        backoffMs = Math.min(2 * backoffMs, BACKOFF_MS_MAX);
        return now;
    }
}
