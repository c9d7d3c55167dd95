package io.zabra.consensus.host;

import io.zabra.consensus.zab.Event;
import java.util.List;

/** Where network and disk put what has happened. Any thread; never blocks, never throws. Events of one thread keep their order. */
@FunctionalInterface
public interface PeerEvents {
    void happened(Event event);

    /** What came together, in its order; cheaper than one after the other. The list is the receiver's from then on. */
    default void happened(List<Event> events) {
        events.forEach(this::happened);
    }
}
