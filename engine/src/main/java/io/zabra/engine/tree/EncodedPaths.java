package io.zabra.engine.tree;

import io.zabra.engine.txn.EncodedPath;

/** The last two paths that were asked for: a znode's that a transaction changes, and its parent's. Apply thread. */
final class EncodedPaths {
    private EncodedPath last = EncodedPath.of("");
    private EncodedPath former = last;

    EncodedPath of(String path) {
        if (!path.equals(last.text())) {
            EncodedPath next = path.equals(former.text()) ? former : EncodedPath.of(path);
            former = last;
            last = next;
        }
        return last;
    }
}
