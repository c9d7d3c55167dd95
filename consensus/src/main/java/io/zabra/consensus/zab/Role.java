package io.zabra.consensus.zab;

import io.zabra.consensus.packet.QuorumPacket;
import io.zabra.consensus.packet.ServerState;

/** The part that a server plays at the moment. What a role does not care for, it refuses here. */
interface Role {
    PeerState state();

    ServerState serverState();

    /** The role begins, under a new generation. */
    void start();

    /** The role is over: close its links, fail what waits on it. */
    void stop(String reason);

    void tick();

    void packet(long link, QuorumPacket packet);

    void linkClosed(long link);

    /** The other side of a link broke the protocol. */
    void breach(long link, String reason);

    /** Whether this server has a leader, or is one: then nobody but that leader tells it of configurations. */
    default boolean isSettled() {
        return true;
    }

    default void learnerConnected(long link) {
        state().out().send(new Send.Close(link, "not leading", false));
    }

    default void leaderConnected(long link, long sid) {
        state().out().send(new Send.Close(link, "no longer following " + sid, false));
    }

    default void connectFailed(long sid) {}

    default void snapshotReceived(long link, long handle) {}

    default void proposed(long zxid, byte[] payload) {
        state().out().deliver(new Deliver.ProposalRefused(zxid));
    }

    default void barrierRequested(long id) {
        state().out().deliver(new Deliver.BarrierFailed(id));
    }

    default void sessionsTouched(byte[] touches) {}

    default void forLeader(QuorumPacket packet) {}

    default void forLearner(long link, QuorumPacket packet) {}

    /** The zxid that the next proposal must carry, or -1 if none is taken. */
    default long nextZxid() {
        return -1;
    }
}
