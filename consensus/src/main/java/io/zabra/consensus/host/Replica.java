package io.zabra.consensus.host;

import io.zabra.consensus.zab.Deliver;
import io.zabra.consensus.zab.Event;
import io.zabra.consensus.zab.Send;

/** What a {@link PeerLoop} runs the core for. Everything is called by the loop's thread, and must not block. */
interface Replica {
    /** Before the core learns of an event; returns what it learns of instead. */
    Event arriving(Event event);

    /** In order. What it makes the replica do to the core goes by {@link PeerLoop#afterStep}. */
    void deliver(Deliver deliver);

    /** All deliveries of one step are made; its sends come next. */
    void settled();

    /** The state as of now, which is that of the snapshot to be sent. */
    StateImage image(Send.Snapshot snapshot);

    /** Time has passed, and the core knows it. */
    void ticked(long nowMs);

    /** All that had come in is done. */
    void idle();

    /** How many writes are under way for own clients, and on a leader for all. */
    int outstanding();

    /** The loop cannot go on: the server must stop. */
    void failed(Throwable failure);
}
