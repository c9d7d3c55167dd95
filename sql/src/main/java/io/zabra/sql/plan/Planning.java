package io.zabra.sql.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one statement is planned against.
 *
 * @param treeSize znodes in the tree, for estimates
 * @param pairsMax rows that a join without a condition may be expected to make
 * @param views what names beside the tables' stand for
 * @param wanted throws 57014 where nobody wants the plan any more, or it is late; any thread
 */
public record Planning(double treeSize, double pairsMax, Views views, Runnable wanted) {
    /** @throws io.zabra.sql.error.SqlFailure 57014 where it is cancelled, or late */
    public void check() {
        wanted.run();
    }

    /**
     * A view, as it was found.
     *
     * @param mzxid of its znode: another one is another view
     */
    public record View(String name, String query, long mzxid) {}

    /** The views that a session may use, as they are when its statement is planned. */
    public interface Views {
        Views NONE = new Views() {
            @Override
            public @Nullable View find(String name) {
                return null;
            }

            @Override
            public boolean areCurrent(List<View> used) {
                return used.isEmpty();
            }
        };

        /** Null where there is no such view. */
        @Nullable
        View find(String name);

        /** Whether this session would find just these now. */
        boolean areCurrent(List<View> used);
    }
}
