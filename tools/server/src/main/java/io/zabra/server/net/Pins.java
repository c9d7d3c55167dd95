package io.zabra.server.net;

import io.zabra.engine.tree.PinnedTree;

/** What holds for every pin that a client's answer keeps. Stateless. */
final class Pins {
    private Pins() {}

    /**
     * Throws {@link io.zabra.engine.tree.SnapshotTooOldException} where the pin has been given up. To be asked now and then by who reads the
     * index alone, which keeps for a pin whatever it may cost: the records do not, and tell when it was held for too long.
     */
    static void requireHeld(PinnedTree tree) {
        var unused = tree.findWithoutData("/");
    }
}
