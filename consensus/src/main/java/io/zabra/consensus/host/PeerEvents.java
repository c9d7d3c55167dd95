package io.zabra.consensus.host;

import io.zabra.consensus.zab.Event;

/** Where network and disk put what has happened. Any thread; never blocks, never throws. Events of one thread keep their order. */
@FunctionalInterface
public interface PeerEvents {
    void happened(Event event);
}
