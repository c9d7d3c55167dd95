package io.zabra.consensus.host;

import io.zabra.consensus.packet.ServerState;
import io.zabra.consensus.quorum.ConfigChain;
import io.zabra.consensus.zab.Send;

/**
 * The election and quorum ports of a server and its connections to others. Called by the peer's thread alone; no call blocks or
 * throws for what the network or another server does. What happens is told to {@link PeerEvents}: every {@link Send.Connect} is
 * answered once, the number of a link is never used again, packets of a link keep their order both ways, and a link that we
 * closed is heard of no more.
 */
public interface PeerNetwork extends AutoCloseable {
    /**
     * Does it, after what was asked for before, at {@link #flush} at the latest. {@link Send.Snapshot} goes to {@link #stream}
     * instead.
     */
    void send(Send send);

    /** All that is to be sent for now has been given: what goes to one server goes together. */
    default void flush() {}

    /**
     * Streams a state on a link in Apache's format, between the packets before and after. Memory stays bounded however slow the
     * other side is.
     *
     * @param image closed when it is sent, or the link is gone
     */
    void stream(Send.Snapshot snapshot, StateImage image);

    /**
     * What this server is from now on; LOOKING at first. Learners are let in while it leads. While it looks for a leader they wait
     * at the door for a moment: who was elected by others a little before it knew must not turn them away. Who follows another
     * one does, so that they look anew.
     */
    void role(ServerState role);

    /**
     * From now on these are the members and their addresses: those of the configuration in force, and of what is proposed after
     * it. Connections of who is a member no more end; where our own addresses are others, we listen there.
     */
    void reconfigured(ConfigChain configs);

    /** Closes ports and connections; no event comes after it returned. Blocks; idempotent. */
    @Override
    void close();
}
