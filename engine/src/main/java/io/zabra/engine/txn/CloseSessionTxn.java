package io.zabra.engine.txn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The session of the header ends, and its ephemerals go.
 *
 * @param paths the ephemerals, so that replay over a tree that is already ahead removes these and no others
 *     (ZOOKEEPER-3145); null from servers before 3.6, then those that the tree knows of
 */
public record CloseSessionTxn(@Nullable List<String> paths) implements Txn {
    // Not a compact one: javac 17 forgets in the class file that the paths may be null.
    public CloseSessionTxn(@Nullable List<String> paths) {
        this.paths = paths == null ? null : List.copyOf(paths);
    }

    @Override
    public TxnType type() {
        return TxnType.CLOSE_SESSION;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.closeSession(this);
    }
}
