package io.zabra.engine.watch;

import java.util.Set;

/** Modes of watches on single paths, as bits. */
final class WatchMask {
    private static final int DATA = 1;
    private static final int CHILD = 1 << 1;
    private static final int PERSISTENT = 1 << 2;

    static final int ONE_SHOT = DATA | CHILD;

    private static final int ALL = ONE_SHOT | PERSISTENT;

    private WatchMask() {}

    /** Of the modes that an event concerns. */
    static int of(WatchEvent.Type type) {
        return switch (type) {
            case NODE_CREATED, NODE_DATA_CHANGED -> DATA | PERSISTENT;
            case NODE_DELETED -> ALL;
            case NODE_CHILDREN_CHANGED -> CHILD | PERSISTENT;
        };
    }

    static int of(Set<WatchMode> modes) {
        int mask = 0;
        for (WatchMode mode : modes) {
            mask |= of(mode);
        }
        return mask;
    }

    /** None for a recursive one. */
    static int of(WatchMode mode) {
        return switch (mode) {
            case DATA -> DATA;
            case CHILD -> CHILD;
            case PERSISTENT -> PERSISTENT;
            case PERSISTENT_RECURSIVE -> 0;
        };
    }
}
