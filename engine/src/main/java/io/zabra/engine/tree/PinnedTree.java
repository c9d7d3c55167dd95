package io.zabra.engine.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tree as it stood after one transaction, for as long as it is open, while writes go on. Cheap to open; close it
 * soon, for what is overwritten meanwhile has to be kept for it.
 */
public interface PinnedTree extends Tree, AutoCloseable {
    /**
     * Paths of a session's ephemeral znodes in this tree, in order ({@link String#compareTo}), a copy; null where they may have changed since,
     * and only the znodes themselves tell.
     */
    @Nullable
    List<String> ephemerals(long sessionId);

    @Override
    void close();
}
