package io.zabra.engine.tree;

import java.util.function.Supplier;

/** The keys by which a store is asked: one for each thread that asks, and another one for the apply thread. Any thread. */
final class PathKeys {
    private final Supplier<PathKey> keys;
    /** The apply thread's, of the header that it changed last. */
    private final PathKey headerKey;

    /**
     * @param keys gives each thread its own, always the same
     * @param headerKey another one
     */
    PathKeys(Supplier<PathKey> keys, PathKey headerKey) {
        this.keys = keys;
        this.headerKey = headerKey;
    }

    /** The thread's own, whatever it holds. */
    PathKey own() {
        return keys.get();
    }

    PathKey of(String path) {
        PathKey key = keys.get();
        key.set(path);
        return key;
    }

    /** Of a path in UTF-8: the first bytes of an array. */
    PathKey of(byte[] path, int length) {
        PathKey key = keys.get();
        key.set(path, 0, length);
        return key;
    }

    /**
     * For a header that is changed: while children are added one after the other, their parent's key stays known beside theirs. Apply
     * thread.
     */
    PathKey ofHeader(String path) {
        PathKey key = keys.get();
        if (!key.isOf(path)) {
            key = headerKey;
            key.set(path);
        }
        return key;
    }
}
