package io.zabra.consensus.zab;

import io.zabra.consensus.packet.Notification;
import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.Zxid;

/** Something to do with the network. Whatever had to be durable first already is. */
public sealed interface Send {
    /** A packet for one link, after those sent on it before. */
    record Packet(long link, QuorumPacket packet) implements Send {}

    /**
     * The state machine at this zxid, streamed on the link between the packets before and after. All that was delivered up to
     * this output is in it, and nothing more.
     */
    record Snapshot(long link, long zxid) implements Send {
        @Override
        public String toString() {
            return "SNAPSHOT of " + Zxid.text(zxid) + " on " + link;
        }
    }

    /**
     * Entries of the log on disk with {@code fromZxid < zxid <= toZxid}, streamed on the link between the packets before and
     * after: each as PROPOSAL, then COMMIT (no data) of the same zxid. All of them are durable and committed, and are not
     * truncated while the link lives. Memory stays bounded however slow the other side is. Where they are gone (the log was
     * purged in the meantime) or cannot be read ({@link Event.LogDamaged}), the link is to be closed and {@link Event.LinkClosed}
     * sent.
     */
    record LogRange(long link, long fromZxid, long toZxid) implements Send {
        @Override
        public String toString() {
            return "LOG (" + Zxid.text(fromZxid) + ", " + Zxid.text(toZxid) + "] on " + link;
        }
    }

    /** An election message. It may be lost; of several for one server the last one counts. */
    record Vote(long sid, Notification notification) implements Send {}

    /** Connect to the quorum port of this server. */
    record Connect(long sid) implements Send {}

    /**
     * Close a link. What was sent on it before may or may not arrive.
     *
     * @param breach whether the other side broke the protocol
     */
    record Close(long link, String reason, boolean breach) implements Send {}
}
