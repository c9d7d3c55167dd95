package io.zabra.consensus.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.zabra.consensus.packet.Notification;
import io.zabra.consensus.quorum.HostPort;
import java.util.List;
import java.util.function.Supplier;
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
    private final Object host;
    private @Nullable Channel channel;
    private @Nullable Notification latest;
    private Supplier<Evidence> evidence = () -> Evidence.SAID;
    private @Nullable Challenge challenge;
    private boolean waiting;
    private boolean dialing;
    private long backoffMs = BACKOFF_MS_MIN;
    private long attachedNanos;

    /**
     * @param claimed where the server says that it listens; looked at only if it is no member
     * @param host what stands for the host that it came from; likewise
     */
    ElectionPeer(long sid, List<HostPort> claimed, Object host) {
        this.sid = sid;
        this.claimed = claimed;
        this.host = host;
    }

    Object host() {
        return host;
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

    /** Where the present connection is from, for the log. */
    @Nullable
    Object remote() {
        Channel open = channel;
        return open == null ? null : open.remoteAddress();
    }

    /** Whether a vote has not been written to any connection. */
    boolean isWaiting() {
        return waiting;
    }

    /** Of the present connection, as it is now. */
    Evidence evidence() {
        return evidence.get();
    }

    void offer(Notification vote) {
        latest = vote;
        waiting = true;
        write();
    }

    /** From now on this is the connection; the former one ends. The last vote is sent again, as it may have been lost with that. */
    void attach(Channel newChannel, Supplier<Evidence> shown) {
        heard();
        Channel old = channel;
        channel = newChannel;
        evidence = shown;
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
        heard();
        Channel old = channel;
        channel = null;
        if (old != null) {
            old.close();
        }
    }

    void write() {
        Channel open = channel;
        Notification vote = latest;
        if (open == null || vote == null || !waiting || !open.isWritable()) {
            return;
        }
        write(open, vote);
        waiting = false;
    }

    private static void write(Channel open, Notification vote) {
        byte[] body = vote.encode();
        ByteBuf frame = open.alloc().buffer(Integer.BYTES + body.length);
        frame.writeInt(body.length).writeBytes(body);
        open.writeAndFlush(frame);
    }

    /** What becomes of who wants to take the place of the present connection. */
    record Challenge(Runnable won, Runnable lost) {}

    /**
     * Somebody wants the place of the present connection, which shows that it lives by answering, or else loses it.
     *
     * @param config text of the configuration in force: Apache's servers complain of a vote without one
     * @return false where somebody else wants it already
     */
    boolean challenged(Challenge newChallenge, byte[] config) {
        Channel open = channel;
        if (open == null || challenge != null) {
            return false;
        }
        challenge = newChallenge;
        write(open, question(config));
        return true;
    }

    /** What any server answers, Apache's too, and none does anything else about: the vote of who is looking, of a round long past. */
    private Notification question(byte[] config) {
        Notification last = latest;
        long leader = last == null ? sid : last.leader();
        return Notification.lookingIn(Notification.ROUND_OF_QUESTIONS, leader, config);
    }

    /** The present connection has said something, or is another one. */
    void heard() {
        Challenge lost = challenge;
        challenge = null;
        if (lost != null) {
            lost.lost().run();
        }
    }

    /** It is gone, or has not answered for too long; nothing happens where this is another challenge than the one that is left. */
    void silent(@Nullable Challenge over) {
        Challenge won = challenge;
        if (won != null && (over == null || won.equals(over))) {
            challenge = null;
            won.won().run();
        }
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
