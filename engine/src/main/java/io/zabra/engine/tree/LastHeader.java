package io.zabra.engine.tree;

import org.jspecify.annotations.Nullable;

/**
 * The header that was replaced last, as it is since then: children that are created one after the other change their parent's, which is
 * then not looked up, and read from memory, for each of them. Apply thread.
 */
final class LastHeader {
    private String path = "";
    private @Nullable NodeHeader header;

    /** Null where another one was the last. */
    @Nullable
    NodeHeader of(String wanted) {
        return header != null && path.equals(wanted) ? header : null;
    }

    void set(String newPath, NodeHeader newHeader) {
        path = newPath;
        header = newHeader;
    }

    /** It may be changed, or gone. */
    void forget() {
        header = null;
    }
}
